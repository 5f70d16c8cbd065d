"""How many clients each associate has."""

from collections.abc import Iterable

from django.db.models import Count

from clienteling.associates.models import Associate
from clienteling.clients.models import Relationship


def contacts_of(associates: Iterable[Associate]) -> dict[int, int]:
    """WeChat contacts by associate: follows that run now. Who has none is not in it."""
    running = Relationship.objects.active().filter(associate__in=list(associates))
    return dict(running.values_list("associate").annotate(contacts=Count("pk")))
