"""Five people to whom, within a month, everything happens that the ready-made rules look for."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from clienteling.alerts.facts.calendar import lunar_days
from clienteling.attribution.models import Order, Pickup, Refund, Touch
from clienteling.clients.models import (
    Activity,
    ActivityKind,
    Client,
    FollowEvent,
    FollowKind,
    ImportantDate,
    PointsEntry,
    Price,
    Product,
    StockCount,
    TierChange,
    Wish,
)
from clienteling.clients.services.partitions import ensure_months
from tests import factories
from tests.alerts.reference.house import House, Place

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def arrive(rng: Random, house: House, place: Place, at: datetime) -> None:
    """Around that moment, in the middle of the month; a year before it for who once bought."""
    ensure_months([at + days * DAY for days in (-30, 0, 30)])
    keeps_occasions(regular(rng, place), at)
    has_gone_quiet(regular(rng, place), place, at)
    is_new(regular(rng, place), place, at)
    has_bought(regular(rng, place), place, at)
    looks_around(regular(rng, place), house.products, at)


def regular(rng: Random, place: Place) -> Client:
    """With an associate and a consent that last; the same number each time, so held out or not whenever it runs."""
    client = factories.ClientFactory.create(market=place.market, uid=UUID(int=rng.getrandbits(128)))
    factories.RelationshipFactory.create(client=client, associate=place.associates[1])
    factories.ConsentFactory.create(client=client)
    return client


def md(day: date) -> int:
    return day.month * 100 + day.day


def does(client: Client, kind: ActivityKind, at: datetime, **more: Any) -> None:
    Activity.objects.create(client_id=client.pk, kind=kind, occurred_at=at, batch_id=0, **{"payload": {}, **more})


def buys(client: Client, at: datetime) -> Order:
    number = f"{client.pk}-{at:%j}"
    named = {"source": "pos", "external_id": number, "client": client, "market": client.market, "currency": "CNY"}
    return Order.objects.create(placed_at=at, net_minor=90_000, **named)


def keeps_occasions(client: Client, at: datetime) -> None:
    """Birthdays, a wedding day; a tier that rises and falls again, points that end."""
    today = at.date()
    client.birth_lunar_md = next(coming.md for coming in lunar_days(today) if coming.days == 4)
    client.save(update_fields=["birth_lunar_md"])
    ImportantDate.objects.create(client=client, kind="wedding", md=md(today + 8 * DAY), is_lunar=False, next_on=today)
    for was, became, when in ((0, 1, at - 90 * DAY), (1, 3, at - 2 * DAY), (3, 2, at + 8 * DAY)):
        TierChange.objects.create(client=client, from_rank=was, to_rank=became, changed_at=when)
    PointsEntry.objects.create(
        client=client, kind="earned", points=300, occurred_at=at - 90 * DAY, expires_on=today + 10 * DAY,
        source="crm", reference=f"{client.pk}",
    )  # fmt: skip


def has_gone_quiet(client: Client, place: Place, at: datetime) -> None:
    """High in tier, last written to two months ago, last here a year ago."""
    TierChange.objects.create(client=client, from_rank=0, to_rank=3, changed_at=at - 410 * DAY)
    for ago in (370, 400):
        buys(client, at - ago * DAY)
    told = {"associate": place.associates[1], "channel": "alert", "reference": f"{client.pk}-q"}
    Touch.objects.create(client=client, occurred_at=at - 65 * DAY, **told)


def is_new(client: Client, place: Place, at: datetime) -> None:
    """Bought in the spring before last, added us this week, belongs to no tier yet; then gone."""
    buys(client, at - 92 * DAY)
    for kind, when in ((FollowKind.ADDED, at - 3 * DAY), (FollowKind.DELETED_BY_CLIENT, at + 5 * DAY)):
        FollowEvent.objects.create(client=client, associate=place.associates[1], kind=kind, at=when)


def has_bought(client: Client, place: Place, at: datetime) -> None:
    """For the first time, and gave it back; waits for an order, a repair, a wish, a promise and an answer."""
    order = buys(client, at - 15 * DAY)
    does(client, ActivityKind.PURCHASE, order.placed_at + MINUTE)
    Refund.objects.create(order=order, external_id="1", amount_minor=300, refunded_at=at + DAY)
    for kind, taken, ready in (("order", at - 10 * DAY, at - 5 * DAY), ("repair", at - 30 * DAY, at)):
        number = f"{client.pk}-{kind}"
        Pickup.objects.create(
            source="pos", external_id=number, client=client, kind=kind, taken_at=taken, ready_at=ready
        )
    wishes(client, factories.ProductFactory.create(), place, at)
    does(client, ActivityKind.CHAT_MESSAGE, at)


def wishes(client: Client, product: Product, place: Place, at: datetime) -> None:
    Wish.objects.create(
        client=client, product=product, noted_at=at - 20 * DAY, remind_on=at.date() + 2 * DAY, promise="Call",
        promise_due_on=at.date() + 3 * DAY,
    )  # fmt: skip
    for quantity, when in ((0, at - 30 * DAY), (5, at)):
        row = {"quantity": quantity, "counted_at": when, "back": quantity > 0}
        StockCount.objects.create(product=product, market=place.market, **row)
    cheaper = {"amount_minor": 100_000, "before_minor": 120_000, "valid_from": at + DAY}
    Price.objects.create(product=product, market=place.market, currency=place.market.currency, **cheaper)


def looks_around(client: Client, products: list[Product], at: datetime) -> None:
    """On every screen, in a livestream, in the shop; puts in the cart, goes to the checkout twice, buys nothing."""
    for n, product in enumerate([*products, products[0], products[0]]):
        does(client, ActivityKind.PRODUCT_VIEW, at + n * MINUTE, product_id=product.pk)
    for n, product in enumerate(products[:3]):
        does(client, ActivityKind.FAVOURITE, at + n * MINUTE, product_id=product.pk)
    for n in range(2):
        does(client, ActivityKind.CHECKOUT, at + n * MINUTE)
        does(client, ActivityKind.ASSET_OPENED, at + n * MINUTE, payload={"asset": "autumn"})
    does(client, ActivityKind.CART_LEFT, at, product_id=products[0].pk)
    does(client, ActivityKind.LIVESTREAM_LEFT, at, payload={"duration_s": 3_000})
    does(client, ActivityKind.STORE_VISIT, at)
