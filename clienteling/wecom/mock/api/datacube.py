"""Statistics of followers and of what they write (api.weixin.qq.com/datacube); those of articles are in `articles`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.official import days, figures
from clienteling.wecom.mock.official.account import Account
from clienteling.wecom.mock.official.registry import official_call
from clienteling.wecom.mock.registry import Request

Rows = Callable[[Account, date], Iterable[Json]]
Period = Callable[[date], date]


def per_day(name: str, most: int) -> Callable[[Rows], Rows]:
    """A statistic asked for by days, of which only those already counted are answered."""

    def register(rows: Rows) -> Rows:
        @official_call("POST", f"datacube/{name}")
        def answer(account: Account, request: Request) -> Json:
            now = request.world.clock.now()
            ready = [day for day in days.asked(request.body, most, now) if days.ready(day, now)]
            return {"list": [{"ref_date": str(day), **row} for day in ready for row in rows(account, day)]}

        return rows

    return register


@per_day("getusersummary", 7)
def getusersummary(account: Account, day: date) -> Iterator[Json]:
    """Who left is told under source 0."""
    gained, lost = figures.gained(account, day), figures.lost(account, day)
    for source in sorted({0, *gained} if lost else set(gained)):
        yield {"user_source": source, "new_user": gained[source], "cancel_user": 0 if source else lost}


@per_day("getusercumulate", 7)
def getusercumulate(account: Account, day: date) -> Iterator[Json]:
    yield {"user_source": 0, "cumulate_user": figures.followers(account, day)}


@per_day("getupstreammsg", 7)
def getupstreammsg(account: Account, day: date) -> Iterator[Json]:
    return _messages(account, [day])


@per_day("getupstreammsghour", 1)
def getupstreammsghour(account: Account, day: date) -> Iterator[Json]:
    for hour in range(24):
        for row in _messages(account, [day], hour):
            yield {"ref_hour": hour * 100, **row}


@per_day("getupstreammsgdist", 15)
def getupstreammsgdist(account: Account, day: date) -> Iterator[Json]:
    return _distribution(account, [day])


def _week(day: date) -> list[date]:
    return [days.week_of(day) + timedelta(days=n) for n in range(7)]


def _month(day: date) -> list[date]:
    first = days.month_of(day)
    following = days.month_of(first + timedelta(days=31))
    return [first + timedelta(days=n) for n in range((following - first).days)]


def _per_period(name: str, period: Callable[[date], list[date]], rows: Callable[..., Iterable[Json]]) -> None:
    """Weeks and months that begin within the days asked for, once their last day has been counted."""

    @official_call("POST", f"datacube/{name}")
    def answer(account: Account, request: Request) -> Json:
        now = request.world.clock.now()
        begun = [period(day) for day in days.asked(request.body, 30, now) if period(day)[0] == day]
        whole = [dates for dates in begun if days.ready(dates[-1], now)]
        return {"list": [{"ref_date": str(dates[0]), **row} for dates in whole for row in rows(account, dates)]}


def _messages(account: Account, dates: list[date], hour: int | None = None) -> Iterator[Json]:
    by_kind: dict[int, Counter[str]] = defaultdict(Counter)
    for kind, who, when in figures.written(account, dates):
        if hour in (None, when):
            by_kind[kind][who] += 1
    for kind, people in sorted(by_kind.items()):
        yield {"msg_type": kind, "msg_user": len(people), "msg_count": people.total()}


def _distribution(account: Account, dates: list[date]) -> Iterator[Json]:
    """1: up to five messages, 2: up to ten, 3: more."""
    people = Counter(who for _, who, _ in figures.written(account, dates))
    intervals = Counter(1 if n <= 5 else 2 if n <= 10 else 3 for n in people.values())
    for interval, persons in sorted(intervals.items()):
        yield {"count_interval": interval, "msg_user": persons}


_per_period("getupstreammsgweek", _week, _messages)
_per_period("getupstreammsgmonth", _month, _messages)
_per_period("getupstreammsgdistweek", _week, _distribution)
_per_period("getupstreammsgdistmonth", _month, _distribution)
