"""Sweeps and micro-batches: one alert per rule, client and period, for the right associate, with coded exclusions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, RuleRun, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, backtest, go_live, pause
from clienteling.clients.models import ActivityKind, IngestBatch, TierChange
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

VIEWED = {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3}


def test_a_sweep_raises_one_alert_for_the_primary_associate(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    factories.RelationshipFactory.create(client=client, associate=cast.zhou, is_primary=False)
    version = make_rule()
    [run] = engine.sweep_due(noon)
    alert = Alert.objects.get()
    assert (alert.client, alert.associate, alert.version, alert.period) == (client, cast.lin, version, 2026)
    assert (alert.delivery, run.matched, alert.run) == ("waiting", 1, run)


def test_a_sweep_runs_once_a_day_and_market_and_never_twice_for_a_period(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    make_rule()
    assert len(engine.sweep_due(noon)) == 1
    assert engine.sweep_due(noon + timedelta(minutes=1)) == []
    [tomorrow] = engine.sweep_due(noon + timedelta(days=1))
    assert tomorrow.matched == 0 and Alert.objects.count() == 1


def test_a_sweep_waits_for_its_hour_in_the_market(cast: Cast, noon: datetime) -> None:
    make_rule(at_hour=13)
    assert engine.sweep_due(noon) == []
    assert len(engine.sweep_due(noon + timedelta(hours=1))) == 1


def test_the_same_birthday_next_year_is_a_new_alert(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    engine.sweep_due(noon + timedelta(days=365))
    assert sorted(Alert.objects.values_list("period", flat=True)) == [2026, 2027]


def test_a_birthday_in_january_belongs_to_its_own_year(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=102)
    make_rule()
    engine.sweep_due(datetime(2026, 12, 29, 4, tzinfo=noon.tzinfo))
    assert Alert.objects.get().period == 2027


@pytest.mark.parametrize(
    ("lunar", "first", "days"),
    [
        (1115, 2026, [date(2026, 1, 3), date(2026, 12, 23), date(2027, 12, 12)]),
        (1208, 2026, [date(2026, 1, 26), date(2027, 1, 15), date(2028, 1, 4)]),
        (815, 2025, [date(2025, 10, 6), date(2026, 9, 25), date(2027, 9, 15)]),
    ],
)
def test_each_lunar_birthday_is_an_alert_though_two_fall_in_one_year(
    cast: Cast, lunar: int, first: int, days: list[date]
) -> None:
    make_client(cast.lin, birth_lunar_md=lunar)
    make_rule()
    for day in days:
        for before in (6, 3, 0):
            engine.sweep_due(datetime(day.year, day.month, day.day, 4, tzinfo=UTC) - timedelta(days=before))
    told = Alert.objects.order_by("raised_at").values_list("evidence__birthday_on", "period")
    assert list(told) == [(day.isoformat(), first + n) for n, day in enumerate(days)]


def test_a_client_nobody_looks_after_or_who_did_not_agree_is_kept_with_the_reason(cast: Cast, noon: datetime) -> None:
    make_client(market=cast.market, birth_md=1125)
    make_client(cast.lin, birth_md=1125, consent=False)
    make_rule()
    [run] = engine.sweep_due(noon)
    assert sorted(Alert.objects.values_list("delivery", "reason")) == [
        ("suppressed", "no_associate"),
        ("suppressed", "no_consent"),
    ]
    assert run.matched == 2


def test_an_associate_who_left_gets_nothing(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    cast.lin.is_active = False
    cast.lin.save()
    make_rule()
    engine.sweep_due(noon)
    assert Alert.objects.get().reason == "no_associate"


def test_paused_rules_and_erased_clients_are_left_alone(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125, erased_at=noon)
    pause(make_rule("paused").rule)
    make_rule("live")
    assert [run.matched for run in engine.sweep_due(noon)] == [0]


def test_a_new_version_takes_over_once_tried_without_a_second_run_that_day(cast: Cast, noon: datetime) -> None:
    rule = make_rule().rule
    engine.sweep_due(noon)
    texts, anybody = [NewText("en", "a", "b", "c")], {"fact": "tier_rank", "op": ">=", "value": 0}
    newer = add_version(rule, NewVersion(Trigger.SCHEDULE, anybody, {"per": "birthday"}, texts))
    assert [run.version.number for run in engine.sweep_due(noon + timedelta(days=1))] == [1]
    backtest(newer, days=1)
    go_live(rule)
    assert engine.sweep_due(noon + timedelta(days=1, hours=1)) == []
    assert [run.version.number for run in engine.sweep_due(noon + timedelta(days=2))] == [2]


def test_another_markets_clients_are_not_matched(cast: Cast, noon: datetime) -> None:
    other = factories.StoreFactory.create()
    abroad = factories.AssociateFactory.create(store=other)
    make_client(abroad, birth_md=1125)
    version = make_rule()
    assert engine.evaluate(version, cast.market, as_of=noon, at=noon).matched == 0


def test_a_rise_and_the_coming_end_of_one_tier_are_two_alerts(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin)
    TierChange.objects.create(
        client=client, from_rank=1, to_rank=2, changed_at=noon - timedelta(days=1), expires_on=date(2027, 11, 20)
    )
    moments = [
        {"fact": "days_since_tier_rose", "op": "<=", "value": 7},
        {"fact": "days_to_tier_expiry", "op": "<=", "value": 30},
    ]
    make_rule("tier", conditions={"any": moments}, period={"per": "tier_change"})
    for day in (0, 1, 2, 340, 341):
        engine.sweep_due(noon + timedelta(days=day))
    assert Alert.objects.count() == 2


def look(cast: Cast, noon: datetime, minutes: list[int], key: str, client_id: int, product_id: int) -> None:
    events = [
        ActivityEvent(client_id, ActivityKind.PRODUCT_VIEW, noon - timedelta(minutes=minute), product_id)
        for minute in minutes
    ]
    record_batch(events, source="web", idempotency_key=key, at=noon)


@pytest.fixture
def viewed_rule(db: None) -> None:
    make_rule("viewed", trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7})


def test_the_third_view_raises_the_alert_when_its_batch_arrives(cast: Cast, noon: datetime, viewed_rule: None) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    look(cast, noon, [60, 50], "a", client.pk, bag.pk)
    assert engine.evaluate_new(noon) == 1 and not Alert.objects.exists()
    look(cast, noon, [1], "b", client.pk, bag.pk)
    assert engine.evaluate_new(noon) == 1
    assert Alert.objects.get().evidence == {"same_product_views_days7": 3, "product_id": bag.pk}
    assert not IngestBatch.objects.filter(evaluated_at=None).exists()


def test_nothing_new_leaves_no_run_behind(cast: Cast, noon: datetime, viewed_rule: None) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    look(cast, noon, [1], "a", client.pk, bag.pk)
    engine.evaluate_new(noon)
    assert engine.evaluate_new(noon) == 0 and not RuleRun.objects.exists()


def test_more_views_in_the_same_period_raise_no_second_alert(cast: Cast, noon: datetime, viewed_rule: None) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    look(cast, noon, [3, 2, 1], "a", client.pk, bag.pk)
    engine.evaluate_new(noon)
    look(cast, noon, [0], "b", client.pk, bag.pk)
    engine.evaluate_new(noon)
    assert Alert.objects.count() == 1


def test_only_the_clients_of_the_batch_are_looked_at(cast: Cast, noon: datetime, viewed_rule: None) -> None:
    quiet, active, bag = make_client(cast.lin), make_client(cast.lin), factories.ProductFactory.create()
    look(cast, noon, [3, 2, 1], "a", quiet.pk, bag.pk)
    IngestBatch.objects.update(evaluated_at=noon)
    look(cast, noon, [3, 2, 1], "b", active.pk, bag.pk)
    engine.evaluate_new(noon)
    assert Alert.objects.get().client == active


def test_what_arrives_after_the_moment_looked_at_waits_for_the_next_look(
    cast: Cast, noon: datetime, viewed_rule: None
) -> None:
    client, bag = make_client(cast.lin), factories.ProductFactory.create()
    look(cast, noon, [3, 2, 1], "a", client.pk, bag.pk)
    assert engine.evaluate_new(noon - timedelta(seconds=90)) == 0
    assert engine.evaluate_new(noon) == 1 and Alert.objects.count() == 1


@pytest.fixture
def broken_rule(db: None) -> None:
    """A rule that asks for a fact of an earlier release."""
    for trigger in Trigger:
        version = make_rule(f"a-broken-{trigger}", trigger=trigger)
        RuleVersion.objects.filter(pk=version.pk).update(conditions={"fact": "shoe_size", "op": "=", "value": 1})


def test_a_rule_that_fails_holds_up_no_other(cast: Cast, noon: datetime, broken_rule: None, viewed_rule: None) -> None:
    client, bag = make_client(cast.lin, birth_md=1125), factories.ProductFactory.create()
    make_rule()
    assert [run.matched for run in engine.sweep_due(noon)] == [1]
    look(cast, noon, [3, 2, 1], "a", client.pk, bag.pk)
    engine.evaluate_new(noon)
    assert Alert.objects.filter(rule__code="viewed").count() == 1
