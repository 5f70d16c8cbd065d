"""What an associate knows of a client: checked first, then written; what is given replaces what there was of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, DateKind, ImportantDate, Preference, Size, SizeKind, Taste, Tie, TieKind
from clienteling.clients.services.birthdays import next_on, solar
from clienteling.lib import lunar
from clienteling.lib.errors import DomainError

SYSTEMS = {
    SizeKind.RING: ("EU", "CN", "US", "mm"),
    SizeKind.WRIST: ("cm",),
    SizeKind.SHOE: ("EU", "CN", "US", "UK"),
    SizeKind.CLOTHING: ("EU", "CN", "US", "INT"),
}
MOST = 30
FIELDS = {"dates": "important_dates"}  # as sources call it


@dataclass(frozen=True, slots=True)
class DateData:
    """`on`: `2015-10-01` or `10-01`; lunar as `lunar.parse` reads it."""

    kind: str
    on: str
    is_lunar: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class TieData:
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SizeData:
    kind: str
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Details:
    """None: not said, stays as it is. `preferences`: kind → values."""

    dates: Sequence[DateData] | None = None
    household: Sequence[TieData] | None = None
    sizes: Sequence[SizeData] | None = None
    preferences: Mapping[str, Sequence[str]] | None = None


def check_details(said: Details) -> None:
    """Raises DomainError with the field of the first thing that is wrong."""
    for field in ("dates", "household", "sizes", "preferences"):
        if len(getattr(said, field) or ()) > MOST:
            raise DomainError("too_many", _("At most %(most)s entries.") % {"most": MOST}, FIELDS.get(field, field))
    for one in said.dates or ():
        known(one.kind, DateKind.values, "important_dates")
        short(one.label, 60, "important_dates")
        day_of(one)
    for tie in said.household or ():
        known(tie.kind, TieKind.values, "household")
        short(tie.name, 80, "household", needed=True)
    for size in said.sizes or ():
        check_size(size)
    for kind, values in (said.preferences or {}).items():
        known(kind, Taste.values, "preferences")
        if len(values) > MOST:
            raise DomainError("too_many", _("At most %(most)s entries.") % {"most": MOST}, "preferences")
        for value in values:
            short(value, 40, "preferences", needed=True)


def check_size(size: SizeData) -> None:
    known(size.kind, SizeKind.values, "sizes")
    known(size.system, SYSTEMS[SizeKind(size.kind)], "sizes")
    short(size.value, 10, "sizes", needed=True)


def known(text: str, values: Sequence[str], field: str) -> None:
    if text not in values:
        raise DomainError("kind_unknown", _("Must be one of: %(known)s.") % {"known": ", ".join(values)}, field)


def short(text: str, most: int, field: str, *, needed: bool = False) -> None:
    if len(text) > most or not text.isprintable() or (needed and not text.strip()):
        raise DomainError("text_invalid", _("1 to %(most)s printable characters.") % {"most": most}, field)


def day_of(one: DateData) -> tuple[int | None, int]:
    """Year and day."""
    try:
        if one.is_lunar:
            return lunar.parse(one.on)
        day = solar(one.on)
    except ValueError as error:
        raise DomainError("date_invalid", _("Write a date such as 2015-10-01, or 10-01."), "important_dates") from error
    has_year = len(one.on.strip().lstrip("-")) > 5
    return (day.year if has_year else None), day.month * 100 + day.day


def write_details(client: Client, said: Details, *, at: datetime) -> bool:
    """Whether anything changed."""
    check_details(said)
    with transaction.atomic():
        changes = [
            said.dates is not None and write_dates(client, said.dates, at.date()),
            said.household is not None and write_household(client, said.household),
            said.sizes is not None and write_sizes(client, said.sizes),
            *(write_tastes(client, kind, values) for kind, values in (said.preferences or {}).items()),
        ]
    return any(changes)


def write_dates(client: Client, dates: Sequence[DateData], today: date) -> bool:
    rows = []
    for one in dates:
        year, md = day_of(one)
        day = next_on(md, is_lunar=one.is_lunar, today=today)
        rows.append(
            ImportantDate(
                client=client, kind=one.kind, label=one.label, year=year, md=md, is_lunar=one.is_lunar, next_on=day
            )
        )
    return replace(client, ImportantDate, rows, ("kind", "label", "year", "md", "is_lunar"))


def write_household(client: Client, household: Sequence[TieData]) -> bool:
    """Names; ties to other clients are made by `tie` and stay."""
    rows = [Tie(client=client, kind=one.kind, name=one.name.strip()) for one in household]
    return replace(client, Tie, rows, ("kind", "name"), other=None)


def write_sizes(client: Client, sizes: Sequence[SizeData]) -> bool:
    last = {one.kind: one for one in sizes}
    rows = [Size(client=client, kind=one.kind, system=one.system, value=one.value.strip()) for one in last.values()]
    return replace(client, Size, rows, ("kind", "system", "value"))


def write_tastes(client: Client, kind: str, values: Sequence[str]) -> bool:
    rows = [Preference(client=client, kind=kind, value=value) for value in dict.fromkeys(v.strip() for v in values)]
    return replace(client, Preference, rows, ("kind", "value"), kind=kind)


def replace(client: Client, model: type[Model], rows: Sequence[Any], names: tuple[str, ...], **narrowed: Any) -> bool:
    """Rows that are said are kept or added, others of that kind go; False when all was so already."""
    wanted = {tuple(getattr(row, name) for name in names): row for row in rows}
    there = {
        tuple(getattr(row, name) for name in names): row
        for row in model._default_manager.filter(client=client, **narrowed)
    }
    gone = [row.pk for key, row in there.items() if key not in wanted]
    model._default_manager.filter(pk__in=gone).delete()
    fresh = [row for key, row in wanted.items() if key not in there]
    model._default_manager.bulk_create(fresh)
    return bool(gone or fresh)


def tie(client: Client, other: Client, *, kind: str) -> Tie:
    """Link two clients of a market. Raises DomainError."""
    known(kind, TieKind.values, "kind")
    if client.pk == other.pk or client.market_id != other.market_id:
        raise DomainError("unknown_client", _("There is no such client."), "other")
    return Tie.objects.get_or_create(client=client, other=other, defaults={"kind": kind, "name": ""})[0]
