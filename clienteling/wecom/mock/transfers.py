"""Transfers of clients on the mock's clock: 24 hours of waiting, the 90-day rule, members who left."""

from dataclasses import dataclass, field
from typing import Any

DONE, WAITING, REFUSED, FULL = 1, 2, 3, 4
DAY_S = 86_400
WAIT_S, WINDOW_S, YEAR_S = DAY_S, 90 * DAY_S, 365 * DAY_S
MOST_IN_WINDOW = 2


@dataclass
class Transfer:
    """`handover` and `takeover` are lower-case userids."""

    handover: str
    takeover: str
    external_userid: str
    resigned: bool
    started_at: int
    status: int = WAITING
    takeover_time: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"external_userid": self.external_userid, "status": self.status, "takeover_time": self.takeover_time}


@dataclass
class Left:
    """A member who left, and the follow_user objects of the clients nobody has taken over yet."""

    userid: str
    dimission_time: int
    follows: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupTransfer:
    """A group chat was given to `new_owner` (a lower-case userid)."""

    chat_id: str
    new_owner: str
    resigned: bool
    at: int


@dataclass
class Handovers:
    transfers: list[Transfer] = field(default_factory=list)
    left: dict[str, Left] = field(default_factory=dict)
    groups: list[GroupTransfer] = field(default_factory=list)

    def waiting(self, external_userid: str) -> Transfer | None:
        found = (it for it in self.transfers if it.external_userid == external_userid and it.status == WAITING)
        return next(found, None)

    def too_often(self, external_userid: str, now: int) -> bool:
        """Whether the client was transferred in service as often as 90 days allow."""
        recent = [it for it in self.transfers if not it.resigned and it.status in (DONE, WAITING)]
        recent = [it for it in recent if it.external_userid == external_userid and it.started_at > now - WINDOW_S]
        return len(recent) >= MOST_IN_WINDOW

    def due(self, now: int) -> list[Transfer]:
        return [it for it in self.transfers if it.status == WAITING and now >= it.started_at + WAIT_S]

    def latest(self, handover: str, takeover: str, *, resigned: bool) -> list[Transfer]:
        """The last transfer of each client between the two."""
        pairs = [
            it for it in self.transfers if (it.handover, it.takeover, it.resigned) == (handover, takeover, resigned)
        ]
        return list({it.external_userid: it for it in pairs}.values())

    def left_lately(self, now: int) -> list[Left]:
        return [it for it in self.left.values() if it.dimission_time > now - YEAR_S]
