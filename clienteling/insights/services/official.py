"""Fetches what WeChat counted about the Official Accounts: the days of the last weeks that are missing or not final."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from clienteling.insights.models import OfficialAccountDay
from clienteling.lib import clock
from clienteling.wecom.calls.datacube import CHINA
from clienteling.wecom.datacube import SPANS
from clienteling.wecom.errors import WecomError
from clienteling.wecom.models import OfficialAccount
from clienteling.wecom.official_gateway import OfficialGateway

log = logging.getLogger(__name__)
BACK_DAYS = 28
WEEK = timedelta(days=SPANS["getusersummary"] - 1)
# WeChat counts a day until eight the next morning.
READY_AFTER = timedelta(hours=8)
COUNTS = ["followers", "gained", "lost", "messages", "readers", "sharers", "is_delay", "counted_at"]


def fetch_days(at: datetime) -> int:
    """How many days were written. An account that cannot be asked now is asked at the next tick."""
    written = 0
    for account in OfficialAccount.objects.order_by("pk"):
        try:
            for days in weeks(missing(account, at)):
                written += keep(fetch(account, days, at))
        except WecomError as error:
            log.warning("official account not counted: %s", error.reason, extra={"account": account.pk})
    return written


def missing(account: OfficialAccount, at: datetime) -> list[date]:
    """Days that must be counted by now and are not here to the end, oldest first."""
    last = clock.local_day(at - READY_AFTER, CHINA) - timedelta(days=1)
    due = [last - timedelta(days=n) for n in reversed(range(BACK_DAYS))]
    done = OfficialAccountDay.objects.filter(account=account, on__gte=due[0], is_delay=False)
    return sorted(set(due) - set(done.values_list("on", flat=True)))


def weeks(days: Sequence[date]) -> Iterator[list[date]]:
    """As many days as one question may span."""
    while days:
        yield [day for day in days if day <= days[0] + WEEK]
        days = [day for day in days if day > days[0] + WEEK]


def fetch(account: OfficialAccount, days: Sequence[date], at: datetime) -> Iterator[OfficialAccountDay]:
    """Only days that WeChat has counted: those it tells the followers of."""
    gateway = OfficialGateway(account)
    first, last = days[0], days[-1]
    followers = {row.ref_date: row.cumulate_user for row in gateway.getusercumulate(first, last)}
    gained, lost, messages = Counter[date](), Counter[date](), Counter[date]()
    for change in gateway.getusersummary(first, last):
        gained[change.ref_date] += change.new_user
        lost[change.ref_date] += change.cancel_user
    for wrote in gateway.getupstreammsg(first, last):
        messages[wrote.ref_date] += wrote.msg_count
    for day in days:
        if day in followers:
            read = gateway.getbizsummary(day)
            yield OfficialAccountDay(
                account=account,
                on=day,
                followers=followers[day],
                gained=gained[day],
                lost=lost[day],
                messages=messages[day],
                readers=sum(row.detail.read_user for row in read.rows),
                sharers=sum(row.detail.share_user for row in read.rows),
                is_delay=read.is_delay,
                counted_at=at,
            )


def keep(days: Iterator[OfficialAccountDay]) -> int:
    """What was there of a day is replaced."""
    key = ["account", "on"]
    return len(
        OfficialAccountDay.objects.bulk_create(
            list(days), update_conflicts=True, unique_fields=key, update_fields=COUNTS
        )
    )
