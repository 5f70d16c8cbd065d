"""How many clients each associate is connected with on WeChat."""

from collections.abc import Iterable

from django.db.models import Count

from clienteling.associates.models import Associate
from clienteling.clients.models import Relationship


def contacts_of(associates: Iterable[Associate]) -> dict[int, int]:
    """WeChat contacts by associate: follows that run now at WeCom. Who has none is not in it."""
    running = Relationship.objects.active().on_wechat().filter(associate__in=list(associates))
    return dict(running.values_list("associate").annotate(contacts=Count("pk")))
