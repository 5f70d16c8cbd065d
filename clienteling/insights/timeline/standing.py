"""The client's place in the loyalty programme: tier and points."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, PointsEntry, Tier, TierChange
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, each


def _tier_changes(client: Client, reader: Reader) -> QuerySet[TierChange]:
    before, after = (Tier.objects.filter(rank=OuterRef(rank)).values("name") for rank in ("from_rank", "to_rank"))
    return TierChange.objects.filter(client=client).annotate(before=Subquery(before), after=Subquery(after))


def _tell_tier_change(change: Any, reader: Reader) -> Told:
    names = " → ".join(name for name in (change.before, change.after) if name)
    return Told(_("Tier raised") if change.to_rank > change.from_rank else _("Tier changed"), names)


def _points(client: Client, reader: Reader) -> QuerySet[PointsEntry]:
    return PointsEntry.objects.filter(client=client)


def _tell_points(entry: PointsEntry, reader: Reader) -> Told:
    return Told(_("Points: %(points)s") % {"points": f"{entry.points:+,}"}, entry.get_kind_display())


SOURCES = (
    Source("tier", Kind.LOYALTY, "changed_at", _tier_changes, each(_tell_tier_change)),
    Source("points", Kind.LOYALTY, "occurred_at", _points, each(_tell_points)),
)
