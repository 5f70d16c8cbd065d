"""What the house's clients did and bought: the past once, and each day's own story once a day."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Self

from django.db import transaction

from clienteling.associates.models import Market, Store
from clienteling.attribution.services import (
    LineData,
    OrderData,
    RefundData,
    record_orders,
    record_touch,
    wait_for_order,
)
from clienteling.clients.models import ActivityKind, Client, IngestBatch, Product, Relationship
from clienteling.clients.services import ActivityEvent, change_tier, record_batch, upsert_clients
from clienteling.lib import clock
from seeds import people
from seeds.house import PRICES, price_minor
from seeds.met import Meetings, evening, evening_since

BATCH = 2000
PAST_DAYS = 60
HESITATING_HOURS = 140
BROWSING = [
    (ActivityKind.PAGE_VIEW, 30),
    (ActivityKind.PRODUCT_VIEW, 34),
    (ActivityKind.PUSH_OPENED, 14),
    (ActivityKind.MENU_CLICK, 10),
    (ActivityKind.MESSAGE, 5),
    (ActivityKind.FAVOURITE, 3),
    (ActivityKind.CART_ADD, 2),
    (ActivityKind.STORE_VISIT, 2),
]
SHARES_TODAY = {"views": 0.02, "orders": 0.013, "rises": 0.008}


def meet_clients(count: int, now: datetime) -> None:
    """Upsert each client as of the day the house met them."""
    by_day: dict[int, list[people.Newcomer]] = {}
    for newcomer in people.newcomers(count, now):
        by_day.setdefault(newcomer.days_ago, []).append(newcomer)
    for days_ago in sorted(by_day, reverse=True):
        rows = [newcomer.data for newcomer in by_day[days_ago]]
        result = upsert_clients(rows, source="crm", at=now - timedelta(days=days_ago))
        if result.rejected:
            raise RuntimeError(f"the demo's own clients were refused: {result.rejected}")


def live_the_past(now: datetime) -> None:
    """Activity of the last 60 days and orders of the last 13 months. Never a bag looked at three times in a week."""
    rng = random.Random(20260102)
    clients = list(Client.objects.order_by("pk").values_list("pk", "tier_rank"))
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    events = past_activity(rng, clients, products, now)
    number = 0
    while chunk := list(islice(events, BATCH)):
        number += 1
        record_batch(chunk, source="miniprogram", idempotency_key=f"demo-past-{number}", at=now)
    record_past_orders(list(past_orders(rng, now)), now)
    wait_for_order(RefundData("pos", "POS-tonight", "R-early", 1_280_000, now), within=None, at=now)
    with transaction.atomic():
        past_touches(rng, now)


def record_past_orders(rows: Sequence[OrderData], now: datetime) -> None:
    """A history brought in two months ago, and since then each month's as it went: none of them is posted late."""
    this_month = clock.local_day(now, "Asia/Shanghai").replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    before = clock.EPOCH
    for after in (last_month, this_month, this_month + timedelta(days=32)):
        some = [row for row in rows if before <= clock.local_day(row.placed_at, "Asia/Shanghai") < after]
        ended = clock.start_of_day(after, "Asia/Shanghai") - timedelta(seconds=1)
        record_orders(some, at=min(ended, now))
        before = after


def past_activity(
    rng: random.Random, clients: Sequence[tuple[int, int]], products: Sequence[int], now: datetime
) -> Iterator[ActivityEvent]:
    kinds, weights = zip(*BROWSING, strict=True)
    meetings = Meetings(now)
    for client, rank in clients:
        met = meetings[client]
        visits = rng.randrange(2, 12 + 8 * rank) * min((now - met).days, PAST_DAYS) // PAST_DAYS
        for _visit in range(max(1, visits)):
            kind = rng.choices(kinds, weights)[0]
            shown = rng.choice(products) if kind in (11, 12, 13) else None
            yield ActivityEvent(client, kind, evening_since(rng, met, now, fewest=2, most=PAST_DAYS), shown)


def past_orders(rng: random.Random, now: datetime) -> Iterator[OrderData]:
    till = Till.open()
    met = dict(Relationship.objects.active().primary().values_list("client", "started_at"))
    for client in Client.objects.order_by("pk").only("pk", "market_id", "tier_rank"):
        days = (now - met.get(client.pk, now - timedelta(days=200))).days
        for number in range(orders_of(rng, client.tier_rank)):
            if days > 31 or (days > 3 and rng.random() < 0.2):
                placed = evening(rng, now - timedelta(days=rng.randrange(2, days)))
                yield till.order(rng, client, f"POS-{client.pk:06d}-{number}", placed)


def orders_of(rng: random.Random, rank: int) -> int:
    return rng.choices(range(6), [70, 20, 6, 3, 1, 0] if rank < 2 else [20, 25, 25, 15, 10, 5])[0]


@dataclass(frozen=True)
class Till:
    """Rings up orders: what a till knows of products, currencies and who serves whom."""

    products: dict[str, int]
    markets: dict[int, Market]
    stores: dict[int, int]
    flagships: dict[int, int]

    @classmethod
    def open(cls) -> Self:
        served = Relationship.objects.active().primary().values_list("client", "associate__store")
        return cls(
            dict(Product.objects.values_list("sku", "pk")),
            Market.objects.in_bulk(),
            {client: store for client, store in served if store},
            dict(Store.objects.order_by("-pk").values_list("market", "pk")),
        )

    def order(self, rng: random.Random, client: Client, number: str, placed_at: datetime) -> OrderData:
        skus = rng.sample(sorted(PRICES), rng.choice((1, 1, 1, 2)))
        market = self.markets[client.market_id]
        lines = tuple(LineData(self.products[sku], 1, price_minor(sku, market.code)) for sku in skus)
        total = sum(line.net_minor for line in lines)
        store = self.stores.get(client.pk, self.flagships[client.market_id])
        return OrderData("pos", number, client.pk, market.pk, placed_at, market.currency, total, store, lines)


def past_touches(rng: random.Random, now: datetime) -> None:
    """Associates wrote to some of their clients in the last weeks."""
    running = Relationship.objects.active().primary().select_related("client", "associate").order_by("pk")
    for relationship in running:
        if rng.random() < 0.25:
            at = evening_since(rng, relationship.started_at, now, fewest=1, most=40)
            reference = f"demo-{relationship.pk}"
            record_touch(
                relationship.client, associate=relationship.associate, channel="chat", reference=reference, at=at
            )


def live_today(now: datetime) -> bool:
    """Who looks, buys and rises today; once a day. False when today was told already."""
    today = clock.local_day(now, "Asia/Shanghai")
    key = f"demo-{today.isoformat()}"
    if IngestBatch.objects.filter(source="miniprogram", idempotency_key=key).exists():
        return False
    rng = random.Random(clock.day_number(today))
    clients = list(Client.objects.order_by("pk"))
    looking = rng.sample(clients, int(len(clients) * SHARES_TODAY["views"]))
    buying = rng.sample(clients, int(len(clients) * SHARES_TODAY["orders"]))
    record_batch(list(hesitation(rng, looking, now)), source="miniprogram", idempotency_key=key, at=now)
    record_orders(list(todays_orders(rng, buying, today, now)), at=now)
    rise(rng, clients, now)
    return True


def hesitation(rng: random.Random, clients: Sequence[Client], now: datetime) -> Iterator[ActivityEvent]:
    """The same bag, three to six times within the week."""
    bags = list(Product.objects.filter(category="bags").order_by("pk").values_list("pk", flat=True))
    meetings = Meetings(now)
    for client in clients:
        bag, known = rng.choice(bags), (now - meetings[client.pk]) // timedelta(hours=1)
        for hours in sorted(rng.sample(range(max(7, min(known, HESITATING_HOURS))), rng.randrange(3, 7))):
            at = now - timedelta(hours=hours, minutes=rng.randrange(1, 59))
            yield ActivityEvent(client.pk, ActivityKind.PRODUCT_VIEW, at, bag)


def todays_orders(rng: random.Random, clients: Sequence[Client], today: date, now: datetime) -> Iterator[OrderData]:
    till = Till.open()
    for client in clients:
        placed = now - timedelta(minutes=rng.randrange(5, 300))
        yield till.order(rng, client, f"POS-{today:%Y%m%d}-{client.pk:06d}", placed)


def rise(rng: random.Random, clients: Sequence[Client], now: datetime) -> None:
    """A few clients reach the next tier, for a year."""
    for client in rng.sample(clients, int(len(clients) * SHARES_TODAY["rises"])):
        if 0 < client.tier_rank < people.risen(client.tier_rank):
            next_rank, expires_on = people.risen(client.tier_rank), (now + timedelta(days=365)).date()
            change_tier(client, to_rank=next_rank, at=now, expires_on=expires_on)
