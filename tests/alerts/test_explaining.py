"""Why there is an alert and why there is none, from what is stored, in words."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from clienteling.alerts import engine
from clienteling.alerts.explaining import Answer, Finding, why, why_not
from clienteling.alerts.models import Alert, Rule, RuleEvent, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, pause
from clienteling.clients.models import ActivityKind, Client, QuietSpell, TierChange
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.sold import alert_of
from tests.conftest import Cast

DAY = date(2026, 11, 22)
HOUR = timedelta(hours=1)
VIEWED = {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3}


@pytest.fixture(autouse=True)
def on_shanghais_clock() -> Iterator[None]:
    """Times are read on Shanghai's clock."""
    with timezone.override("Asia/Shanghai"):
        yield


def long_known(*clients: Client) -> None:
    Client.objects.update(created_at=factories.LONG_AGO)
    for rule in Rule.objects.all():
        rule.versions.update(created_at=factories.LONG_AGO)
    for client in clients:
        client.refresh_from_db()


def ask(client: Client, code: str = "birthday", on: date = DAY, language: str = "en") -> Answer:
    long_known(client)
    at = datetime(2026, 12, 1, tzinfo=timezone.get_current_timezone())
    return why_not(client, Rule.objects.get(code=code), on=on, at=at, language=language)


def said(answer: Answer) -> dict[str, str]:
    return {line.label: line.text for line in answer.lines}


def test_an_alert_says_what_the_rule_asked_what_it_saw_and_whom_it_told(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    lines = said(why(Alert.objects.get(), language="en"))
    assert lines["The rule asks"] == "days until the birthday ≤ 7 days"
    assert lines["days until the birthday"] == "3 days (the rule asks ≤ 7)"
    assert lines["For"].endswith("– The client's associate")
    assert lines["The rule looked"] == "22 November 2026, 12:00, as it does every day at 09:00"


def test_a_client_who_was_told_of_gets_the_alert_as_answer(cast: Cast, noon: datetime) -> None:
    client, version = make_client(cast.lin, birth_md=1125), make_rule(conditions=VIEWED)
    alert = alert_of(version, client, noon)
    found = ask(client)
    assert (found.finding, found.alert) == (Finding.TOLD, alert)


def test_what_kept_it_back_is_named_with_its_evidence(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    QuietSpell.objects.create(client=client, began_at=noon - HOUR, source="client")
    make_rule()
    engine.sweep_due(noon)
    found = ask(client)
    assert found.finding == Finding.HELD_BACK
    assert said(found)["Kept back"] == "The client asked to be left alone"
    assert said(found)["In detail"] == "Asked for on 22 November 2026, 11:00"


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        ("held_out", "10 % of the clients are never told of by this rule; the draw never changes."),
        ("cool_down", "The last one was on 20 November 2026, 12:00; the rule waits 30 days."),
        ("no_consent", "The client had never agreed to be contacted."),
        ("cap", "1 alert went to the associate in the 24 hours before."),
        ("expired", "It was useful until 25 November 2026, 12:00"),
    ],
)
def test_each_reason_has_its_detail(cast: Cast, noon: datetime, reason: str, detail: str) -> None:
    client = make_client(cast.lin, consent=False)
    version = make_rule(holdout_percent=10, cooldown_days=30)
    alert_of(version, client, noon - timedelta(days=2))
    alert_of(version, make_client(cast.lin), noon - HOUR)
    alert = alert_of(version, client, noon, reason=reason)
    assert said(why(alert, language="en"))["In detail"] == detail


def test_a_condition_that_failed_comes_first_with_its_value_as_of_that_day(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1225)
    TierChange.objects.create(client=client, from_rank=0, to_rank=2, changed_at=noon - HOUR)
    near, high = {"fact": "days_to_birthday", "op": "<=", "value": 7}, {"fact": "tier_rank", "op": ">=", "value": 2}
    make_rule(conditions={"all": [high, near]})
    engine.sweep_due(noon)
    TierChange.objects.create(client=client, from_rank=2, to_rank=1, changed_at=noon + HOUR)
    found = ask(client)
    conditions = [(line.label, line.text, line.holds) for line in found.lines if line.holds is not None]
    assert found.finding == Finding.NOT_MET
    assert conditions == [
        ("days until the birthday ≤ 7 days", "33 days", False),
        ("loyalty tier (rank) ≥ 2 rank", "2 rank", True),
    ]


def test_of_either_or_all_failing_parts_decide(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin)
    near, high = {"fact": "days_to_birthday", "op": "<=", "value": 7}, {"fact": "tier_rank", "op": ">=", "value": 2}
    low = {"not": {"fact": "tier_rank", "op": "<", "value": 5}}
    make_rule(conditions={"all": [{"any": [near, high]}, low]})
    engine.sweep_due(noon)
    lines = [(line.text, line.holds) for line in ask(client).lines if line.holds is not None]
    assert lines == [("nothing known", False), ("0 rank", False), ("0 rank", True)]


def test_a_paused_rule_says_since_when(cast: Cast, noon: datetime) -> None:
    client, rule = make_client(cast.lin, birth_md=1125), make_rule().rule
    RuleEvent.objects.update(at=noon - timedelta(days=9))
    pause(rule, at=noon - timedelta(days=2))
    found = ask(client)
    assert found.finding == Finding.NOT_LIVE
    assert (said(found)["The rule was"], said(found)["Since"]) == ("Paused", "20 November 2026, 12:00")


def test_a_paused_rule_on_activity_was_not_live_either(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin)
    rule = make_rule("bag", trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7}).rule
    RuleEvent.objects.update(at=noon - timedelta(days=9))
    assert ask(client, "bag").finding == Finding.NOT_LOOKED_AT
    pause(rule, at=noon - timedelta(days=2))
    assert ask(client, "bag").finding == Finding.NOT_LIVE


def test_before_its_hour_the_rule_has_not_looked_yet(cast: Cast, noon: datetime) -> None:
    client, rule = make_client(cast.lin, birth_md=1125), make_rule().rule
    RuleEvent.objects.update(at=noon - timedelta(days=9))
    long_known(client)
    assert why_not(client, rule, on=DAY, at=noon, language="en").finding == Finding.NOT_YET
    assert why_not(client, rule, on=DAY, at=noon + timedelta(days=1), language="en").finding == Finding.NOT_LIVE


def test_a_sent_alert_says_what_gave_way_to_it(cast: Cast, noon: datetime) -> None:
    version = make_rule()
    for reason in ("cap", "fatigue", "held_out"):
        alert_of(version, make_client(cast.lin), noon, reason=reason)
    alert_of(version, make_client(cast.chan), noon, reason="cap")
    alert = alert_of(version, make_client(cast.lin), noon)
    assert said(why(alert, language="en"))["Went before"] == "birthday · 2"


def test_who_was_told_of_before_in_the_same_period_is_told_so(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    make_rule()
    for days in (0, 1):
        engine.sweep_due(noon + timedelta(days=days))
    found = ask(client, on=DAY + timedelta(days=1))
    assert (found.finding, found.alert) == (Finding.HAD_ALREADY, Alert.objects.get())
    assert said(found)["Told before"] == "22 November 2026, 12:00"


def test_what_became_known_after_the_run_is_no_fault_of_the_rule(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1225)
    make_rule()
    engine.sweep_due(noon)
    Client.objects.filter(pk=client.pk).update(birth_md=1125)
    assert ask(client).finding == Finding.KNOWN_LATER


def test_a_rule_on_activity_looks_only_at_who_did_something(cast: Cast, noon: datetime) -> None:
    client, quiet, product = make_client(cast.lin), make_client(cast.lin), factories.ProductFactory.create()
    make_rule("bag", trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7})
    event = ActivityEvent(client.pk, ActivityKind.PRODUCT_VIEW, noon - HOUR, product.pk)
    record_batch([event], source="web", idempotency_key="1", at=noon - HOUR)
    engine.evaluate_new(noon)
    assert ask(quiet, "bag").finding == Finding.NOT_LOOKED_AT
    found = ask(client, "bag")
    assert found.finding == Finding.NOT_MET
    assert [line.text for line in found.lines if line.holds is False] == ["1 views"]


def test_days_before_the_rule_the_client_or_the_future_are_answered_as_such(cast: Cast, noon: datetime) -> None:
    client, rule = make_client(cast.lin), make_rule().rule
    early, at = date(2026, 1, 5), noon + timedelta(days=400)
    asked: dict[str, Any] = {"at": at, "language": "en"}
    assert why_not(client, rule, on=early, **asked).finding == Finding.NO_CLIENT
    Client.objects.update(created_at=factories.LONG_AGO)
    client.refresh_from_db()
    assert why_not(client, rule, on=early, **asked).finding == Finding.NO_RULE
    assert why_not(client, rule, on=date(2030, 1, 1), **asked).finding == Finding.TO_COME


def test_the_answer_is_by_the_version_that_ran_that_day(cast: Cast, noon: datetime) -> None:
    client, version = make_client(cast.lin, birth_md=1225), make_rule()
    engine.sweep_due(noon)
    texts = [NewText("en", "a", "b", "c")]
    high = {"fact": "tier_rank", "op": ">=", "value": 9}
    add_version(version.rule, NewVersion(Trigger.SCHEDULE, high, {"per": "birthday"}, texts))
    assert said(ask(client))["The rule asks"] == "days until the birthday ≤ 7 days"
