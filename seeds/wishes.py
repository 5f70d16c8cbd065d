"""What each market has and asks, and the pieces clients hesitate over: made once, with the clients."""

import random
from datetime import date, datetime, timedelta

from clienteling.associates.models import Market
from clienteling.clients.models import Client, Product, Relationship
from clienteling.clients.services import (
    PriceData,
    StockData,
    WishData,
    note_wish,
    record_prices,
    record_stock,
)
from clienteling.lib import clock
from seeds.house import PRICES, price_minor
from seeds.met import since

WISHING = 0.04
IN_COLOURS = {"POCHETTE-SOIR", "ETOLE-CACHEMIRE", "SOULIER-BALLET", "CEINTURE-32"}  # the others come as they are named
COLOURS = {"zh-hans": ("黑色", "焦糖", "米白", "酒红"), "en": ("black", "caramel", "ivory", "burgundy")}
OCCASION = {"zh-hans": "圣诞", "en": "Christmas"}
PROMISES = {
    "zh-hans": ("到货后第一时间留给您", "请工坊确认交期", "发送实拍视频", "预约贵宾室鉴赏"),
    "en": (
        "To keep one aside as soon as it arrives",
        "To ask the workshop when it will be ready",
        "To send a film of the piece",
        "To show it in the private salon",
    ),
}


def build(now: datetime) -> None:
    rng = random.Random(20260103)
    skus = dict(Product.objects.filter(sku__in=PRICES).values_list("sku", "pk"))
    for market in Market.objects.order_by("pk"):
        record_stock(counts(rng, list(skus.values()), now), market=market)
        priced = {pk: price_minor(sku, market.code) for sku, pk in skus.items()}
        record_prices(
            [PriceData(pk, amount, now - timedelta(days=200)) for pk, amount in priced.items()], market=market
        )
    make_wishes(rng, now)


def counts(rng: random.Random, products: list[int], now: datetime) -> list[StockData]:
    """A third of the pieces were sold out for weeks and came back today."""
    rows = [StockData(pk, rng.randrange(1, 9), now - timedelta(days=90)) for pk in products]
    back = rng.sample(products, len(products) // 3)
    rows += [StockData(pk, 0, now - timedelta(days=60)) for pk in back]
    return rows + [StockData(pk, rng.randrange(1, 4), now - timedelta(hours=3)) for pk in back]


def make_wishes(rng: random.Random, now: datetime) -> None:
    bags, today = list(Product.objects.filter(sku__in=PRICES)), clock.local_day(now, "Asia/Shanghai")
    running = Relationship.objects.active().primary().select_related("associate")
    owners = {relationship.client_id: relationship for relationship in running}
    clients = list(Client.objects.filter(pk__in=owners).order_by("pk"))
    for place, client in enumerate(rng.sample(clients, max(6, int(len(clients) * WISHING)))):
        owner = owners[client.pk]
        said = wish(rng, rng.choice(bags), client.language, today, promised=place % 3 == 0)
        note_wish(client, said, by=owner.associate, at=since(rng, owner.started_at, now, fewest=5, most=50))


def wish(rng: random.Random, product: Product, language: str, today: date, *, promised: bool) -> WishData:
    return WishData(
        product,
        colour=rng.choice(COLOURS[language]) if product.sku in IN_COLOURS else "",
        occasion=OCCASION[language],
        remind_on=today + timedelta(days=rng.randrange(1, 30)),
        promise=rng.choice(PROMISES[language]) if promised else None,
        promise_due_on=today + timedelta(days=rng.randrange(-1, 6)) if promised else None,
    )
