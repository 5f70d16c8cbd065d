"""A house at random: two markets whose clients have every kind of history, crowded around a few awkward moments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from clienteling.alerts.facts import AsOf
from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client, CustomField, Product, Tag, TagGroup, Tier
from clienteling.lib import clock
from tests import factories

# Leap months, leap days, the two nights the clocks of Paris change, new years of both calendars, and any day.
MOMENTS = [
    datetime(2025, 7, 24, 15, 59, tzinfo=UTC),
    datetime(2025, 8, 22, 16, 30, tzinfo=UTC),
    datetime(2026, 2, 16, 12, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 22, 4, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2027, 2, 28, 8, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 22, 30, tzinfo=UTC),
]
DAYS = [0, 1, 2, 3, 7, 14, 29, 30, 31, 60]
CATEGORIES = ["bags", "silk", "fine jewellery", ""]


@dataclass(frozen=True)
class Place:
    """One market and whoever is in it."""

    market: Market
    associates: list[Associate]
    tags: list[Tag]
    clients: list[Client]

    def as_of(self, at: datetime) -> AsOf:
        zone = self.market.time_zone
        return AsOf(at, clock.local_day(at, zone), self.market.pk, zone)


@dataclass(frozen=True)
class House:
    places: list[Place]
    products: list[Product]
    fields: list[CustomField]


def moment(rng: Random) -> datetime:
    """Near one of the moments: exactly, at a whole number of days from it, or anywhere around; some after it."""
    days = rng.choice(DAYS) if rng.random() < 0.7 else rng.randrange(400)
    exact = timedelta(days=days) if rng.random() < 0.3 else timedelta(days=days, seconds=rng.randrange(86_400))
    return rng.choice(MOMENTS) - exact * (1 if rng.random() < 0.85 else -1)


def recent(rng: Random) -> datetime:
    """As `moment`, but never far away: the log has a table per month."""
    exact = timedelta(days=rng.choice(DAYS[:8]), seconds=rng.choice([0, 0, 1, 3_600, rng.randrange(86_400)]))
    return rng.choice(MOMENTS) - exact * (1 if rng.random() < 0.9 else -1)


def day(rng: Random) -> date:
    return (moment(rng) + timedelta(days=rng.choice(DAYS))).date()


def sometimes(rng: Random, value: Any, share: float = 0.5) -> Any:
    return value if rng.random() < share else None


def build(rng: Random, clients: int) -> House:
    for rank, needed in enumerate([500, None, 3_000, 9_000], start=1):
        Tier.objects.create(code=f"tier{rank}", rank=rank, name=f"Tier {rank}", points_needed=needed)
    products = [factories.ProductFactory.create(category=rng.choice(CATEGORIES)) for _ in range(8)]
    fields = [field(code, kind) for code, kind in FIELDS.items()]
    china = place(rng, clients, code="CN", currency="CNY", time_zone="Asia/Shanghai", region="CN")
    france = place(rng, clients, code="FR", currency="EUR", time_zone="Europe/Paris", region="FR")
    return House([china, france], products, fields)


FIELDS = {"drink": "choice", "motto": "text", "dogs": "number", "yacht": "yes_no", "visa": "date"}


def field(code: str, kind: str) -> CustomField:
    choices = {"tea": {"en": "Tea"}, "water": {"en": "Water"}} if kind == "choice" else {}
    return CustomField.objects.create(code=code, kind=kind, labels={"en": code.title()}, choices=choices)


def place(rng: Random, clients: int, **named: str) -> Place:
    market = factories.MarketFactory.create(**named)
    stores = [factories.StoreFactory.create(market=market) for _ in range(2)]
    associates = [factories.AssociateFactory.create(store=rng.choice(stores), market=market) for _ in range(4)]
    groups = [TagGroup.objects.create(market=market, name=name) for name in ("Style", "Value")]
    tags = [Tag.objects.create(group=group, name=name) for group in groups for name in ("VIP", group.name, "a/b c")]
    tags[1].gone_at = rng.choice(MOMENTS)
    tags[1].save()
    return Place(market, associates, tags, [client(rng, market, tags) for _ in range(clients)])


def client(rng: Random, market: Market, tags: list[Tag]) -> Client:
    has_lunar = rng.random() < 0.4
    solar = rng.choice([229, 228, 301, 1231, 101, near(rng)])
    lunar = rng.choice([-601, 601, -630, 130, 1230, -215, rng.randrange(1, 13) * 100 + rng.randrange(1, 31)])
    made = factories.ClientFactory.create(
        market=market,
        language=rng.choice(["en", "zh-hans"]),
        birth_year=sometimes(rng, rng.randrange(1950, 2010), 0.7),
        birth_md=solar if rng.random() < 0.8 else None,
        birth_lunar_md=lunar if has_lunar else None,
        tag_ids=sorted(tag.pk for tag in tags if rng.random() < 0.3),
    )
    Client.objects.filter(pk=made.pk).update(created_at=moment(rng))
    return made


def near(rng: Random) -> int:
    chosen = day(rng)
    return chosen.month * 100 + chosen.day
