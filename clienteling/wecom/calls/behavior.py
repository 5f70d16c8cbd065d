"""How much members talk with their clients, as WeCom counts it per day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clienteling.wecom.calls.base import Calls


@dataclass(frozen=True)
class BehaviorDay:
    """`reply_percentage` and `avg_reply_minutes` are None on days without chats; `lost` deleted or blocked a member."""

    stat_time: int
    chats: int
    messages: int
    reply_percentage: float | None
    avg_reply_minutes: int | None
    lost: int
    new_applications: int
    new_contacts: int


def _day(row: Mapping[str, Any]) -> BehaviorDay:
    share, wait = row.get("reply_percentage"), row.get("avg_reply_time")
    return BehaviorDay(
        stat_time=int(row["stat_time"]),
        chats=int(row["chat_cnt"]),
        messages=int(row["message_cnt"]),
        reply_percentage=None if share is None else float(share),
        avg_reply_minutes=None if wait is None else int(wait),
        lost=int(row["negative_feedback_cnt"]),
        new_applications=int(row["new_apply_cnt"]),
        new_contacts=int(row["new_contact_cnt"]),
    )


class BehaviorCalls(Calls):
    def get_user_behavior_data(
        self, begin: datetime, end: datetime, userids: Sequence[str] = (), departments: Sequence[int] = ()
    ) -> list[BehaviorDay]:
        """92132. Several members are summed, not itemised: ask for one at a time to tell them apart.

        Whole days in China, both ends included, at most 30, not older than 180.
        """
        who = {"userid": list(userids)} if userids else {"partyid": list(departments)}
        return self._post(
            "externalcontact/get_user_behavior_data",
            lambda answer: [_day(row) for row in answer["behavior_data"]],
            {**who, "start_time": int(begin.timestamp()), "end_time": int(end.timestamp())},
        )
