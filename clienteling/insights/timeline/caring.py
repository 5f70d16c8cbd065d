"""Who looked after the client, from when until when, and how they met."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, ContactWay, FollowEvent, FollowKind, KioskVisit, Relationship
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

# What no span of a relationship shows.
BESIDE_SPANS = (FollowKind.BECAME_PRIMARY, FollowKind.TRANSFER_REFUSED, FollowKind.TRANSFER_FULL)


def _relationships(client: Client, reader: Reader) -> QuerySet[Relationship]:
    way = ContactWay.objects.filter(state=OuterRef("state")).values("title")
    return Relationship.objects.filter(client=client).select_related("associate__store").annotate(way=Subquery(way))


def _tell_beginning(relationship: Any, reader: Reader) -> Told:
    store = relationship.associate.store
    title = _("In the care of %(associate)s") % {"associate": relationship.associate.name}
    return Told(title, beside(store.name if store else "", relationship.way or ""))


def _tell_end(relationship: Any, reader: Reader) -> Told:
    title = _("No longer in the care of %(associate)s") % {"associate": relationship.associate.name}
    return Told(title, relationship.get_ended_by_display())


def _events(client: Client, reader: Reader) -> QuerySet[FollowEvent]:
    return FollowEvent.objects.filter(client=client, kind__in=BESIDE_SPANS).select_related("associate")


def _tell_event(event: FollowEvent, reader: Reader) -> Told:
    return Told(event.get_kind_display(), event.associate.name)


def _visits(client: Client, reader: Reader) -> QuerySet[KioskVisit]:
    return KioskVisit.objects.filter(client=client).select_related("device__store", "associate")


def _tell_visit(visit: KioskVisit, reader: Reader) -> Told:
    return Told(_("Signed in at the store's tablet"), beside(visit.device.store.name, visit.associate.name))


SOURCES = (
    Source("relationship", Kind.CARE, "started_at", _relationships, each(_tell_beginning)),
    Source("relationship_end", Kind.CARE, "ended_at", _relationships, each(_tell_end)),
    Source("follow", Kind.CARE, "at", _events, each(_tell_event)),
    Source("kiosk", Kind.CARE, "signed_at", _visits, each(_tell_visit)),
)
