"""When a scheduled rule is due: by the calendar and the clock on the wall of the client's store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import RuleVersion
from clienteling.associates.models import Market, Store


@dataclass(frozen=True)
class Place:
    """The clients of a market whose store lives by one time zone; who has no store lives by the market's.

    `alone`: all the market's stores do, so that nobody needs to be told apart.
    """

    market: Market
    zone: str
    alone: bool

    def today(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def moment(self, at: datetime) -> AsOf:
        """The day is the one on the place's walls: of 23, 24 or 25 hours, and never another."""
        return AsOf(at, self.today(at), self.market.pk, self.zone)


def places() -> Iterator[Place]:
    """Every (market, time zone) with a life of its own."""
    zones: dict[int, set[str]] = {}
    for market_id, zone in Store.objects.exclude(time_zone="").values_list("market", "time_zone").distinct():
        zones.setdefault(market_id, set()).add(zone)
    for market in Market.objects.order_by("pk"):
        yield from places_of(market, zones.get(market.pk, set()))


def places_of(market: Market, zones: set[str]) -> list[Place]:
    found = sorted(zones | {market.time_zone})
    return [Place(market, zone, alone=len(found) == 1) for zone in found]


def is_day_of(version: RuleVersion, day: date) -> bool:
    """Whether the rule looks on that local day at all."""
    return not version.weekdays or day.isoweekday() in version.weekdays


def moment(day: date, hour: int, zone: str) -> datetime:
    """When the clock of a place first shows that hour of the day, or, on a day without it, a later one.

    Clocks that are set back show an hour twice: the first counts. One that is left out begins when the clock jumps.
    """
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)
