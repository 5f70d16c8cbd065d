"""What WeChat counts about an Official Account per day in China (datacube); days are whole, both ends included.

Sources: api.weixin.qq.com/datacube, one document per call, named like the call.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from clienteling.lib import clock
from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer
from clienteling.wecom.datacube import (
    FIRST_DAY,
    SPANS,
    ArticleDay,
    ArticleTotal,
    LegacyArticleDay,
    LegacyArticleTotal,
    LegacyReads,
    LegacyShares,
    Statistics,
    UpstreamDistribution,
    UpstreamMessages,
    UserCumulate,
    UserSummary,
)
from clienteling.wecom.errors import Rejected

Row = TypeVar("Row")
CHINA = "Asia/Shanghai"


def read_rows(answer: Answer, row: type[Row]) -> tuple[Row, ...]:
    """Known fields as their types; WeChat adds new ones at any time. Raises ValueError."""
    return msgspec.convert(answer["list"], tuple[row, ...], strict=False)  # type: ignore[valid-type]  # a type by value


def check_days(api: str, first: date, last: date) -> None:
    """Raises Rejected for days that WeChat would refuse or cannot know, without asking it."""
    span = timedelta(days=SPANS[api])
    if not FIRST_DAY <= first <= last < first + span or last >= clock.local_day(clock.now(), CHINA):
        raise Rejected(f"datacube/{api}", "days_out_of_range")


class DatacubeCalls(Calls):
    """An empty answer is normal before 08:00 of the next day. Raises Rejected for days out of range."""

    def getusersummary(self, first: date, last: date) -> tuple[UserSummary, ...]:
        """Gained and lost, a row per day and source; at most 7 days."""
        return self._days("getusersummary", UserSummary, first, last)

    def getusercumulate(self, first: date, last: date) -> tuple[UserCumulate, ...]:
        """Followers at the end of each day; at most 7 days."""
        return self._days("getusercumulate", UserCumulate, first, last)

    def getupstreammsg(self, first: date, last: date) -> tuple[UpstreamMessages, ...]:
        """At most 7 days."""
        return self._days("getupstreammsg", UpstreamMessages, first, last)

    def getupstreammsghour(self, day: date) -> tuple[UpstreamMessages, ...]:
        return self._days("getupstreammsghour", UpstreamMessages, day, day)

    def getupstreammsgweek(self, first: date, last: date) -> tuple[UpstreamMessages, ...]:
        """Weeks by their Monday; at most 30 days."""
        return self._days("getupstreammsgweek", UpstreamMessages, first, last)

    def getupstreammsgmonth(self, first: date, last: date) -> tuple[UpstreamMessages, ...]:
        """Months by their first day; at most 30 days."""
        return self._days("getupstreammsgmonth", UpstreamMessages, first, last)

    def getupstreammsgdist(self, first: date, last: date) -> tuple[UpstreamDistribution, ...]:
        """At most 15 days."""
        return self._days("getupstreammsgdist", UpstreamDistribution, first, last)

    def getupstreammsgdistweek(self, first: date, last: date) -> tuple[UpstreamDistribution, ...]:
        """At most 30 days."""
        return self._days("getupstreammsgdistweek", UpstreamDistribution, first, last)

    def getupstreammsgdistmonth(self, first: date, last: date) -> tuple[UpstreamDistribution, ...]:
        """At most 30 days."""
        return self._days("getupstreammsgdistmonth", UpstreamDistribution, first, last)

    def getarticleread(self, day: date) -> Statistics[ArticleDay]:
        """Readers per article and where they came from."""
        return self._counted("getarticleread", ArticleDay, day, day)

    def getarticleshare(self, day: date) -> Statistics[ArticleDay]:
        """Sharers per article."""
        return self._counted("getarticleshare", ArticleDay, day, day)

    def getbizsummary(self, day: date) -> Statistics[ArticleDay]:
        """All articles of the account together."""
        return self._counted("getbizsummary", ArticleDay, day, day)

    def getarticletotaldetail(self, first: date, last: date) -> Statistics[ArticleTotal]:
        """Articles published on these days, day by day for 30 days; at most 30 days."""
        return self._counted("getarticletotaldetail", ArticleTotal, first, last)

    def getarticlesummary(self, day: date) -> tuple[LegacyArticleDay, ...]:
        """Legacy: `getarticleread` follows it."""
        return self._days("getarticlesummary", LegacyArticleDay, day, day)

    def getarticletotal(self, day: date) -> tuple[LegacyArticleTotal, ...]:
        """Legacy: `getarticletotaldetail` follows it. Articles published that day, for 7 days."""
        return self._days("getarticletotal", LegacyArticleTotal, day, day)

    def getuserread(self, first: date, last: date) -> tuple[LegacyReads, ...]:
        """Legacy: `getbizsummary` follows it. At most 3 days."""
        return self._days("getuserread", LegacyReads, first, last)

    def getuserreadhour(self, day: date) -> tuple[LegacyReads, ...]:
        """Legacy, without successor."""
        return self._days("getuserreadhour", LegacyReads, day, day)

    def getusershare(self, first: date, last: date) -> tuple[LegacyShares, ...]:
        """Legacy: `getarticleshare` follows it. At most 7 days."""
        return self._days("getusershare", LegacyShares, first, last)

    def getusersharehour(self, day: date) -> tuple[LegacyShares, ...]:
        """Legacy, without successor."""
        return self._days("getusersharehour", LegacyShares, day, day)

    def _days(self, api: str, row: type[Row], first: date, last: date) -> tuple[Row, ...]:
        check_days(api, first, last)
        return self._post(f"datacube/{api}", lambda answer: read_rows(answer, row), _span(first, last))

    def _counted(self, api: str, row: type[Row], first: date, last: date) -> Statistics[Row]:
        """The newer family, which says when it is late."""
        check_days(api, first, last)
        return self._post(
            f"datacube/{api}",
            lambda answer: Statistics(read_rows(answer, row), bool(answer.get("is_delay"))),
            _span(first, last),
        )


def _span(first: date, last: date) -> Mapping[str, Any]:
    return {"begin_date": first.isoformat(), "end_date": last.isoformat()}
