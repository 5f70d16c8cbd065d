"""What became of the Official Accounts' audience: the last 30 days WeChat has counted, account by account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clienteling.associates.models import Associate
from clienteling.insights.models import OfficialAccountDay
from clienteling.insights.spans import time_zone_of
from clienteling.lib import clock
from clienteling.wecom.models import OfficialAccount

DAYS = 30
SUMMED = ("gained", "lost", "readers", "sharers", "messages")


@dataclass(frozen=True)
class Audience:
    """`days` as they were, the oldest first; never empty."""

    account: OfficialAccount
    days: Sequence[OfficialAccountDay]
    gained: int
    lost: int
    readers: int
    sharers: int
    messages: int

    @property
    def followers(self) -> int:
        """At the end of the last day there is."""
        return self.days[-1].followers

    @property
    def first(self) -> date:
        return self.days[0].on

    @property
    def last(self) -> date:
        return self.days[-1].on

    @property
    def still_counted(self) -> list[date]:
        """Days WeChat has not counted to the end."""
        return [day.on for day in self.days if day.is_delay]


def audiences(user: Associate) -> tuple[list[Audience], list[OfficialAccount]]:
    """Of the accounts in sight, by name: those that have figures, and those that wait for their first day."""
    since = clock.local_day(clock.now(), time_zone_of(user)) - timedelta(days=DAYS)
    accounts = {one.pk: one for one in seen_by(user)}
    days: dict[int, list[OfficialAccountDay]] = {}
    for day in OfficialAccountDay.objects.filter(account__in=accounts, on__gte=since).order_by("on"):
        days.setdefault(day.account_id, []).append(day)
    found = [Audience(one, days[pk], **summed(days[pk])) for pk, one in accounts.items() if pk in days]
    return found, [one for pk, one in accounts.items() if pk not in days]


def seen_by(user: Associate) -> Sequence[OfficialAccount]:
    """The accounts of one's market; the house's for who belongs to none."""
    accounts = OfficialAccount.objects.order_by("name", "pk")
    return list(accounts.filter(corp__market=user.market_id) if user.market_id else accounts)


def summed(days: Sequence[OfficialAccountDay]) -> dict[str, int]:
    return {name: sum(getattr(day, name) for day in days) for name in SUMMED}
