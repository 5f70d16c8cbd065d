"""Everything we know of a client, loaded whole and looked at afterwards."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from clienteling.associates.models import Market
from clienteling.attribution.models import Order, Pickup, Touch
from clienteling.clients.models import (
    Activity,
    Client,
    Consent,
    CustomValue,
    FollowEvent,
    FormerValue,
    ImportantDate,
    PointsEntry,
    Price,
    Product,
    QuietSpell,
    Relationship,
    StockCount,
    Tag,
    TagMark,
    Tier,
    TierChange,
    Wish,
)


@dataclass(frozen=True)
class House:
    """What belongs to no client."""

    market: Market
    tiers: list[Tier]
    tags: list[Tag]
    counts: list[StockCount]
    prices: list[Price]
    categories: Mapping[int, str]


@dataclass
class History:
    client: Client
    house: House
    activities: list[Activity] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    custom_values: list[CustomValue] = field(default_factory=list)
    follow_events: list[FollowEvent] = field(default_factory=list)
    former_values: list[FormerValue] = field(default_factory=list)
    important_dates: list[ImportantDate] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    pickups: list[Pickup] = field(default_factory=list)
    points: list[PointsEntry] = field(default_factory=list)
    quiet_spells: list[QuietSpell] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    tag_marks: list[TagMark] = field(default_factory=list)
    tier_changes: list[TierChange] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)


def load(market: Market, clients: Collection[int]) -> list[History]:
    """The clients of one market, by id."""
    house = the_house(market)
    found = Client.objects.filter(pk__in=clients, market=market).order_by("pk")
    rows = {name: by_client(model, clients, *path) for name, (model, *path) in TABLES.items()}
    return [History(client, house, **{name: of[client.pk] for name, of in rows.items()}) for client in found]


# Table, and the relations to read with it.
TABLES: Mapping[str, tuple[Any, ...]] = {
    "activities": (Activity,),
    "consents": (Consent,),
    "custom_values": (CustomValue, "field"),
    "follow_events": (FollowEvent,),
    "former_values": (FormerValue, "field"),
    "important_dates": (ImportantDate,),
    "orders": (Order, "lines__product", "refunds"),
    "pickups": (Pickup,),
    "points": (PointsEntry,),
    "quiet_spells": (QuietSpell,),
    "relationships": (Relationship, "associate__store"),
    "tag_marks": (TagMark,),
    "tier_changes": (TierChange,),
    "touches": (Touch,),
    "wishes": (Wish,),
}


def by_client(model: type[Model], clients: Collection[int], *path: str) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in model._default_manager.filter(client_id__in=clients).prefetch_related(*path).order_by("pk"):
        found[row.client_id].append(row)  # type: ignore[attr-defined]  # all these tables have it
    return found


def the_house(market: Market) -> House:
    return House(
        market,
        list(Tier.objects.all()),
        list(Tag.objects.filter(group__market=market).select_related("group")),
        list(StockCount.objects.filter(market=market)),
        list(Price.objects.filter(market=market)),
        dict(Product.objects.values_list("pk", "category")),
    )
