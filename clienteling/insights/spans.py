"""Spans of time as each market's own calendar has them: today, this month so far, a whole month."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import DateField, DateTimeField, F, Func, Q
from django.db.models.functions import Cast

from clienteling.associates.models import Associate, Market
from clienteling.lib.clock import local_day, start_of_day

# Days somebody may ask about: beyond them the calendar of a market cannot count on.
ASKABLE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]
Days = tuple[date, date]
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Spans:
    """The same span in several markets: local days, the first included, the last not."""

    days: Mapping[int, Days]
    zones: Mapping[int, str]

    def on(self, field: str, *, market: str) -> Q:
        """Rows whose date `field` lies in the span of the market that `market` leads to."""
        return self.within(field, market, self.days)

    def at(self, field: str, *, market: str) -> Q:
        """Rows whose moment `field` lies in the span, by the clock of their market."""
        times = {pk: times_of(days, self.zones[pk]) for pk, days in self.days.items()}
        return self.within(field, market, times)

    def within(self, field: str, market: str, bounds: Mapping[int, Days] | Mapping[int, Times]) -> Q:
        each = (
            Q(**{market: pk, f"{field}__gte": first, f"{field}__lt": after}) for pk, (first, after) in bounds.items()
        )
        return reduce(or_, each, Q(pk__in=[]))


def times_of(days: Days, time_zone: str) -> Times:
    return start_of_day(days[0], time_zone), start_of_day(days[1], time_zone)


def markets_of(user: Associate) -> list[Market]:
    """The markets whose figures `user` may see: their own, or all of the house."""
    markets = Market.objects.order_by("code")
    return list(markets.filter(pk=user.market_id) if user.market_id else markets)


def spans(markets: Iterable[Market], choose: Callable[[date], Days], at: datetime) -> Spans:
    """`choose` says which days count, given the local date of a market."""
    markets = list(markets)
    return Spans(
        days={market.pk: choose(local_day(at, market.time_zone)) for market in markets},
        zones={market.pk: market.time_zone for market in markets},
    )


def month_of(markets: Iterable[Market], month: date) -> Spans:
    """One calendar month in every market."""
    markets = list(markets)
    days = whole_month(month)
    return Spans({market.pk: days for market in markets}, {market.pk: market.time_zone for market in markets})


def today(day: date) -> Days:
    return day, day + timedelta(days=1)


def whole_month(day: date) -> Days:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def month_so_far(day: date) -> Days:
    return day.replace(day=1), day + timedelta(days=1)


def same_days_last_month(day: date) -> Days:
    """The 1st to the same day of last month, or to its end where it is shorter."""
    after = day.replace(day=1)
    first = (after - timedelta(days=1)).replace(day=1)
    return first, min(first + timedelta(days=day.day), after)


def time_zone_of(user: Associate) -> str:
    return user.market.time_zone if user.market else settings.TIME_ZONE


def local_date(field: str, zone: str) -> Cast:
    """The moment `field` as a date in the time zone that the path `zone` leads to."""
    wall = Func(F(zone), F(field), function="timezone", output_field=DateTimeField())
    return Cast(wall, DateField())
