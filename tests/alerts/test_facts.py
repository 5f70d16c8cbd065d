"""Facts, read through a rule: what matches, and which value the evidence keeps."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Rule
from clienteling.attribution.models import Order, Touch
from clienteling.clients.models import ActivityKind, Client, Tier, TierChange
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.alerts.forgetting import forget_alerts
from tests.conftest import Cast


def evidence(cast: Cast, conditions: Any, at: datetime = NOON) -> dict[str, Any] | None:
    """What a rule on one client saw; None when it did not match."""
    forget_alerts()
    version = make_rule(f"rule{Rule.objects.count()}", conditions=conditions, period={"per": "days", "days": 1})
    engine.evaluate(version, cast.market, as_of=at, at=at)
    alert = Alert.objects.first()
    return alert.evidence if alert else None


def at_days(days: float) -> datetime:
    return NOON - timedelta(days=days)


@pytest.mark.parametrize(
    ("today", "born", "days"),
    [
        (date(2026, 11, 22), 1122, 0),
        (date(2026, 11, 22), 1129, 7),
        (date(2026, 12, 28), 103, 6),
        (date(2027, 2, 25), 229, 3),  # no 29 February in 2027: celebrated on the 28th
        (date(2028, 2, 25), 229, 4),
        (date(2026, 11, 22), 1121, 364),
    ],
)
def test_days_to_birthday(cast: Cast, today: date, born: int, days: int) -> None:
    make_client(cast.lin, birth_md=born)
    noon = datetime(today.year, today.month, today.day, 4, tzinfo=UTC)
    seen = evidence(cast, {"fact": "days_to_birthday", "op": "=", "value": days}, noon)
    assert seen is not None and seen["days_to_birthday"] == days
    assert seen["birthday_on"] == (today + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("op", "value", "matches"), [("<=", 7, True), ("<", 7, False), (">=", 7, True), (">", 7, False)]
)
def test_a_birthday_in_seven_days_compares_as_numbers_do(cast: Cast, op: str, value: int, matches: bool) -> None:
    make_client(cast.lin, birth_md=1129)
    assert (evidence(cast, {"fact": "days_to_birthday", "op": op, "value": value}) is not None) is matches


def test_a_client_without_birthday_never_matches_and_always_matches_its_negation(cast: Cast) -> None:
    make_client(cast.lin)
    condition = {"fact": "days_to_birthday", "op": "<=", "value": 365}
    assert evidence(cast, condition) is None
    assert evidence(cast, {"not": condition}) == {}


def test_the_day_is_the_markets_day_not_utcs(cast: Cast) -> None:
    make_client(cast.lin, birth_md=1123)
    late = datetime(2026, 11, 22, 17, tzinfo=UTC)  # 01:00 on the 23rd in Shanghai
    seen = evidence(cast, {"fact": "days_to_birthday", "op": "=", "value": 0}, late)
    assert seen is not None


@pytest.fixture
def tiers(db: None) -> None:
    for rank, name in enumerate(["Member", "VIP", "VIC"], start=1):
        Tier.objects.create(code=name.lower(), rank=rank, name=name)


def test_a_tier_that_rose_is_seen_for_as_long_as_asked(cast: Cast, tiers: None) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(client=client, from_rank=1, to_rank=2, changed_at=at_days(3))
    condition = {"fact": "days_since_tier_rose", "op": "<=", "value": 3}
    assert evidence(cast, condition) == {"days_since_tier_rose": 3, "tier_rank": 2}
    assert evidence(cast, condition, NOON + timedelta(days=1)) is None


def test_a_tier_that_fell_did_not_rise(cast: Cast, tiers: None) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(client=client, from_rank=1, to_rank=3, changed_at=at_days(5))
    TierChange.objects.create(client=client, from_rank=3, to_rank=1, changed_at=at_days(1))
    assert evidence(cast, {"fact": "days_since_tier_rose", "op": "<=", "value": 30}) is None


def test_joining_the_programme_is_no_rise_and_a_tier_that_is_over_does_not_expire(cast: Cast, tiers: None) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(
        client=client, from_rank=0, to_rank=2, changed_at=at_days(1), expires_on=date(2026, 11, 21)
    )
    assert evidence(cast, {"fact": "days_since_tier_rose", "op": "<=", "value": 30}) is None
    assert evidence(cast, {"fact": "days_to_tier_expiry", "op": "<=", "value": 30}) is None


def test_a_tier_is_read_as_of_the_moment_asked(cast: Cast, tiers: None) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(client=client, from_rank=0, to_rank=1, changed_at=at_days(10))
    TierChange.objects.create(client=client, from_rank=1, to_rank=2, changed_at=at_days(1))
    assert evidence(cast, {"fact": "tier_rank", "op": ">=", "value": 1}, at_days(5)) == {"tier_rank": 1}


def test_a_tier_about_to_expire(cast: Cast, tiers: None) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(
        client=client, from_rank=0, to_rank=2, changed_at=at_days(300), expires_on=date(2026, 12, 2)
    )
    seen = evidence(cast, {"fact": "days_to_tier_expiry", "op": "<=", "value": 30})
    assert seen == {"days_to_tier_expiry": 10, "tier_rank": 2, "tier_expires_on": "2026-12-02"}


def order(client: Client, number: str, days: float, net_minor: int = 100) -> Order:
    return Order.objects.create(
        source="pos", external_id=number, client=client, market=client.market, placed_at=at_days(days),
        currency="CNY", net_minor=net_minor,
    )  # fmt: skip


def test_the_last_order_and_its_amount(cast: Cast) -> None:
    client = make_client(cast.lin)
    order(client, "1", 9, 500)
    last = order(client, "2", 1, 880_000)
    seen = evidence(cast, {"fact": "days_since_order", "op": "<=", "value": 1})
    assert seen == {"days_since_order": 1, "order_id": last.pk, "order_minor": 880_000, "order_currency": "CNY"}
    assert evidence(cast, {"fact": "last_order_amount", "op": ">", "value": 879_999}) == {
        "last_order_amount": 880_000,
        "order_currency": "CNY",
    }


def test_orders_in_a_window(cast: Cast) -> None:
    client = make_client(cast.lin)
    for number, days in (("1", 40), ("2", 30), ("3", 29), ("4", 0)):
        order(client, number, days)
    condition = {"fact": "orders_in_days", "params": {"days": 30}, "op": ">=", "value": 2}
    assert evidence(cast, condition) == {"orders_in_days_days30": 2}


def views(client: Client, product_id: int, days: list[float], kind: ActivityKind = ActivityKind.PRODUCT_VIEW) -> None:
    events = [ActivityEvent(client.pk, kind, at_days(day), product_id) for day in days]
    record_batch(events, source="web", idempotency_key=f"{client.pk}-{product_id}-{kind}-{days}", at=NOON)


VIEWED = {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3}


def test_a_product_viewed_three_times_in_the_window(cast: Cast) -> None:
    client, bag, scarf = make_client(cast.lin), factories.ProductFactory.create(), factories.ProductFactory.create()
    views(client, bag.pk, [6.9, 2, 1])
    views(client, scarf.pk, [3, 2])
    assert evidence(cast, VIEWED) == {"same_product_views_days7": 3, "product_id": bag.pk}


def test_a_view_at_the_edge_of_the_window_is_out_and_one_at_the_moment_is_in(cast: Cast) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    views(client, bag.pk, [7, 1, 0])
    assert evidence(cast, VIEWED) is None


def test_a_product_bought_in_the_window_is_not_hesitated_over(cast: Cast) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    views(client, bag.pk, [3, 2, 1])
    views(client, bag.pk, [0.5], ActivityKind.PURCHASE)
    assert evidence(cast, VIEWED) is None


def test_activity_of_a_kind_is_counted(cast: Cast) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    views(client, bag.pk, [3, 2], ActivityKind.CART_ADD)
    params = {"kind": int(ActivityKind.CART_ADD), "days": 7}
    seen = evidence(cast, {"fact": "activity_count", "params": params, "op": ">=", "value": 2})
    assert seen == {"activity_count_days7_kind13": 2}


def test_days_since_the_last_touch_and_language(cast: Cast) -> None:
    client = make_client(cast.lin, language="en")
    Touch.objects.create(client=client, associate=cast.lin, channel="alert", reference="1", occurred_at=at_days(4))
    both = [
        {"fact": "days_since_touch", "op": ">", "value": 3},
        {"fact": "language", "op": "=", "value": "en"},
    ]
    assert evidence(cast, {"all": both}) == {"days_since_touch": 4, "language": "en"}


def test_an_order_placed_abroad_is_the_last_order_too(cast: Cast) -> None:
    client = make_client(cast.lin)
    sale = order(client, "1", 2)
    Order.objects.filter(pk=sale.pk).update(market=factories.MarketFactory.create())
    seen = evidence(cast, {"fact": "days_since_order", "op": "<=", "value": 3})
    assert seen is not None and seen["order_id"] == sale.pk
