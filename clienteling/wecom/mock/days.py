"""Ranges of whole days in China, as the statistics calls take them."""

from clienteling.wecom.mock.errors import Refused

DAY_S = 86_400
CHINA_S = 8 * 3600
MOST_DAYS = 30
OLDEST_DAYS = 180


def midnight(at: float) -> int:
    """The beginning of the day in China."""
    return int(at + CHINA_S) // DAY_S * DAY_S - CHINA_S


def days(begin: int, end: int, now: float) -> list[int]:
    """The midnights from `begin` to `end`, both included. Raises 40058 beyond 30 days, 180 days back, or backwards."""
    first, last = midnight(begin), midnight(end)
    if not midnight(now) - OLDEST_DAYS * DAY_S <= first <= last < first + MOST_DAYS * DAY_S:
        raise Refused(40058, "range of days")
    return list(range(first, last + DAY_S, DAY_S))
