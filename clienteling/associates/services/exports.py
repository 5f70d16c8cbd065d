"""Every file somebody takes out of the house is put on record with its purpose, and marked with who took it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.associates.models import Associate
from clienteling.associates.services.audit import Somebody, record
from clienteling.lib.errors import DomainError


class Purpose(models.TextChoices):
    REVIEW = "review", gettext_lazy("To look at results with the stores")
    COMMISSION = "commission", gettext_lazy("To pay commission")
    PLANNING = "planning", gettext_lazy("To plan")
    CORRECTING = "correcting", gettext_lazy("To correct rows and bring them again")
    CHECK = "check", gettext_lazy("For an audit or an authority")
    OTHER = "other", gettext_lazy("Another purpose")


# A file with the rows of a single purpose; the others are chosen from.
CHOICES = [(one.value, one.label) for one in Purpose if one is not Purpose.CORRECTING]


@dataclass(frozen=True)
class Mark:
    """What stands on the file; `serial` is the number of its entry in the audit log."""

    serial: int
    text: str


def note_export(
    what: str,
    *,
    by: Associate,
    at: datetime,
    purpose: str,
    words: str = "",
    action: str = "report.exported",
    client: Somebody | None = None,
) -> Mark:
    """Put it on record before there is a file. Raises DomainError `purpose_needed`; no record, no file."""
    said = words.strip()
    if purpose not in Purpose.values or (purpose == Purpose.OTHER and not said):
        raise DomainError("purpose_needed", _("Say what you need the file for."), "purpose")
    reason = f"{purpose}: {said}" if said else str(purpose)
    entry = record(action, by=by, at=at, subject=what, client=client, reason=reason, detail={"purpose": purpose})
    return Mark(entry.pk, worded(entry.pk, by, at, str(Purpose(purpose).label)))


def worded(serial: int, by: Associate, at: datetime, purpose: str) -> str:
    zone = by.store.zone if by.store else by.market.time_zone if by.market else settings.TIME_ZONE
    return _("No. %(serial)s. Exported by %(name)s (%(username)s) on %(when)s. %(purpose)s. Confidential.") % {
        "serial": serial,
        "name": by.name,
        "username": by.username,
        "when": f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}",
        "purpose": purpose,
    }
