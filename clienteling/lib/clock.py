"""The one clock: code asks here, or takes `at`, so that a test or a backtest may choose the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

EPOCH = date(1970, 1, 1)


def now() -> datetime:
    """The time, aware, UTC."""
    return datetime.now(UTC)


def local_day(at: datetime, time_zone: str) -> date:
    """The date on the wall of a place at that moment."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(day: date, time_zone: str) -> datetime:
    """The first moment of a local day, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def day_number(day: date) -> int:
    """Days since 1970-01-01: the integer a period is made of."""
    return (day - EPOCH).days
