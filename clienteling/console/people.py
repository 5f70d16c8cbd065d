"""The organisation as pages: the tree of regions, a store's team, and how far everybody is with onboarding."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clienteling.associates.models import Associate, Market, Region, Store
from clienteling.associates.services import Progress, progress
from clienteling.clients.services import contacts_of


@dataclass(frozen=True)
class Branch:
    """A market, a region or a store in the tree; `depth` counts from the market."""

    name: str
    depth: int
    store: Store | None
    manager: str
    associates: int
    contacts: int


@dataclass(frozen=True)
class Colleague:
    associate: Associate
    contacts: int
    on_duty: bool
    away: bool


def tree(user: Associate) -> list[Branch]:
    """Markets, their regions and stores in reading order, with the people and WeChat contacts below each."""
    people = list(Associate.objects.visible_to(user).selling())
    contacts = contacts_of(people)
    staff = Counter(one.store_id for one in people)
    friends = Counter[int | None]()
    for one in people:
        friends[one.store_id] += contacts.get(one.pk, 0)
    stores = list(Store.objects.visible_to(user).select_related("region").order_by("name"))
    regions = list(Region.objects.visible_to(user).prefetch_related("managers").order_by("path"))
    return [
        branch
        for market in Market.objects.visible_to(user).order_by("code")
        for branch in Planting(stores, staff, friends).market(market, regions)
    ]


@dataclass(frozen=True)
class Planting:
    """Counts per store, summed up for whatever stands above it."""

    stores: Sequence[Store]
    staff: Counter[int | None]
    friends: Counter[int | None]

    def market(self, market: Market, regions: Iterable[Region]) -> list[Branch]:
        here = [store for store in self.stores if store.market_id == market.pk]
        rows = [self.above(market.name, 0, here)]
        for region in (one for one in regions if one.market_id == market.pk):
            below = [store for store in here if store.region and store.region.path.startswith(region.path)]
            manager = ", ".join(one.name for one in region.managers.all() if one.is_active)
            rows.append(self.above(region.name, 1 + region.depth, below, manager))
            rows += [self.store(store, 2 + region.depth) for store in here if store.region_id == region.pk]
        return rows + [self.store(store, 1) for store in here if store.region_id is None]

    def above(self, name: str, depth: int, stores: Iterable[Store], manager: str = "") -> Branch:
        keys = [store.pk for store in stores]
        return Branch(
            name, depth, None, manager, sum(self.staff[key] for key in keys), sum(self.friends[key] for key in keys)
        )

    def store(self, store: Store, depth: int) -> Branch:
        return Branch(store.name, depth, store, "", self.staff[store.pk], self.friends[store.pk])


def team(user: Associate, store: Store, at: datetime) -> list[Colleague]:
    """Everybody of a store, most contacts first."""
    people = list(Associate.objects.visible_to(user).active().filter(store=store).order_by("name"))
    contacts = contacts_of(people)
    here = set(Associate.objects.on_duty(store, at).values_list("pk", flat=True))
    present = set(Associate.objects.present(at).filter(store=store).values_list("pk", flat=True))
    rows = [Colleague(one, contacts.get(one.pk, 0), one.pk in here, one.pk not in present) for one in people]
    return sorted(rows, key=lambda row: -row.contacts)


def onboarding(user: Associate, *, stuck: bool) -> list[Progress]:
    """Everybody with clients, by store; `stuck`: only those who are not done."""
    people = Associate.objects.visible_to(user).selling().select_related("store").order_by("store__name", "name")
    rows = progress(list(people))
    return [row for row in rows if row.next] if stuck else rows
