"""From what happened to who looked after a client when. Pure: the same happenings, told in any order and as often
as you like, give the same spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

OPENS = frozenset({"added", "joined", "assigned"})
CLOSES = frozenset({"by_client", "by_associate", "transfer", "gone", "ended"})
HEIRLESS = frozenset({"ended", "assigned"})  # closed by the house, which says itself who comes next
BY_THE_HOUSE = frozenset({"assigned", "ended", "joined"})
ASSIGNED_BY_ADMIN = 202  # add_way of the member who receives a transferred client
TRANSFER_TAKES_AT_MOST = timedelta(hours=24)


@dataclass(frozen=True)
class Happening:
    """`place`: the order of telling, which decides only within one instant."""

    place: int
    associate_id: int
    kind: str
    at: datetime
    add_way: int = 0
    state: str = ""


@dataclass(frozen=True)
class Span:
    """`since`: when the follow began, which may be before the span, whose role is new.

    `follows`: WeCom knows of it, so that it outlives an assignment of the client to somebody else.
    """

    associate_id: int
    is_primary: bool
    since: datetime
    started_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""
    add_way: int = 0
    state: str = ""
    follows: bool = False


def spans(happenings: Iterable[Happening]) -> list[Span]:
    """Oldest first. One running span per associate, one primary at any time."""
    told = sorted(happenings, key=_order)
    book = _Book(_receivers(told))
    for one in told:
        book.enter(one)
    return book.all()


def _order(one: Happening) -> tuple[datetime, bool, int, int]:
    """Within an instant: what people did, associate by associate, then what the house said, in the order it did."""
    house = one.kind in BY_THE_HOUSE
    return one.at, house, 0 if house else one.associate_id, one.place


def _receivers(told: Sequence[Happening]) -> dict[tuple[int, datetime], Happening]:
    """Who received the client of each transfer, by (giver, time): the nearest to be added by an administrator."""
    free = [one for one in told if one.kind == "added" and one.add_way == ASSIGNED_BY_ADMIN]
    found = {}
    for away in (one for one in told if one.kind == "transfer"):
        near = [one for one in free if _may_receive(one, away)]
        if near:
            best = min(near, key=lambda one: (abs(one.at - away.at), one.at, one.associate_id))
            found[away.associate_id, away.at] = best
            free.remove(best)
    return found


def _may_receive(one: Happening, away: Happening) -> bool:
    return one.associate_id != away.associate_id and abs(one.at - away.at) <= TRANSFER_TAKES_AT_MOST


class _Book:
    """The follows of one client while they are read in order of time."""

    def __init__(self, receivers: dict[tuple[int, datetime], Happening]) -> None:
        self.receivers = receivers
        self.running: dict[int, Span] = {}
        self.closed: list[Span] = []
        self.awaited: int | None = None

    def all(self) -> list[Span]:
        return sorted([*self.closed, *self.running.values()], key=lambda span: (span.started_at, span.associate_id))

    def enter(self, one: Happening) -> None:
        if one.kind == "assigned":
            self._assign(one)
        elif one.kind in OPENS:
            self._open(one)
        elif one.kind in CLOSES and one.associate_id in self.running:
            self._leave(one)

    def primary(self) -> Span | None:
        return next((span for span in self.running.values() if span.is_primary), None)

    def _open(self, one: Happening) -> None:
        mine = self.running.get(one.associate_id)
        if mine:
            way, state = mine.add_way or one.add_way, mine.state or one.state
            self.running[one.associate_id] = replace(mine, add_way=way, state=state, follows=True)
            return
        first = self.primary() is None and self.awaited in (None, one.associate_id)
        self._begin(one, is_primary=one.kind == "added" and first)

    def _begin(self, one: Happening, *, is_primary: bool) -> None:
        if is_primary:
            self.awaited = None
        follows = one.kind != "assigned"
        self.running[one.associate_id] = Span(
            one.associate_id, is_primary, one.at, one.at, add_way=one.add_way, state=one.state, follows=follows
        )

    def _assign(self, one: Happening) -> None:
        former = self.primary()
        if former and former.associate_id != one.associate_id:
            self._step_back(former, one.at)
        self.awaited = None
        if one.associate_id in self.running:
            self._promote(self.running[one.associate_id], one.at)
        else:
            self._begin(one, is_primary=True)

    def _step_back(self, former: Span, at: datetime) -> None:
        self._close(former, at, "assigned")
        if former.follows:
            self.running[former.associate_id] = replace(former, is_primary=False, started_at=at)

    def _leave(self, one: Happening) -> None:
        mine = self.running[one.associate_id]
        self._close(mine, one.at, one.kind)
        if mine.is_primary and one.kind not in HEIRLESS:
            self._succeed(one)

    def _succeed(self, one: Happening) -> None:
        """Whoever received the client, even if that shows later; else the one who has followed for longest."""
        receiver = self.receivers.get((one.associate_id, one.at)) if one.kind == "transfer" else None
        if receiver and receiver.associate_id not in self.running:
            self.awaited = receiver.associate_id if receiver.at >= one.at else None
        if self.awaited or not self.running:
            return
        oldest = min(self.running.values(), key=lambda span: (span.since, span.associate_id))
        self._promote(self.running.get(receiver.associate_id, oldest) if receiver else oldest, one.at)

    def _promote(self, span: Span, at: datetime) -> None:
        if span.is_primary:
            return
        self._close(span, at, "role")
        self.running[span.associate_id] = replace(span, is_primary=True, started_at=at)

    def _close(self, span: Span, at: datetime, by: str) -> None:
        """What would have lasted no time at all never was."""
        del self.running[span.associate_id]
        if at > span.started_at:
            self.closed.append(replace(span, ended_at=at, ended_by=by))
