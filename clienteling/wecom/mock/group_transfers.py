"""What stands in the way of a group chat's new owner, and what becomes of the chat (documents 92127, 95703)."""

from dataclasses import dataclass

from clienteling.wecom.mock.days import midnight
from clienteling.wecom.mock.directory import App, Corp, Json, Member
from clienteling.wecom.mock.settings import Settings
from clienteling.wecom.mock.transfers import WINDOW_S, GroupTransfer

NORMAL, OWNER_LEFT, TRANSFERRING, TRANSFERRED = 0, 1, 2, 3


@dataclass(frozen=True)
class Move:
    """One call: who asks, for whom, when, and from which kind of owner."""

    corp: Corp
    app: App
    new_owner: Member
    at: int
    resigned: bool
    settings: Settings

    def hindrance(self, chat_id: str) -> int:
        """Why this chat cannot be moved, 0 if it can."""
        chat = self.corp.group_chats.get(chat_id)
        if chat is None or chat["status"] == "dismissed":
            return 40050
        if not self.app.sees(chat["owner"]):
            return 301002
        if chat.get("internal"):
            return 90501
        return self._of_its_owner(chat) or self._of_its_room(chat) or self._of_its_past(chat_id)

    def make(self, chat_id: str) -> None:
        """The new owner holds the chat at once, or after the wait the settings ask for."""
        chat = self.corp.group_chats[chat_id]
        self.corp.handovers.groups.append(GroupTransfer(chat_id, self.new_owner.key, self.resigned, self.at))
        chat |= {"next_owner": self.new_owner.userid, "due_at": self.at + self.settings.group_transfer_wait_s}
        if self.resigned:
            chat["status"] = TRANSFERRING
        settle_group(chat, self.at)

    def _of_its_owner(self, chat: Json) -> int:
        owner = chat["owner"].lower()
        if chat.get("next_owner"):
            return 90507
        if self.resigned and chat["status"] == TRANSFERRED:
            return 90508
        if owner == self.new_owner.key:
            return 90504
        in_service = owner in self.corp.members
        if in_service == self.resigned:
            return 90500 if self.resigned else 90502
        return 0

    def _of_its_room(self, chat: Json) -> int:
        inside = {row["userid"].lower() for row in chat["member_list"]}
        full = len(inside) >= self.settings.group_members
        return 90503 if full and self.new_owner.key not in inside else 0

    def _of_its_past(self, chat_id: str) -> int:
        """WeCom publishes no code of its own for these two limits, so the mock's are settings."""
        groups, settings = self.corp.handovers.groups, self.settings
        today = [it for it in groups if it.new_owner == self.new_owner.key and midnight(it.at) == midnight(self.at)]
        if len(today) >= settings.group_transfers_per_day:
            return settings.group_transfers_per_day_errcode
        lately = [it for it in groups if it.chat_id == chat_id and not it.resigned and it.at > self.at - WINDOW_S]
        if not self.resigned and len(lately) >= settings.group_transfers_per_90_days:
            return settings.group_transfers_per_90_days_errcode
        return 0


def settle_group(chat: Json, now: int) -> None:
    """Finish a transfer that is due: the new owner joins, one who left goes."""
    if not chat.get("next_owner") or chat["due_at"] > now:
        return
    new, old = chat.pop("next_owner"), chat["owner"].lower()
    resigned = chat["status"] == TRANSFERRING
    rows = [row for row in chat["member_list"] if not (resigned and row["userid"].lower() == old)]
    if new.lower() not in {row["userid"].lower() for row in rows}:
        joined: Json = {"type": 1, "join_time": now, "join_scene": 1, "group_nickname": "", "name": ""}
        rows.append({"userid": new, **joined})
    chat |= {"owner": new, "member_list": rows, "member_version": f"{int(chat['member_version']) + 1}"}
    chat["status"] = TRANSFERRED if resigned else chat["status"]
