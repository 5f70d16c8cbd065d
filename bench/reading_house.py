"""A house to read in: names that can be found, an associate's book with tags, one client with a very long story."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bench.population import populate
from bench.rule_house import live_rule
from bench.rule_pairs import BIRTHDAY
from clienteling.alerts.models import Alert, RuleRun, RuleVersion
from clienteling.associates.models import Associate, Market
from clienteling.attribution.models import Order, Touch
from clienteling.clients.models import Client, IngestBatch, Note, PointsEntry, Product, Tag, TagGroup, Tier
from clienteling.clients.services import ensure_months
from clienteling.lib import clock, search_grams

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红玲芬燕彬鹏飞慧宇辉健波宁俊峰凯浩琳雪梅颖佳琪欣怡婷悦"
NAMES, TAGS, PAGE = 5_000, 200, 60
STORY, OTHERS, DAYS = 10_000, 100, 700
SECONDS_APART = 6_000  # ten thousand activities go back 695 days
FOUND_BY = f"(SELECT grams FROM bench_name b WHERE b.n = birthdays.n % {NAMES})"
LOG = """INSERT INTO clients_activity (occurred_at, client_id, product_id, batch_id, kind)
SELECT %(at)s - random() * interval '690 days', c.id, %(product)s, %(batch)s, 10 + c.id %% 4
FROM clients_client c, generate_series(1, 3) n"""
LONG = """INSERT INTO clients_activity (occurred_at, client_id, product_id, batch_id, kind)
SELECT %(at)s - n * make_interval(secs => %(apart)s), %(client)s, %(product)s, %(batch)s, 11
FROM generate_series(1, %(story)s) n"""


def people() -> list[tuple[str, str]]:
    """Names with phone numbers, the same ones each time."""
    chance = random.Random(7)
    pick = chance.choice
    return [
        (pick(SURNAMES) + pick(GIVEN) + pick(GIVEN + " " * 10).strip(), f"+86138{chance.randrange(10**8):08}")
        for _ in range(NAMES)
    ]


class House:
    """`market` of that many clients; `associate` with a book, `office` who sees all, `client` with the long story."""

    def __init__(self, clients: int) -> None:
        self.people = people()
        self.name_table()
        self.market: Market = populate(clients, FOUND_BY)
        self.associate = Associate.objects.get(username="a1")
        self.office = Associate.objects.create(username="office", name="Office", market=self.market, role="marketing")
        self.clients, self.now = clients, clock.now()
        Tier.objects.get_or_create(rank=0, defaults={"code": "guest", "name": "Guest"})
        self.tags = self.make_tags()
        newest = Client.objects.order_by("-pk")
        book = Client.objects.visible_to(self.associate).order_by("-pk")
        deep = newest.filter(pk__lte=self.deep_key())
        self.dress({client.pk: client for rows in (book, newest, deep) for client in rows[:PAGE]}.values())
        self.client: Client = book[0]
        self.write_story(Product.objects.create(sku="BAG", name="Bag", category="bags"))

    def name_table(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_name")
            cursor.execute("CREATE TEMP TABLE bench_name (n int PRIMARY KEY, grams bigint[])")
            with cursor.copy("COPY bench_name FROM STDIN") as copy:
                for n, (name, phone) in enumerate(self.people):
                    copy.write_row((n, search_grams.stored(name, [phone])))

    def depth(self) -> int:
        return min(900_000, self.clients * 9 // 10)

    def deep_key(self) -> int:
        """The client that so many newer ones come before."""
        return Client.objects.order_by("-pk").values_list("pk", flat=True)[0] - self.depth()

    def make_tags(self) -> list[int]:
        group = TagGroup.objects.create(market=self.market, name="Bench")
        return [tag.pk for tag in Tag.objects.bulk_create(Tag(group=group, name=f"标签{n}") for n in range(TAGS))]

    def dress(self, clients: Iterable[Client]) -> None:
        """Those that are going to be shown get what is decrypted and looked up: name, phone, e-mail, tags."""
        for n, client in enumerate(clients):
            client.name, client.phone = self.people[n]
            client.email = f"client{n}@example.com"
            client.tag_ids = random.sample(self.tags, 4)
            client.last_order_at = self.now - timedelta(days=n)
            client.save()

    def write_story(self, product: Product) -> None:
        """Ten thousand activities and some hundreds of other things, amid the activity of everybody."""
        ensure_months(self.now - timedelta(days=10 * n) for n in range(DAYS // 10 + 1))
        batch = IngestBatch.objects.create(
            source="bench", idempotency_key="log", body_digest=b"", received_at=self.now, rows=0, evaluated_at=self.now
        )
        values: dict[str, Any] = {"at": self.now, "product": product.pk, "batch": batch.pk, "client": self.client.pk}
        with connection.cursor() as cursor:
            cursor.execute(LOG, values)
            cursor.execute(LONG, {**values, "story": STORY, "apart": SECONDS_APART})
        self.write_others([self.now - timedelta(hours=7 * n) for n in range(OTHERS)])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def write_others(self, moments: list[datetime]) -> None:
        client, by = {"client": self.client}, {"associate": self.associate}
        version = live_rule(BIRTHDAY.code, BIRTHDAY.conditions, BIRTHDAY.period)
        made = {"matched": len(moments), "duration_ms": 0}
        Touch.objects.bulk_create(
            Touch(**client, **by, channel="alert", reference=f"bench:{n}", occurred_at=at)
            for n, at in enumerate(moments)
        )
        Order.objects.bulk_create(
            Order(
                **client, market=self.market, source="pos", external_id=f"{n}", placed_at=at, currency="CNY",
                net_minor=100,
            )
            for n, at in enumerate(moments)
        )  # fmt: skip
        Note.objects.bulk_create(Note(**client, author=self.associate, text="茶", written_at=at) for at in moments)
        PointsEntry.objects.bulk_create(
            PointsEntry(**client, kind="earned", points=1, occurred_at=at, source="pos", reference=f"{n}")
            for n, at in enumerate(moments)
        )
        with transaction.atomic():
            run = RuleRun.objects.create(version=version, market=self.market, as_of=self.now, **made)
            Alert.objects.bulk_create(self.alert(version, run, n, at) for n, at in enumerate(moments))

    def alert(self, version: RuleVersion, run: RuleRun, period: int, at: datetime) -> Alert:
        return Alert(
            rule=version.rule, version=version, run=run, client=self.client, associate=self.associate, period=period,
            evidence={}, raised_at=at, due_at=at, expires_at=at + timedelta(days=3), delivery="delivered",
            handling="done", handled_at=at,
        )  # fmt: skip
