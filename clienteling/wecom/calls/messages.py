"""Application messages and template cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer, our_errors
from clienteling.wecom.message import Message


@dataclass(frozen=True)
class Sent:
    """`missed`: userids WeCom did not deliver to although it accepted the call, in lower case."""

    msgid: str
    response_code: str
    missed: tuple[str, ...]


def _names(value: object) -> list[str]:
    """message/send joins names by `|`, update_template_card lists them."""
    return [str(name) for name in value] if isinstance(value, list) else str(value or "").split("|")


def read_sent(answer: Answer) -> Sent:
    """What an accepted message or update answered."""
    missed = _names(answer.get("invaliduser")) + _names(answer.get("unlicenseduser"))
    return Sent(
        msgid=str(answer.get("msgid", "")),
        response_code=str(answer.get("response_code", "")),
        missed=tuple(name.lower() for name in missed if name),
    )


class MessageCalls(Calls):
    def message_send(self, touser: str, message: Message | Mapping[str, Any]) -> Sent:
        """90236. `message` is one of `message.py` and `template_card.py`, or holds `msgtype` and its object."""
        body = message.body() if isinstance(message, Message) else message
        addressed = {**body, "touser": touser, "agentid": self.agent_id}
        return self._post("message/send", read_sent, addressed, touser=touser)

    def update_template_card(self, userid: str, response_code: str, change: Mapping[str, Any]) -> Sent:
        """94888. `change` is `{"button": …}` or `{"template_card": …}`; a response code works once, for 72 hours."""
        body = {**change, "userids": [userid], "agentid": self.agent_id, "response_code": response_code}
        return self._post("message/update_template_card", read_sent, body)

    def message_recall(self, msgid: str) -> None:
        """94867. Within 24 hours (42052), by the app that sent it (40058), from every phone at once."""
        self._post("message/recall", lambda answer: None, {"msgid": msgid})

    def send_rendered(self, api: str, body: bytes) -> Sent:
        """An outbox row's call: the same bytes on every try."""
        answer = self.client.call_permitted("post", api, body=body)
        with our_errors(api):
            return read_sent(answer)
