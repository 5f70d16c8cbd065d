"""Sweeps look only at who may have begun to match; that is nobody less than looking at everybody would find."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from clienteling.alerts import crossings, engine, looks
from clienteling.alerts.models import Alert, Trigger
from clienteling.alerts.schedule import Place
from clienteling.alerts.services import NewText, NewVersion, add_version, backtest, go_live
from clienteling.associates.models import Market
from clienteling.attribution.models import Order
from clienteling.clients.models import Client
from clienteling.clients.services import change_tier
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

SOON = {"fact": "days_to_birthday", "op": "<=", "value": 7}
LAPSED = {"fact": "days_since_order", "op": ">=", "value": 90}
ROSE = {"fact": "days_since_tier_rose", "op": "<=", "value": 5}
ENDS = {"fact": "days_to_tier_expiry", "op": "<=", "value": 14}
ENGLISH = {"fact": "language", "op": "=", "value": "en"}
GOLD = {"fact": "tier_rank", "op": ">=", "value": 2}
MONTH = {"per": "days", "days": 30}
RULES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (SOON, {"per": "birthday"}),
    ({"fact": "days_to_birthday", "op": "=", "value": 3}, {"per": "birthday"}),
    ({"all": [SOON, {"any": [ENGLISH, GOLD]}]}, {"per": "birthday"}),
    (LAPSED, MONTH),
    ({"fact": "days_since_order", "op": "=", "value": 91}, {"per": "order"}),
    ({"all": [LAPSED, GOLD]}, {"per": "days", "days": 7}),
    ({"any": [ROSE, ENDS]}, {"per": "tier_change"}),
    (GOLD, {"per": "tier_change"}),
    ({"fact": "days_since_tier_rose", "op": ">=", "value": 6}, MONTH),
    ({"any": [SOON, {"fact": "last_order_amount", "op": ">", "value": 50_000}]}, MONTH),
]
LONG_AGO = timedelta(days=400)


def here(market: Market) -> Place:
    return Place(market, market.time_zone, alone=True)


@pytest.fixture
def house(cast: Cast, noon: datetime) -> random.Random:
    """Clients of whom a few begin to match each day, and whose rows nobody has changed for long."""
    rng = random.Random(11)
    for n in range(60):
        day = noon.date() + timedelta(days=rng.randint(-5, 30))
        client = make_client(cast.lin, birth_md=day.month * 100 + day.day, language=rng.choice(["en", "fr"]))
        order(client, noon - timedelta(days=rng.randint(70, 100), hours=rng.randint(0, 23)), rng)
        if n % 3:
            rise(client, noon - timedelta(days=rng.randint(0, 25)), rng)
    Client.objects.update(updated_at=noon - LONG_AGO)
    return rng


def order(client: Client, at: datetime, rng: random.Random) -> None:
    amount = rng.randrange(10_000, 90_000)
    kept = {"source": "pos", "external_id": f"{rng.random()}", "currency": "CNY", "net_minor": amount}
    Order.objects.create(client=client, market=client.market, placed_at=at, **kept)
    Client.objects.filter(pk=client.pk).update(updated_at=at)


def rise(client: Client, at: datetime, rng: random.Random) -> None:
    client.refresh_from_db()
    ends = at.date() + timedelta(days=rng.randint(5, 60))
    change_tier(client, to_rank=client.tier_rank + 1, at=at, expires_on=ends)
    Client.objects.filter(pk=client.pk).update(updated_at=at)


def a_day_passes(at: datetime, rng: random.Random) -> None:
    """Of three clients something changes; the last of them moved the birthday to today."""
    one, two, three = rng.sample(list(Client.objects.all()), 3)
    order(one, at - timedelta(hours=rng.randint(1, 20)), rng)
    rise(two, at - timedelta(hours=rng.randint(1, 20)), rng)
    Client.objects.filter(pk=three.pk).update(
        birth_md=at.month * 100 + at.day, language="en", updated_at=at - timedelta(hours=3)
    )


@pytest.mark.parametrize("every", [1, 3])
def test_after_each_days_sweep_looking_at_everybody_finds_nobody_else(
    cast: Cast, noon: datetime, house: random.Random, every: int
) -> None:
    versions = [make_rule(f"rule-{n}", conditions=tree, period=per) for n, (tree, per) in enumerate(RULES)]
    engine.sweep_due(noon)
    crossed = 0
    for day in range(1, 26, every):
        at = noon + timedelta(days=day)
        a_day_passes(at, house)
        found = looks.cheapest(versions, here(cast.market), here(cast.market).moment(at))
        crossed += sum(look.since is not None for look in found.values())
        assert len(engine.sweep_due(at)) == len(RULES)
        for version in versions:
            assert engine.evaluate(version, cast.market, as_of=at, at=at).matched == 0, (day, version.conditions)
    assert crossed > 8 * 25 // every and Alert.objects.filter(raised_at__gt=noon).count() > 100


def test_few_are_looked_at(cast: Cast, noon: datetime, house: random.Random) -> None:
    version, moment = make_rule(conditions=LAPSED, period=MONTH), here(cast.market).moment(noon)
    compiler, found = looks.restricted(version, moment, looks.Look(since=noon - timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM clients_client c WHERE {found}", compiler.values)  # noqa: S608
        assert 0 < cursor.fetchone()[0] < 20


@pytest.mark.parametrize(
    "conditions",
    [
        {"not": SOON},
        {"all": [SOON, {"fact": "days_since_touch", "op": ">", "value": 3}]},
        {"fact": "days_to_birthday", "op": ">", "value": 3},
    ],
)
def test_a_rule_with_anything_that_no_index_foresees_looks_at_everybody(
    cast: Cast, noon: datetime, conditions: dict[str, Any]
) -> None:
    version = make_rule(conditions=conditions)
    look = looks.Look(since=noon - timedelta(days=1))
    assert not looks.crosses(version, here(cast.market).moment(noon), look)


def test_after_too_long_a_time_everybody_is_looked_at(cast: Cast, noon: datetime) -> None:
    version = make_rule()
    look = looks.Look(since=noon - timedelta(days=crossings.MOST_DAYS))
    assert not looks.crosses(version, here(cast.market).moment(noon), look)


def test_a_new_version_looks_at_everybody_again(cast: Cast, noon: datetime, house: random.Random) -> None:
    rule = make_rule().rule
    engine.sweep_due(noon)
    texts = [NewText("en", "a", "b", "c")]
    wider = NewVersion(Trigger.SCHEDULE, SOON | {"value": 20}, {"per": "birthday"}, texts)
    version, at = add_version(rule, wider), noon + timedelta(days=1)
    backtest(version, days=1)
    go_live(rule)
    version.refresh_from_db()
    assert looks.looked_before(version, here(cast.market), here(cast.market).moment(at)) is None
    [run] = engine.sweep_due(at)
    assert run.matched > 10
