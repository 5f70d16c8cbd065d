"""What is known of a client beyond the head of the page: lines of a label and a value, as far as the reader may see."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import (
    Client,
    CustomField,
    CustomValue,
    FieldKind,
    ImportantDate,
    Note,
    Preference,
    Size,
    Tag,
    Tie,
    in_language,
)
from clienteling.clients.services import read
from clienteling.lib import any_of, clock, lunar
from clienteling.lib.written_once import WrittenOnce

MOST_NOTES = 50
_names = WrittenOnce(lambda tags: Tag.objects.usable().filter(pk__any_of=tags).values_list("name", flat=True), tags=str)
_dates = WrittenOnce(lambda client: ImportantDate.objects.filter(client=client).order_by("next_on", "pk"), client=int)
_ties = WrittenOnce(
    lambda client: (
        Tie.objects.filter(Q(other=None) | Q(other__erased_at=None), client=client)
        .select_related("other__merged_into")
        .only("uid", "kind", "name", "other__uid", "other__name", "other__merged_into__uid", "other__merged_into__name")
        .order_by("pk")
    ),
    client=int,
)
_sizes = WrittenOnce(lambda client: Size.objects.filter(client=client).order_by("kind"), client=int)
_preferences = WrittenOnce(lambda client: Preference.objects.filter(client=client).order_by("kind", "pk"), client=int)
_notes = WrittenOnce(
    lambda client: (
        Note.objects.filter(client=client)
        .select_related("author")
        .only("uid", "text", "written_at", "edited_at", "author__name")
        .order_by("-written_at", "-pk")[:MOST_NOTES]
    ),
    client=int,
)


class Line(NamedTuple):
    label: str
    value: str


def tags(client: Client) -> list[str]:
    return sorted(_names(tags=any_of.array(client.tag_ids)))


def details(client: Client, user: Associate) -> list[Line]:
    """Only what there is."""
    return [*_standing(client), *_days(client), *_people(client), *_tastes(client), *_own_fields(client, user)]


def notes(client: Client) -> list[Note]:
    return _notes(client=client.pk)


def _standing(client: Client) -> Iterator[Line]:
    if client.birth_lunar_md:
        yield Line(_("Lunar birthday"), lunar.written(client.birth_lunar_md))
    if client.points:
        expiry = client.points_expire_on
        until = _("%(points)s, the next expire on %(day)s") % {
            "points": client.points,
            "day": date_format(expiry, "DATE_FORMAT") if expiry else "",
        }
        yield Line(_("Points"), until if expiry else str(client.points))


def _days(client: Client) -> Iterator[Line]:
    today = clock.local_day(clock.now(), client.market.time_zone)
    for one in _dates(client=client.pk):
        label = " · ".join(text for text in (one.get_kind_display(), str(one.label)) if text)
        years = one.next_on.year - one.year if one.year and not one.is_lunar else 0
        day = date_format(one.next_on, "DATE_FORMAT")
        said = _("%(day)s, today") % {"day": day} if one.next_on == today else day
        yield Line(label, said + (" " + _("(%(years)s years)") % {"years": years} if years > 0 else ""))


def _people(client: Client) -> Iterator[Line]:
    for one in _ties(client=client.pk):
        other = one.other.merged_into or one.other if one.other else None
        yield Line(one.get_kind_display(), other.name if other else str(one.name))


def _tastes(client: Client) -> Iterator[Line]:
    for size in _sizes(client=client.pk):
        yield Line(_("Size: %(kind)s") % {"kind": size.get_kind_display()}, f"{size.system} {size.value}")
    kinds: dict[str, list[str]] = {}
    for one in _preferences(client=client.pk):
        kinds.setdefault(one.get_kind_display(), []).append(one.value)
    for kind, values in kinds.items():
        yield Line(kind, _(", ").join(values))


@cache
def _seen_by(role: str) -> WrittenOnce[CustomValue]:
    """The house's own fields that the role sees."""
    seen = CustomField.objects.seen_by(role)
    values = CustomValue.objects.filter(field__in=seen).select_related("field").order_by("field")
    return WrittenOnce(lambda client: values.filter(client=client), client=int)


@cache
def _edited_by(role: str) -> WrittenOnce[int]:
    fields = CustomField.objects.seen_by(role) & CustomField.objects.edited_by(role)
    return WrittenOnce(lambda: fields.values_list("pk", flat=True)[:1])


def may_add(user: Associate) -> bool:
    """There are fields that the reader may fill in."""
    return bool(_edited_by(user.role)())


def _own_fields(client: Client, user: Associate) -> Iterator[Line]:
    for row in _seen_by(user.role)(client=client.pk):
        yield Line(row.field.label, _shown(row.field, read(row)))


def _shown(field: CustomField, value: Any) -> str:
    if field.kind == FieldKind.YES_NO:
        return _("yes") if value else _("no")
    if field.kind == FieldKind.CHOICE:
        return in_language(field.choices.get(value, {})) or str(value)
    return str(value)
