"""What each market has and asks, and the pieces clients hesitate over: made once, with the clients."""

import random
from datetime import datetime, timedelta

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
from seeds.house import PRICES

ABROAD = {"CN": 1.0, "HK": 0.94}  # the same piece costs a little less in Hong Kong
WISHING = 0.04
COLOURS = ["黑色", "焦糖", "米白", "酒红"]
PROMISES = ["到货后第一时间留给您", "请工坊确认交期", "发送实拍视频", "预约贵宾室试戴"]


def build(now: datetime) -> None:
    rng = random.Random(20260103)
    skus = dict(Product.objects.filter(sku__in=PRICES).values_list("sku", "pk"))
    for market in Market.objects.order_by("pk"):
        record_stock(counts(rng, list(skus.values()), now), market=market)
        priced = {pk: int(PRICES[sku] * ABROAD[market.code]) * 100 for sku, pk in skus.items()}
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
    owners = dict(Relationship.objects.active().primary().values_list("client", "associate"))
    people = {r.associate_id: r.associate for r in Relationship.objects.active().select_related("associate")}
    clients = list(Client.objects.filter(pk__in=owners).order_by("pk"))
    for place, client in enumerate(rng.sample(clients, max(6, int(len(clients) * WISHING)))):
        promised = place % 3 == 0
        wish = WishData(
            rng.choice(bags),
            colour=rng.choice(COLOURS),
            occasion="圣诞" if client.language.startswith("zh") else "Christmas",
            remind_on=today + timedelta(days=rng.randrange(1, 30)),
            promise=rng.choice(PROMISES) if promised else None,
            promise_due_on=today + timedelta(days=rng.randrange(-1, 6)) if promised else None,
        )
        note_wish(client, wish, by=people[owners[client.pk]], at=now - timedelta(days=rng.randrange(5, 50)))
