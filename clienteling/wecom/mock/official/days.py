"""Days in China as the statistics take them: `YYYY-MM-DD`, spans, and from when on a day is counted."""

from datetime import UTC, date, datetime, timedelta

from clienteling.wecom.mock.days import CHINA_S, DAY_S, midnight
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused

__all__ = ["DAY_S", "asked", "day_of", "midnight", "month_of", "ready", "week_of"]

FIRST_DAY = date(2014, 12, 1)
READY_S = 8 * 3600


def day_of(at: float) -> date:
    return datetime.fromtimestamp(at + CHINA_S, UTC).date()


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    return day.replace(day=1)


def asked(body: Json, most: int, now: float) -> list[date]:
    """The days of the question. Raises 61500 for what is no date, 61501 for a range that is not allowed."""
    first, last = _date(body, "begin_date"), _date(body, "end_date")
    if not FIRST_DAY <= first <= last < first + timedelta(days=most) or last >= day_of(now):
        raise Refused(61501)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _date(body: Json, name: str) -> date:
    said = body.get(name)
    try:
        if not isinstance(said, str) or len(said) != len("2026-01-01"):
            raise ValueError(name)
        return date.fromisoformat(said)
    except ValueError as error:
        raise Refused(61500, name) from error


def ready(last: date, now: float) -> bool:
    """Whether a day (or the last of a week or month) has been counted: at eight the next morning."""
    return now >= midnight(datetime(last.year, last.month, last.day, tzinfo=UTC).timestamp()) + DAY_S + READY_S
