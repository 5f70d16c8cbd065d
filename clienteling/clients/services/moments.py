"""Moments that other systems say: not so far away that dates overflow, and none to come of what has happened."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError

OLDEST_YEAR = 1990
LAST_YEAR = 9000  # far from where date arithmetic overflows
CLOCKS_DIFFER = timedelta(hours=1)


def check_time(moment: datetime, at: datetime, field: str) -> None:
    """Something that has happened. Raises DomainError."""
    if not OLDEST_YEAR <= moment.year <= LAST_YEAR or moment > at + CLOCKS_DIFFER:
        raise out_of_range(field)


def check_end(moment: datetime, at: datetime, field: str) -> None:
    """Something that is to come. Raises DomainError."""
    if moment.year > LAST_YEAR or moment <= at:
        detail = _("After now, and not after %(year)s.") % {"year": LAST_YEAR}
        raise DomainError("time_out_of_range", detail, field)


def out_of_range(field: str) -> DomainError:
    detail = _("Not before %(year)s, and not in the future.") % {"year": OLDEST_YEAR}
    return DomainError("time_out_of_range", detail, field)
