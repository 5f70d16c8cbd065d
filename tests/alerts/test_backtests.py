"""A backtest of a day is the live run of that day; what it comes to; as a job."""

from datetime import datetime, timedelta
from typing import Any

from clienteling.alerts import engine
from clienteling.alerts.backtests import backtest
from clienteling.alerts.models import Alert, BacktestAlert, Restraint, RuleVersion, Trigger
from clienteling.attribution.services import record_touch
from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

VIEWED: dict[str, Any] = {
    "trigger": Trigger.ACTIVITY,
    "conditions": {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3},
    "period": {"per": "days", "days": 7},
}
EVERY_DAY: dict[str, Any] = {
    "conditions": {"fact": "tier_rank", "op": ">=", "value": 0},
    "period": {"per": "days", "days": 1},
}
Row = tuple[object, ...]
COLUMNS = ("client_id", "period", "associate_id", "raised_at", "raised_as")


def raised(version: RuleVersion) -> list[Row]:
    return sorted(Alert.objects.filter(version=version).values_list(*COLUMNS), key=str)


def tried(version: RuleVersion, days: int, at: datetime) -> list[Row]:
    done = backtest(version, days=days, at=at)
    return sorted(BacktestAlert.objects.filter(backtest=done).values_list(*COLUMNS), key=str)


def test_a_day_of_a_backtest_is_the_run_the_rule_had_that_day(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    make_client(market=cast.market, birth_md=1120)
    version = make_rule()
    for day in range(10):
        engine.sweep_due(noon - timedelta(days=10 - day))
    assert len(raised(version)) == 2
    assert tried(version, 10, noon) == raised(version)


def test_what_the_markets_own_limit_would_cut_is_counted(cast: Cast, noon: datetime) -> None:
    for _client in range(3):
        make_client(cast.lin, birth_md=1128)
    Restraint.objects.create(market=cast.market, per_associate=1)
    done = backtest(make_rule(), days=2, at=noon)
    assert [(day.would_send, day.cut) for day in done.results.filter(market=cast.market, matched__gt=0)] == [(3, 2)]


def test_whom_others_wrote_to_often_enough_is_counted_as_cut_too(cast: Cast, noon: datetime) -> None:
    tired, _fresh = make_client(cast.lin, birth_md=1128), make_client(cast.lin, birth_md=1128)
    Restraint.objects.create(market=cast.market, per_client=1, per_client_days=7)
    record_touch(tired, associate=cast.lin, channel="phone", reference="1", at=noon - timedelta(days=4))
    done = backtest(make_rule(), days=2, at=noon)
    assert [(day.would_send, day.cut) for day in done.results.filter(market=cast.market, matched__gt=0)] == [(2, 1)]


def test_days_of_a_backtest_tire_a_client_as_days_of_the_rule_would(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin)
    Restraint.objects.create(market=cast.market, per_client=2, per_client_days=30)
    done = backtest(make_rule("daily", **EVERY_DAY), days=4, at=noon)
    assert [day.cut for day in done.results.filter(market=cast.market).order_by("day_on")] == [0, 0, 1, 1]


def test_whoever_lacks_what_a_rule_counts_by_is_no_match_and_breaks_nothing(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin)
    version = make_rule("ordered", conditions=EVERY_DAY["conditions"], period={"per": "order"})
    engine.sweep_due(noon)
    assert tried(version, 2, noon) == raised(version) == []


def looks(client: Client, product_id: int, at: datetime, key: str) -> None:
    record_batch(
        [ActivityEvent(client.pk, ActivityKind.PRODUCT_VIEW, at, product_id)], source="web", idempotency_key=key, at=at
    )


def test_a_rule_on_activity_is_tried_batch_by_batch(cast: Cast, noon: datetime) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    version = make_rule("viewed", **VIEWED)
    for hour in range(60):
        at = noon - timedelta(days=12) + timedelta(hours=4 * hour)
        looks(client, bag.pk, at, f"look-{hour}")
        engine.evaluate_new(at + timedelta(seconds=2))
    assert len(raised(version)) == 3
    assert tried(version, 13, noon) == raised(version)
