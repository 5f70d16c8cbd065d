"""How many clients each associate is connected with on WeChat, and who has room for more."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from clienteling.associates.models import Associate
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.associates.roles import Role
from clienteling.clients.models import Relationship


def contacts_of(associates: Iterable[Associate]) -> dict[int, int]:
    """WeChat contacts by associate: follows that run now at WeCom. Who has none is not in it."""
    running = Relationship.objects.active().on_wechat().filter(associate__in=list(associates))
    return dict(running.values_list("associate").annotate(contacts=Count("pk")))


def most_room_first(people: AssociateQuerySet, *, beside: Associate) -> AssociateQuerySet:
    """Of the same store whoever looks after the fewest clients, who leads it after them; then the other stores."""
    book = Relationship.objects.active().primary().filter(associate=OuterRef("pk")).order_by().values("associate")
    size = Coalesce(Subquery(book.annotate(size=Count("pk")).values("size")), Value(0))
    leads = Case(When(role=Role.ASSOCIATE, then=Value(0)), default=Value(1))
    here = {"store": beside.store_id}
    return people.order_by(
        Case(When(**here, then=Value(0)), default=Value(1)),
        Case(When(**here, then=leads)),
        Case(When(**here, then=size)),
        F("store"),
        F("name"),
        F("pk"),
    )
