"""Histories at random for the clients of a house."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from clienteling.associates.models import Associate
from clienteling.attribution.models import Order, OrderLine, Pickup, Refund, Touch
from clienteling.clients.models import (
    Activity,
    ActivityKind,
    Client,
    Consent,
    ConsentChannel,
    CustomValue,
    DateKind,
    FollowEvent,
    FollowKind,
    FormerValue,
    ImportantDate,
    PointsEntry,
    PointsKind,
    Price,
    Purpose,
    QuietSpell,
    Relationship,
    StockCount,
    TagMark,
    TierChange,
    Wish,
)
from clienteling.clients.services.partitions import ensure_months
from tests.alerts.reference.house import House, Place, day, moment, near, recent, sometimes

TIES = [timedelta(0), timedelta(0), timedelta(days=1), timedelta(days=20)]


def fill(rng: Random, house: House) -> None:
    for place in house.places:
        supply(rng, house, place)
        for client in place.clients:
            for give in GIVING:
                give(rng, house, place, client)


def after(rng: Random, began: datetime) -> datetime | None:
    """An end, later, perhaps at one of the moments looked from, or none."""
    ended = max(recent(rng), began + timedelta(seconds=1))
    return ended if rng.random() < 0.6 else None


def supply(rng: Random, house: House, place: Place) -> None:
    for product in house.products[:5]:
        counted = sorted({recent(rng) for _ in range(12)})
        counts = [(at, rng.choice([0, 0, 1, 5])) for at in counted]
        before = [0, *(quantity for _at, quantity in counts)]
        StockCount.objects.bulk_create(
            StockCount(product=product, market=place.market, quantity=n, counted_at=at, back=n > 0 and was == 0)
            for (at, n), was in zip(counts, before, strict=False)
        )
        amounts = [rng.choice([90_000, 100_000, 120_000]) for _ in range(7)]
        times = sorted({recent(rng) for _ in range(6)})
        Price.objects.bulk_create(
            Price(product=product, market=place.market, amount_minor=amount, currency=place.market.currency,
                  valid_from=at, before_minor=sometimes(rng, before, 0.9))
            for at, amount, before in zip(times, amounts[1:], amounts, strict=False)
        )  # fmt: skip


def activities(rng: Random, house: House, place: Place, client: Client) -> None:
    rows = [activity(rng, house, client) for _ in range(rng.randrange(110))]
    ensure_months([row.occurred_at for row in rows])
    Activity.objects.bulk_create(rows)


def activity(rng: Random, house: House, client: Client) -> Activity:
    kind = rng.choice([*ActivityKind.values, *[ActivityKind.PRODUCT_VIEW] * 6, *[ActivityKind.ASSET_OPENED] * 3])
    product = sometimes(rng, rng.choice(house.products[:4]).pk, 0.8)
    payloads: dict[int, Any] = {
        ActivityKind.ASSET_OPENED: {"asset": rng.choice(["autumn", "Bags", "秋", 7])},
        ActivityKind.LIVESTREAM_LEFT: {"seconds": rng.choice([0, 59, 61, 3_000, "long"])},
    }
    return Activity(
        client_id=client.pk, kind=kind, occurred_at=recent(rng), product_id=product, batch_id=0,
        payload=sometimes(rng, payloads.get(kind, {}), 0.9),
    )  # fmt: skip


def orders(rng: Random, house: House, place: Place, client: Client) -> None:
    for number in range(rng.choice([0, 1, 2, 5])):
        currency = rng.choice([place.market.currency] * 3 + ["HKD"])
        order = Order.objects.create(
            source="pos", external_id=f"{client.pk}-{number}", client=client, market=place.market,
            placed_at=moment(rng), currency=currency, net_minor=rng.randrange(1_000, 9_000),
        )  # fmt: skip
        bought = rng.sample(house.products, rng.randrange(3))
        OrderLine.objects.bulk_create(OrderLine(order=order, product=p, quantity=1, net_minor=1) for p in bought)
        for back in range(rng.choice([0, 0, 1, 2])):
            at = order.placed_at + rng.choice(TIES)
            Refund.objects.create(order=order, external_id=str(back), amount_minor=300 + back, refunded_at=at)


def pickups(rng: Random, house: House, place: Place, client: Client) -> None:
    for number in range(rng.choice([0, 1, 3])):
        taken = recent(rng)
        Pickup.objects.create(
            source="pos", external_id=f"{client.pk}-{number}", client=client, kind=rng.choice(["order", "repair"]),
            taken_at=taken, ready_at=after(rng, taken), collected_at=after(rng, taken),
            product=sometimes(rng, rng.choice(house.products)),
        )  # fmt: skip


def tiers(rng: Random, house: House, place: Place, client: Client) -> None:
    rank = 0
    for at in sorted({moment(rng) for _ in range(rng.randrange(6))}):
        new = rng.randrange(5)
        TierChange.objects.create(
            client=client, from_rank=rank, to_rank=new, changed_at=at, expires_on=sometimes(rng, day(rng))
        )
        rank = new


def points(rng: Random, house: House, place: Place, client: Client) -> None:
    for number in range(rng.randrange(8)):
        kind = rng.choice([PointsKind.EARNED, PointsKind.EARNED, PointsKind.SPENT, PointsKind.EXPIRED])
        count = rng.randrange(1, 1_000)
        PointsEntry.objects.create(
            client=client, kind=kind, points=count if kind == "earned" else -count, occurred_at=moment(rng),
            expires_on=sometimes(rng, day(rng), 0.7) if kind == "earned" else None,
            source="crm", reference=f"{client.pk}-{number}",
        )  # fmt: skip


def follows(rng: Random, house: House, place: Place, client: Client) -> None:
    for _event in range(rng.randrange(5)):
        kind, who = rng.choice(FollowKind.values), rng.choice(place.associates)
        FollowEvent.objects.create(client=client, associate=who, kind=kind, at=moment(rng))
    primary_until = datetime(2020, 1, 1, tzinfo=moment(rng).tzinfo)
    for associate in rng.sample(place.associates, rng.randrange(4)):
        primary_until = relate(rng, client, associate, primary_until)


def relate(rng: Random, client: Client, associate: Associate, free_from: datetime) -> datetime:
    """At most one primary at a time; the last one may run on."""
    began = max(moment(rng), free_from)
    ended = began + timedelta(days=rng.choice([1, 30, 200]))
    is_primary = rng.random() < 0.7
    Relationship.objects.create(
        client=client, associate=associate, is_primary=is_primary, started_at=began, ended_at=ended, ended_by=""
    )
    return ended if is_primary else free_from


def touches(rng: Random, house: House, place: Place, client: Client) -> None:
    Touch.objects.bulk_create(
        Touch(client=client, associate=place.associates[0], channel="alert", reference=f"{client.pk}-{n}",
              occurred_at=recent(rng))
        for n in range(rng.randrange(5))
    )  # fmt: skip


def consents(rng: Random, house: House, place: Place, client: Client) -> None:
    for purpose in Purpose.values:
        for channel in rng.sample(["", *ConsentChannel.values], rng.randrange(3)):
            granted = moment(rng)
            Consent.objects.create(
                client=client, purpose=purpose, channel=channel, granted_at=granted, withdrawn_at=after(rng, granted),
                text_version="1", source="store",
            )  # fmt: skip
    if rng.random() < 0.4:
        began = moment(rng)
        QuietSpell.objects.create(client=client, began_at=began, ends_at=after(rng, began), source="store")


def wishes(rng: Random, house: House, place: Place, client: Client) -> None:
    for product in rng.sample(house.products[:5], rng.randrange(5)):
        noted = moment(rng)
        closed = after(rng, noted)
        promised = rng.random() < 0.5
        Wish.objects.create(
            client=client, product=product, noted_at=noted, closed_at=closed,
            status=rng.choice(["fulfilled", "dropped"]) if closed else "open",
            remind_on=sometimes(rng, day(rng)), promise="Call" if promised else None,
            promise_due_on=day(rng) if promised else None,
            promise_kept_at=after(rng, noted) if promised else None,
        )  # fmt: skip


def marks(rng: Random, house: House, place: Place, client: Client) -> None:
    TagMark.objects.bulk_create(
        TagMark(client=client, tag=tag, add=rng.random() < 0.5, made_at=recent(rng))
        for tag in place.tags
        for _n in range(rng.choice([0, 0, 1, 3]))
    )


def own_fields(rng: Random, house: House, place: Place, client: Client) -> None:
    for field in house.fields:
        if rng.random() < 0.7:
            CustomValue.objects.create(client=client, field=field, plain=value(rng, field.kind))
        for _n in range(rng.choice([0, 0, 1, 2])):
            was = sometimes(rng, value(rng, field.kind), 0.7)
            FormerValue.objects.create(client=client, field=field, plain=was, until=recent(rng))


def value(rng: Random, kind: str) -> Any:
    return {
        "choice": rng.choice(["tea", "water"]),
        "text": rng.choice(["carpe diem", "及时行乐"]),
        "number": rng.randrange(-2, 5),
        "yes_no": rng.random() < 0.5,
        "date": day(rng).isoformat(),
    }[kind]


def occasions(rng: Random, house: House, place: Place, client: Client) -> None:
    ImportantDate.objects.bulk_create(
        ImportantDate(client=client, kind=kind, md=md, is_lunar=is_lunar, next_on=day(rng))
        for kind in DateKind.values
        for md, is_lunar in [(-601, True), (630, True), (229, False), (near(rng), False)]
        if rng.random() < 0.3
    )


Giving = Callable[[Random, House, Place, Client], None]
GIVING: list[Giving] = [
    activities, orders, pickups, tiers, points, follows, touches, consents, wishes, marks, own_fields, occasions,
]  # fmt: skip
