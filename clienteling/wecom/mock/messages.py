"""Application messages: what was sent, what reached which phone, and what became of the card there."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from clienteling.wecom.mock.clock import Clock
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.frequency import Windows
from clienteling.wecom.mock.settings import Settings

Fate = Literal["delivered", "dropped", "suppressed"]


@dataclass
class Copy:
    """One message on one phone. `content` is what the phone shows now; `replaced` the grey text of a used button."""

    userid: str
    message: "Message"
    fate: Fate
    content: Json
    replaced: str = ""
    pressed: str = ""
    updates: int = 0

    @property
    def shown(self) -> bool:
        return self.fate == "delivered" and not self.message.recalled

    def as_json(self) -> Json:
        message = self.message
        fates: Json = {name: self.fate == name for name in ("delivered", "dropped", "suppressed")}
        head = {"msgid": message.msgid, "corpid": message.corpid, "agentid": message.agentid, "userid": self.userid}
        state = {"replace_name": self.replaced, "pressed": self.pressed, "updates": self.updates}
        body = {"msgtype": message.msgtype, "content": self.content, "sent_at": message.sent_at}
        return {**head, **body, **fates, "recalled": message.recalled, "card": state}


@dataclass
class Message:
    msgid: str
    corpid: str
    agentid: int
    msgtype: str
    sent_at: float
    response_code: str = ""
    recalled: bool = False
    copies: dict[str, Copy] = field(default_factory=dict)


@dataclass
class ResponseCode:
    message: Message
    expires_at: float
    used: bool = False


class Messages:
    """Every message by msgid and by phone, the duplicate check, the silent limits and the response codes."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._by_id: dict[str, Message] = {}
        self._phones: dict[tuple[str, str], list[Copy]] = defaultdict(list)
        self._digests: dict[tuple[str, int, str], Message] = {}
        self._task_ids: set[tuple[str, int, str]] = set()
        self._codes: dict[str, ResponseCode] = {}
        self._windows = Windows()

    def earlier(self, corpid: str, agentid: int, digest: str, within_s: int) -> Message | None:
        """The same message of the same app, sent at most `within_s` ago."""
        message = self._digests.get((corpid, agentid, digest))
        return message if message and message.sent_at > self._clock.now() - within_s else None

    def claim_task_id(self, corpid: str, agentid: int, task_id: str) -> None:
        """Raises 42014 when this app has used the task_id before."""
        if not task_id:
            return
        if (corpid, agentid, task_id) in self._task_ids:
            raise Refused(42014, "task_id is not unique")
        self._task_ids.add((corpid, agentid, task_id))

    def deliver(self, message: Message, userids: list[str], content: Json, digest: str) -> None:
        """Put the message on the phones; what is over a limit vanishes without a word."""
        self._digests[message.corpid, message.agentid, digest] = message
        for userid in userids:
            fate: Fate = "delivered" if self._room(message, userid) else "dropped"
            self._keep(Copy(userid, message, fate, content))

    def suppress(self, message: Message, userids: list[str], content: Json) -> None:
        for userid in userids:
            self._keep(Copy(userid, message, "suppressed", content))

    def new(self, corpid: str, agentid: int, msgtype: str) -> Message:
        msgid = secrets.token_urlsafe(42)
        message = Message(msgid, corpid, agentid, msgtype, self._clock.now())
        self._by_id[msgid] = message
        return message

    def find(self, msgid: str) -> Message | None:
        return self._by_id.get(msgid)

    def response_code(self, message: Message) -> str:
        code = secrets.token_urlsafe(32)
        self._codes[code] = ResponseCode(message, self._clock.now() + self._settings.response_code_life_s)
        return code

    def redeem(self, code: str, corpid: str, agentid: int) -> ResponseCode:
        """A code that still works; the caller marks it used. Raises 60140."""
        found = self._codes.get(code)
        if found is None or found.used or found.expires_at <= self._clock.now():
            raise Refused(60140)
        if (found.message.corpid, found.message.agentid) != (corpid, agentid):
            raise Refused(60140)
        return found

    def on_phone(self, corpid: str, userid: str) -> list[Copy]:
        """Everything ever addressed to this phone, oldest first."""
        return self._phones.get((corpid, userid.lower()), [])

    def on_phones(self, userid: str) -> Iterator[Copy]:
        """The phones of everybody with this userid, whichever the corp."""
        return (copy for (_, key), copies in self._phones.items() if key == userid.lower() for copy in copies)

    def everything(self) -> Iterator[Copy]:
        return (copy for message in self._by_id.values() for copy in message.copies.values())

    def _keep(self, copy: Copy) -> None:
        copy.message.copies[copy.userid] = copy
        self._phones[copy.message.corpid, copy.userid].append(copy)

    def _room(self, message: Message, userid: str) -> bool:
        """Whether the member's and the app's windows still take one; if so it is counted."""
        settings, now = self._settings, self._clock.now()
        member = (message.corpid, message.agentid, userid)
        app = (message.corpid, message.agentid)
        limits = [(60, settings.member_per_minute), (3600, settings.member_per_hour)]
        if self._windows.full(member, limits, now) or self._windows.full(app, [(86_400, settings.app_per_day)], now):
            return False
        self._windows.add(member, now, 3600)
        if settings.app_per_day is not None:
            self._windows.add(app, now, 86_400)
        return True
