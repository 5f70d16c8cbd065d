"""A month lived day by day by a random house with every ready-made rule live, and the same month tried on the past."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from pytest_django import Settings

from clienteling.alerts import engine, shipped
from clienteling.alerts.backtests import backtest
from clienteling.alerts.models import Alert, BacktestAlert, BacktestDay, Rule
from clienteling.alerts.services import go_live
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from tests import factories
from tests.alerts.reference import histories, house
from tests.alerts.unfolding import Unfolding, batch

END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAYS = 30
COLUMNS = ("client_id", "period", "associate_id", "raised_at", "raised_as")


@pytest.fixture
def lived(db: None, settings: Settings) -> list[Rule]:
    """All rules, after thirty days of sweeps and micro-batches; the clocks of Paris are set back on the third."""
    settings.RULE_ALWAYS_ALLOWED_MATCHES, settings.GLOBAL_HOLDOUT_PERCENT = 1_000, 30
    rng = Random(5)
    made = house.build(rng, 14)
    histories.fill(rng, made)
    for place in made.places:
        Associate.objects.filter(pk=place.associates[0].pk).update(role="store_manager")
        for client in place.clients[:10]:
            make_regular(rng, client, place.associates[1])
    began = END.replace(hour=0) - timedelta(days=DAYS)
    story = Unfolding(began - timedelta(days=1))
    rules = shipped.install()
    for rule in rules:
        backtest(rule.versions.get(), days=1, at=began)
        go_live(rule, at=began)
    for hour in range(0, DAYS * 24, 12):
        at = began + timedelta(hours=hour, minutes=7)
        if active := story.until(at):
            batch(active, at)
        engine.evaluate_new(at)
        engine.sweep_due(at)
    story.until(END)
    return rules


def make_regular(rng: Random, client: Client, associate: Associate) -> None:
    """Somebody with an associate and a consent that last; held out or not whenever the test runs."""
    client.relationships.all().delete()
    client.consents.all().delete()
    factories.RelationshipFactory.create(client=client, associate=associate)
    factories.ConsentFactory.create(client=client)
    Client.objects.filter(pk=client.pk).update(uid=UUID(int=rng.getrandbits(128)))


@pytest.mark.timeout(600)
def test_each_day_of_each_rule_is_the_day_it_had(lived: list[Rule]) -> None:
    found: Counter[str] = Counter()
    for rule in lived:
        live = set(Alert.objects.filter(rule=rule).values_list(*COLUMNS))
        done = backtest(rule.versions.get(), days=DAYS, at=END)
        tried = set(BacktestAlert.objects.filter(backtest=done).values_list(*COLUMNS))
        assert tried == live, rule.code
        days = BacktestDay.objects.filter(backtest=done)
        assert sum(days.values_list("matched", flat=True)) == len(live)
        assert all(day.matched == day.would_send + sum(day.excluded.values()) for day in days)
        found += Counter(reason for *_alert, reason in live)
        found[rule.code] = len(live)
    assert {"", "no_associate", "no_consent", "cool_down", "held_out_of_all"} <= set(found)
    assert sum(1 for rule in lived if found[rule.code]) > len(lived) / 2, found
