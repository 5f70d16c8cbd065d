"""Shows a detail in full that is masked everywhere else: for a reason, counted, and only if it can be put on record."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.associates.models import Associate
from clienteling.associates.roles import REVEAL
from clienteling.associates.services.audit import record
from clienteling.clients.models import Client
from clienteling.clients.services.birthdays import LEAP_YEAR
from clienteling.clients.services.looking import hour_of
from clienteling.lib import lunar
from clienteling.lib.errors import DomainError


class RevealReason(models.TextChoices):
    CALL = "call", gettext_lazy("To call or write to the client")
    DELIVERY = "delivery", gettext_lazy("To deliver or return a piece")
    IDENTITY = "identity", gettext_lazy("To make sure who it is")
    ASKED = "asked", gettext_lazy("The client asked what we know")
    OTHER = "other", gettext_lazy("Another reason")


def birth_date(client: Client) -> str:
    """With the year, which is masked elsewhere; a day that was said later may be none of that year."""
    if not client.birth_year or (client.birth_md is None and client.birth_lunar_md is None):
        return ""
    if client.birth_lunar_md is not None:
        return _("lunar %(day)s") % {"day": f"{client.birth_year}-{lunar.written(client.birth_lunar_md)}"}
    month, day = divmod(client.birth_md or 0, 100)
    try:
        return date_format(date(client.birth_year, month, day), "DATE_FORMAT")
    except ValueError:
        return date_format(date(LEAP_YEAR, month, day), "MONTH_DAY_FORMAT")


FIELDS: dict[str, Callable[[Client], str]] = {
    "name": lambda client: str(client.name),
    "phone": lambda client: str(client.phone or ""),
    "email": lambda client: str(client.email or ""),
    "birthday": birth_date,
}
FIELD_NAMES = {
    "name": gettext_lazy("full name"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "birthday": gettext_lazy("date of birth"),
}
TAKE = """INSERT INTO clients_revealcount AS c (associate_id, hour_at, count) VALUES (%(who)s, %(hour)s, 1)
ON CONFLICT (associate_id, hour_at) DO UPDATE SET count = c.count + 1 WHERE c.count < %(most)s
RETURNING count"""


def revealable(client: Client) -> list[str]:
    """Fields that hold something."""
    return [name for name, read in FIELDS.items() if read(client)]


def reveal(client: Client, field: str, *, by: Associate, reason: str, words: str = "", at: datetime) -> str:
    """The detail in full. Raises DomainError; without an entry in the audit log nothing is shown."""
    by.must(REVEAL)
    if field not in revealable(client):
        raise DomainError("nothing_to_reveal", _("There is no such detail."), "field")
    if reason not in RevealReason.values or (reason == RevealReason.OTHER and not words.strip()):
        raise DomainError("reason_needed", _("Say why you need it."), "reason")
    try:
        with transaction.atomic():
            take_one(by, at)
            why = f"{RevealReason(reason).value}: {words.strip()}" if words.strip() else RevealReason(reason).value
            record("client.revealed", by=by, at=at, client=client, reason=why, detail={"field": field})
    except DatabaseError as error:
        raise DomainError("not_on_record", _("This cannot be put on record now, so nothing is shown.")) from error
    return FIELDS[field](client)


def take_one(by: Associate, at: datetime) -> None:
    """Counts in one statement, so that many at once count too. Raises DomainError `too_many_reveals`."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"who": by.pk, "hour": hour_of(at), "most": settings.REVEALS_PER_HOUR})
        if cursor.fetchone() is None:
            raise DomainError("too_many_reveals", _("You have looked at many details this hour. Try again later."))
