"""A rule that annoys stops by itself: who dismisses or leaves decides, above a sample, since it went live."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from clienteling.alerts import engine, lifecycle, stopping
from clienteling.alerts.course import Course
from clienteling.alerts.models import Alert, Rule, RuleEvent, RuleStatus, Trigger
from clienteling.alerts.services import go_live, shadow, stop_the_annoying
from clienteling.clients.models import ActivityKind, Client, Consent, Relationship
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

N = 10


@pytest.fixture
def rule(cast: Cast, noon: datetime, settings: Settings) -> Rule:
    """Ten cards delivered, one alert that waits; six dismissals of ten, or one client of ten lost, are too many."""
    settings.RULE_STOP_SAMPLE, settings.RULE_STOP_DISMISSED_PERCENT, settings.RULE_STOP_OPT_OUT_PERCENT = N, 50, 9
    for _ in range(N + 1):
        make_client(cast.lin, birth_md=1125)
    rule = make_rule().rule
    go_live(rule, at=noon - timedelta(days=1))
    engine.sweep_due(noon)
    delivered = Alert.objects.filter(pk__in=list(Alert.objects.order_by("pk").values_list("pk", flat=True)[:N]))
    delivered.update(delivery="delivered", delivered_at=noon)
    return rule


def handle(dismissed: int, done: int) -> None:
    pks = list(Alert.objects.filter(delivery="delivered").order_by("pk").values_list("pk", flat=True))
    Alert.objects.filter(pk__in=pks[:dismissed]).update(handling="dismissed", dismissal="other")
    Alert.objects.filter(pk__in=pks[dismissed : dismissed + done]).update(handling="done")


def test_one_that_is_dismissed_too_often_stops_and_what_waits_stays_here(rule: Rule, noon: datetime) -> None:
    handle(dismissed=6, done=4)
    assert stop_the_annoying(noon + timedelta(hours=1)) == [rule]
    rule.refresh_from_db()
    assert (rule.status, rule.stop_reason) == (RuleStatus.PAUSED, "dismissed:6:10")
    assert Alert.objects.filter(reason="stopped").count() == 1
    event = RuleEvent.objects.latest("pk")
    assert (event.became, event.by, event.why) == ("paused", None, "dismissed:6:10")
    assert "6" in stopping.words(rule.stop_reason) and "10" in stopping.words(rule.stop_reason)


@pytest.mark.parametrize(("dismissed", "done"), [(5, 5), (9, 0)])
def test_at_the_limit_or_below_the_sample_it_goes_on(rule: Rule, noon: datetime, dismissed: int, done: int) -> None:
    handle(dismissed, done)
    assert stop_the_annoying(noon + timedelta(hours=1)) == []


def test_one_that_loses_clients_stops(rule: Rule, noon: datetime) -> None:
    client = Alert.objects.filter(delivery="delivered").latest("pk").client
    Consent.objects.filter(client=client).update(withdrawn_at=noon + timedelta(hours=2))
    assert stop_the_annoying(noon + timedelta(days=1)) == [rule]
    assert Rule.objects.get().stop_reason == "opt_out:1:10"


def test_a_client_who_removes_the_associate_counts_and_one_who_leaves_much_later_does_not(
    rule: Rule, noon: datetime
) -> None:
    client = Alert.objects.filter(delivery="delivered").latest("pk").client
    ended = Relationship.objects.filter(client=client)
    ended.update(ended_at=noon + timedelta(days=5), ended_by="by_client")
    assert stop_the_annoying(noon + timedelta(days=6)) == []
    ended.update(ended_at=noon + timedelta(days=1))
    assert stop_the_annoying(noon + timedelta(days=6)) == [rule]


def test_one_that_head_office_switched_on_again_is_judged_anew(rule: Rule, noon: datetime) -> None:
    handle(dismissed=6, done=4)
    stop_the_annoying(noon + timedelta(hours=1))
    go_live(rule, at=noon + timedelta(hours=2))
    assert stop_the_annoying(noon + timedelta(hours=3)) == []
    rule.refresh_from_db()
    assert (rule.status, rule.stop_reason) == (RuleStatus.LIVE, "")


def test_one_that_would_tell_of_too_many_at_once_stops_before_it_tells_of_any(
    cast: Cast, noon: datetime, settings: Settings
) -> None:
    settings.RULE_MOST_MATCHES = 2
    for _ in range(3):
        make_client(cast.lin, birth_md=1125)
    make_client(cast.lin, birth_md=701, language="en")
    flood = make_rule("flood").rule
    make_rule("small", conditions={"fact": "language", "op": "=", "value": "en"}, period={"per": "days", "days": 7})
    engine.sweep_due(noon)
    flood.refresh_from_db()
    assert (flood.status, flood.stop_reason) == (RuleStatus.PAUSED, "too_wide:3:2")
    assert "3" in stopping.words(flood.stop_reason)
    assert list(Alert.objects.values_list("rule__code", flat=True)) == ["small"]


@pytest.fixture
def two_markets(cast: Cast, settings: Settings) -> list[Client]:
    """Three clients in the first, one in the other; two alerts at once are too many."""
    settings.RULE_MOST_MATCHES = 2
    abroad = factories.AssociateFactory.create()
    return [make_client(one, birth_md=1125) for one in (cast.lin, cast.lin, cast.lin, abroad)]


@pytest.mark.parametrize("share", [100, 5, None])
def test_one_that_stops_in_a_market_raises_nothing_in_the_next(
    two_markets: list[Client], noon: datetime, share: int | None
) -> None:
    """In shadow, in a few stores or in all."""
    rule = make_rule().rule
    lifecycle.pause(rule)
    shadow(rule) if share is None else go_live(rule, share=share)
    assert engine.sweep_due(noon) == []
    assert Rule.objects.get().stop_reason == "too_wide:3:2" and not Alert.objects.exists()


def test_one_on_activity_that_stops_in_a_market_raises_nothing_in_the_next(
    two_markets: list[Client], noon: datetime
) -> None:
    make_rule("seen", trigger=Trigger.ACTIVITY)
    for number, client in enumerate(two_markets):
        event = ActivityEvent(client.pk, ActivityKind.PAGE_VIEW, noon)
        record_batch([event], source="web", idempotency_key=str(number), at=noon)
    engine.evaluate_new(noon)
    engine.evaluate_new(noon)
    assert Rule.objects.get().status == RuleStatus.PAUSED and not Alert.objects.exists()


def test_one_that_is_paused_staged_or_rewritten_while_it_is_looked_at_is_read_anew(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    make_rule()
    for change in ({"status": "paused"}, {"store_share": 5}, {"current": None}):
        [version] = engine.live(Trigger.SCHEDULE)
        before = Rule.objects.values(*change).get()
        Rule.objects.update(**change)
        with pytest.raises(engine.Busy):
            engine.evaluate(version, cast.market, as_of=noon, at=noon)
        Rule.objects.update(**before)
    assert not Alert.objects.exists()


def test_one_that_does_not_run_has_no_course(cast: Cast) -> None:
    version = make_rule()
    lifecycle.pause(version.rule)
    with pytest.raises(ValueError, match="looks at nobody"):
        Course.of(version, None)
