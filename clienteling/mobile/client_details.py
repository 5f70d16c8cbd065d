"""What is known of a client beyond the head of the page: lines of a label and a value, as far as the reader may see."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, CustomField, CustomValue, FieldKind, Note, Tag, in_language
from clienteling.clients.services import read
from clienteling.lib import clock, lunar


class Line(NamedTuple):
    label: str
    value: str


def tags(client: Client) -> list[str]:
    return sorted(Tag.objects.usable().filter(pk__in=client.tag_ids).values_list("name", flat=True))


def details(client: Client, user: Associate) -> list[Line]:
    """Only what there is."""
    return [*_standing(client), *_days(client), *_people(client), *_tastes(client), *_own_fields(client, user)]


def notes(client: Client) -> list[Note]:
    return list(Note.objects.filter(client=client).select_related("author").order_by("-written_at", "-pk")[:50])


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
    for one in client.important_dates.order_by("next_on", "pk"):
        label = " · ".join(text for text in (one.get_kind_display(), str(one.label)) if text)
        years = one.next_on.year - one.year if one.year and not one.is_lunar else 0
        day = date_format(one.next_on, "DATE_FORMAT")
        said = _("%(day)s, today") % {"day": day} if one.next_on == today else day
        yield Line(label, said + (" " + _("(%(years)s years)") % {"years": years} if years > 0 else ""))


def _people(client: Client) -> Iterator[Line]:
    linked = client.ties.filter(Q(other=None) | Q(other__erased_at=None)).select_related("other__merged_into")
    for one in linked.order_by("pk"):
        other = one.other.merged_into or one.other if one.other else None
        yield Line(one.get_kind_display(), other.name if other else str(one.name))


def _tastes(client: Client) -> Iterator[Line]:
    for size in client.sizes.order_by("kind"):
        yield Line(_("Size: %(kind)s") % {"kind": size.get_kind_display()}, f"{size.system} {size.value}")
    kinds: dict[str, list[str]] = {}
    for one in client.preferences.order_by("kind", "pk"):
        kinds.setdefault(one.get_kind_display(), []).append(one.value)
    for kind, values in kinds.items():
        yield Line(kind, _(", ").join(values))


def _own_fields(client: Client, user: Associate) -> Iterator[Line]:
    seen = CustomField.objects.seen_by(user)
    for row in CustomValue.objects.filter(client=client, field__in=seen).select_related("field").order_by("field"):
        yield Line(row.field.label, _shown(row.field, read(row)))


def _shown(field: CustomField, value: Any) -> str:
    if field.kind == FieldKind.YES_NO:
        return _("yes") if value else _("no")
    if field.kind == FieldKind.CHOICE:
        return in_language(field.choices.get(value, {})) or str(value)
    return str(value)
