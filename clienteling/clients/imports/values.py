"""Text of a file as values: moments, dates, answers to yes or no."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clienteling.clients.imports.columns import Layout
from clienteling.lib.errors import DomainError

UNIX = "unix"
YES = {"1", "yes", "y", "true", "是", "同意"}
NO = {"0", "no", "n", "false", "否", "不同意"}


def moments(layout: Layout, market_zone: str) -> Callable[[str, str], datetime]:
    """A reader of (text, field) in the file's format; a time without zone is the file's, else the market's."""
    zone = ZoneInfo(layout.time_zone or market_zone)

    def read(text: str, field: str) -> datetime:
        try:
            found = moment(text, layout.time_format)
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError, OSError) as error:
            detail = _("Not a time in the format %(format)s.") % {"format": layout.time_format or "ISO 8601"}
            raise DomainError("time_invalid", detail, field) from error

    return read


def moment(text: str, time_format: str | None) -> datetime:
    if time_format == UNIX:
        return datetime.fromtimestamp(float(text), UTC)
    return datetime.strptime(text, time_format) if time_format else datetime.fromisoformat(text)


def day(text: str, field: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise DomainError("date_invalid", _("Write a date such as 2026-12-31."), field) from error


def yes(text: str, field: str) -> bool:
    if text.casefold() not in YES | NO:
        raise DomainError("answer_invalid", _("Answer yes or no."), field)
    return text.casefold() in YES


def whole(text: str, field: str) -> int:
    if not text.isdecimal():
        raise DomainError("number_invalid", _("Write a whole number."), field)
    return int(text)


def sku(text: str) -> None:
    if len(text) > 64 or not text.isprintable():
        raise DomainError("product_invalid", _("A SKU has at most 64 printable characters."), "product")
