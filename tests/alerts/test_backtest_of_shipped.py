"""Months lived day by day by a random house with every ready-made rule live, and the same months tried on the past."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from pytest_django import Settings

from clienteling.alerts import engine, shipped
from clienteling.alerts.backtests import backtest
from clienteling.alerts.models import Alert, BacktestAlert, BacktestDay, Rule, Trigger
from clienteling.alerts.services import go_live
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from tests import factories
from tests.alerts import somebody
from tests.alerts.reference import histories, house
from tests.alerts.unfolding import Unfolding, batch

DAYS = 30
A_DAY = timedelta(days=1)
END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# Kept once a year: each is tried on the month that holds its day.
FESTIVALS = {
    "spring-festival": datetime(2026, 2, 20, 12, 0, tzinfo=UTC),
    "qixi": datetime(2026, 8, 25, 12, 0, tzinfo=UTC),
}
# Ready-made rules again, as rules of some days of the week.
WEEKLY = {"birthday": [1], "tier-moment": [1, 4], "order-not-collected": [3], "asset-opened": [2, 6]}
COLUMNS = ("client_id", "period", "associate_id", "raised_at", "raised_as")
Months = list[tuple[Rule, datetime]]


@pytest.fixture
def lived(db: None, settings: Settings) -> Months:
    """Every rule with the end of its thirty days, which were sweeps and micro-batches; in the last month, in which
    all of them run, the clocks of Paris are set back on the third day."""
    settings.RULE_ALWAYS_ALLOWED_MATCHES, settings.GLOBAL_HOLDOUT_PERCENT = 1_000, 30
    populate(Random(5))
    rules = {rule.code: rule for rule in [*shipped.install(), *weekly()]}
    story = Unfolding(min(FESTIVALS.values()) - (DAYS + 1) * A_DAY)
    for code, end in FESTIVALS.items():
        live_through(story, end, [rules[code]])
    live_through(story, END, [rule for code, rule in rules.items() if code not in FESTIVALS])
    return [(rule, END) for rule in rules.values()] + [(rules[code], end) for code, end in FESTIVALS.items()]


def populate(rng: Random) -> None:
    made = house.build(rng, 14)
    histories.fill(rng, made)
    for place in made.places:
        Associate.objects.filter(pk=place.associates[0].pk).update(role="store_manager")
        for client in place.clients[:10]:
            make_regular(rng, client, place.associates[1])
    somebody.arrive(rng, made, made.places[0], END - DAYS / 2 * A_DAY)


def make_regular(rng: Random, client: Client, associate: Associate) -> None:
    """Somebody with an associate and a consent that last; held out or not whenever the test runs."""
    client.relationships.all().delete()
    client.consents.all().delete()
    factories.RelationshipFactory.create(client=client, associate=associate)
    factories.ConsentFactory.create(client=client)
    Client.objects.filter(pk=client.pk).update(uid=UUID(int=rng.getrandbits(128)))


def weekly() -> Iterator[Rule]:
    for code, days in WEEKLY.items():
        one = shipped.SHIPPED[code]
        version = replace(one.version, trigger=Trigger.SCHEDULE, at_hour=10, weekdays=days)
        yield shipped.install_one(replace(one, code=f"weekly-{code}", version=version))


def live_through(story: Unfolding, end: datetime, rules: Iterable[Rule]) -> None:
    """The thirty days before; what happened until they begin was news to no rule."""
    began = end.replace(hour=0) - DAYS * A_DAY
    story.until(began - A_DAY)
    for rule in rules:
        backtest(rule.versions.get(), days=1, at=began)
        go_live(rule, at=began)
    for hour in range(0, DAYS * 24, 12):
        at = began + timedelta(hours=hour, minutes=7)
        if active := story.until(at):
            batch(active, at)
        engine.evaluate_new(at)
        engine.sweep_due(at)
    story.until(end)


@pytest.mark.timeout(600)
def test_each_day_of_each_rule_is_the_day_it_had(lived: Months) -> None:
    found: Counter[str] = Counter()
    for rule, end in lived:
        first_day = end.replace(hour=0) - DAYS * A_DAY
        live = set(Alert.objects.filter(rule=rule, raised_at__range=(first_day, end)).values_list(*COLUMNS))
        done = backtest(rule.versions.get(), days=DAYS, at=end)
        tried = set(BacktestAlert.objects.filter(backtest=done).values_list(*COLUMNS))
        assert tried == live, rule.code
        days = BacktestDay.objects.filter(backtest=done)
        assert sum(days.values_list("matched", flat=True)) == len(live)
        assert all(day.matched == day.would_send + sum(day.excluded.values()) for day in days)
        found += Counter(reason for *_alert, reason in live)
        found[rule.code] += len(live)
    assert {"", "no_associate", "no_consent", "cool_down", "held_out_of_all"} <= set(found)
    every_one = {*shipped.SHIPPED, *(f"weekly-{code}" for code in WEEKLY)}
    assert {code for code in every_one if not found[code]} == set(), "rules that found nobody on any day"
