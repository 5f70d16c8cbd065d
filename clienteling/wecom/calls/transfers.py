"""Handing clients and group chats over: from an associate in service, or from one who has left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer
from clienteling.wecom.turns import turns

DONE, WAITING, REFUSED, RECEIVER_FULL = 1, 2, 3, 4


@dataclass(frozen=True)
class TransferAsked:
    """`errcode` 0: accepted, not finished; it takes 24 hours unless the client refuses."""

    external_userid: str
    errcode: int


@dataclass(frozen=True)
class TransferState:
    """`status`: 1 done, 2 waiting, 3 refused by the client, 4 receiver full. `takeover_at` is 0 until done."""

    external_userid: str
    status: int
    takeover_at: int


@dataclass(frozen=True)
class Unassigned:
    handover_userid: str
    external_userid: str
    dimission_at: int


@dataclass(frozen=True)
class GroupNotTransferred:
    """Why one group chat stayed with its owner: 90500 not resigned, 90502 resigned, 90503 full, 90504 owner unchanged,
    90507 under way, 90508 done already, 90501 and 90509 no group of clients."""

    chat_id: str
    errcode: int


def _asked(answer: Answer) -> list[TransferAsked]:
    rows = answer["customer"]
    return [TransferAsked(external_userid=str(row["external_userid"]), errcode=int(row["errcode"])) for row in rows]


def _state(row: Mapping[str, Any]) -> TransferState:
    return TransferState(
        external_userid=str(row["external_userid"]),
        status=int(row["status"]),
        takeover_at=int(row.get("takeover_time", 0)),
    )


def _states(answer: Answer) -> list[TransferState]:
    return [_state(row) for row in answer.get("customer", [])]


def _unassigned(row: Mapping[str, Any]) -> Unassigned:
    return Unassigned(
        handover_userid=str(row["handover_userid"]),
        external_userid=str(row["external_userid"]),
        dimission_at=int(row.get("dimission_time", 0)),
    )


def _not_transferred(answer: Answer) -> list[GroupNotTransferred]:
    rows = answer.get("failed_chat_list") or []
    return [GroupNotTransferred(chat_id=str(row["chat_id"]), errcode=int(row["errcode"])) for row in rows]


class TransferCalls(Calls):
    def transfer_customer(
        self, handover_userid: str, takeover_userid: str, external_userids: Sequence[str], success_msg: str = ""
    ) -> list[TransferAsked]:
        """92125. At most 100 clients, each twice in 90 days; the client may read `success_msg` (200 characters)."""
        body = _transfer(handover_userid, takeover_userid, external_userids)
        body |= {"transfer_success_msg": success_msg} if success_msg else {}
        return self._hand_over("externalcontact/transfer_customer", external_userids, body)

    def transfer_result(self, handover_userid: str, takeover_userid: str) -> Iterator[list[TransferState]]:
        """94088. Pages of at most 1000."""
        body = {"handover_userid": handover_userid, "takeover_userid": takeover_userid}
        return self._post_pages("externalcontact/transfer_result", _states, body)

    def get_unassigned_list(self, page_size: int = 1000) -> Iterator[list[Unassigned]]:
        """92124. Clients of members who left within a year. `is_last` is not looked at, only the cursor."""
        body = {"page_size": page_size}
        return self._post_pages(
            "externalcontact/get_unassigned_list", lambda answer: [_unassigned(row) for row in answer["info"]], body
        )

    def resigned_transfer_customer(
        self, handover_userid: str, takeover_userid: str, external_userids: Sequence[str]
    ) -> list[TransferAsked]:
        """94081. At most 100 clients of a member who left."""
        body = _transfer(handover_userid, takeover_userid, external_userids)
        return self._hand_over("externalcontact/resigned/transfer_customer", external_userids, body)

    def resigned_transfer_result(self, handover_userid: str, takeover_userid: str) -> Iterator[list[TransferState]]:
        """94082."""
        body = {"handover_userid": handover_userid, "takeover_userid": takeover_userid}
        return self._post_pages("externalcontact/resigned/transfer_result", _states, body)

    def groupchat_transfer(self, chat_ids: Sequence[str], new_owner: str) -> list[GroupNotTransferred]:
        """92127. Group chats of owners who left, at most 100; 300 a day for one new owner. Those that failed."""
        body = {"chat_id_list": list(chat_ids), "new_owner": new_owner}
        return self._post("externalcontact/groupchat/transfer", _not_transferred, body)

    def groupchat_onjob_transfer(self, chat_ids: Sequence[str], new_owner: str) -> list[GroupNotTransferred]:
        """95703. The same for owners in service, each chat at most twice in 90 days."""
        body = {"chat_id_list": list(chat_ids), "new_owner": new_owner}
        return self._post("externalcontact/groupchat/onjob_transfer", _not_transferred, body)

    def _hand_over(self, api: str, external_userids: Sequence[str], body: Mapping[str, Any]) -> list[TransferAsked]:
        """In turn with every other write to these clients."""
        with turns(self.client.corp_id, external_userids):
            return self._post(api, _asked, body)


def _transfer(handover_userid: str, takeover_userid: str, external_userids: Sequence[str]) -> dict[str, Any]:
    pair = {"handover_userid": handover_userid, "takeover_userid": takeover_userid}
    return pair | {"external_userid": list(external_userids)}
