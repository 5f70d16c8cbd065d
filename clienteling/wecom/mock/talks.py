"""What a client and a member see of their chat: words, the welcome message, and WeCom's own grey lines."""

from dataclasses import dataclass, field
from typing import Any, Literal

Author = Literal["client", "member", "wecom"]


@dataclass(frozen=True)
class Line:
    """`content`: `{"text": …}` or an attachment of a welcome message, `{"msgtype", …}`; WeCom's are words by name."""

    author: Author
    at: int
    content: dict[str, Any]


@dataclass
class Talk:
    lines: list[Line] = field(default_factory=list)

    def say(self, author: Author, words: str, now: int) -> None:
        self.lines.append(Line(author, now, {"text": words}))

    def note(self, name: str, now: int) -> None:
        """A grey line, such as "you are friends now"."""
        self.lines.append(Line("wecom", now, {"note": name}))

    def welcome(self, message: dict[str, Any], now: int) -> None:
        if message.get("text"):
            self.say("member", str(message["text"]["content"]), now)
        for attachment in message.get("attachments", []):
            self.lines.append(Line("member", now, dict(attachment)))
