"""Who looked after the client, from when until when."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, Relationship
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, each


def _relationships(client: Client, reader: Reader) -> QuerySet[Relationship]:
    return Relationship.objects.filter(client=client).select_related("associate__store")


def _tell_beginning(relationship: Relationship, reader: Reader) -> Told:
    store = relationship.associate.store
    title = _("In the care of %(associate)s") % {"associate": relationship.associate.name}
    return Told(title, store.name if store else "")


def _tell_end(relationship: Relationship, reader: Reader) -> Told:
    return Told(_("No longer in the care of %(associate)s") % {"associate": relationship.associate.name})


SOURCES = (
    Source("relationship", Kind.CARE, "started_at", _relationships, each(_tell_beginning)),
    Source("relationship_end", Kind.CARE, "ended_at", _relationships, each(_tell_end)),
)
