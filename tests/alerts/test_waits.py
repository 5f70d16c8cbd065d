"""Rules on activity that wait for hours to pass look again when they have, though nothing new came in."""

from datetime import datetime, timedelta

import pytest

from clienteling.alerts import engine, waits
from clienteling.alerts.models import Alert, RuleRun, RuleVersion, Trigger
from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services import ActivityEvent, record_batch
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

LEFT = {"fact": "hours_since_cart_left", "op": ">=", "value": 2}


@pytest.fixture
def version(db: None) -> RuleVersion:
    return make_rule("cart", trigger=Trigger.ACTIVITY, conditions=LEFT, period={"per": "days", "days": 7})


def does(client: Client, kind: ActivityKind, at: datetime) -> None:
    record_batch([ActivityEvent(client.pk, kind, at)], source="web", idempotency_key=f"{client.pk}-{at}", at=at)
    engine.evaluate_new(at)


def test_a_cart_left_for_two_hours_is_told_of_when_they_are_over(
    cast: Cast, noon: datetime, version: RuleVersion
) -> None:
    client = make_client(cast.lin)
    does(client, ActivityKind.CART_LEFT, noon)
    engine.evaluate_new(noon + timedelta(minutes=119))
    assert not Alert.objects.exists()
    engine.evaluate_new(noon + timedelta(minutes=121))
    engine.evaluate_new(noon + timedelta(minutes=125))
    assert Alert.objects.get().client == client and RuleRun.objects.filter(matched__gt=0).count() == 1


def test_who_bought_meanwhile_is_left_alone(cast: Cast, noon: datetime, version: RuleVersion) -> None:
    client = make_client(cast.lin)
    does(client, ActivityKind.CART_LEFT, noon)
    does(client, ActivityKind.PURCHASE, noon + timedelta(minutes=30))
    engine.evaluate_new(noon + timedelta(minutes=121))
    assert not Alert.objects.exists()


def test_a_worker_that_was_away_looks_at_all_that_came_due_meanwhile(
    cast: Cast, noon: datetime, version: RuleVersion
) -> None:
    clients = [make_client(cast.lin) for _ in range(3)]
    for n, client in enumerate(clients):
        does(client, ActivityKind.CART_LEFT, noon + timedelta(minutes=20 * n))
    engine.evaluate_new(noon + timedelta(hours=9))
    assert Alert.objects.count() == 3


def test_hours_are_read_off_the_comparisons(cast: Cast, version: RuleVersion) -> None:
    version.conditions = {"any": [{"not": LEFT}, LEFT | {"op": ">", "value": 5}]}
    assert waits.hours_of(version) == [2, 6]
    version.conditions = {"fact": "shoe_size", "op": "=", "value": 1}
    assert waits.hours_of(version) == []
