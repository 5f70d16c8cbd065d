"""The life of a rule: which move may follow which, what is needed for it, and what is kept of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from clienteling.alerts import engine
from clienteling.alerts.models import (
    Alert,
    AlertCopy,
    Recipient,
    Rule,
    RuleEvent,
    RuleStatus,
    RuleVersion,
    Trigger,
)
from clienteling.alerts.services import (
    NewText,
    NewVersion,
    add_version,
    backtest,
    go_live,
    pause,
    send_copies,
    send_due,
    settle,
    shadow,
)
from clienteling.lib.errors import DomainError
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


def draft(code: str = "birthday", **changes: Any) -> RuleVersion:
    conditions = changes.pop("conditions", {"fact": "days_to_birthday", "op": "<=", "value": 7})
    new = NewVersion(Trigger.SCHEDULE, conditions, {"per": "birthday"}, [NewText("en", "a", "b", "c")], **changes)
    rule, _created = Rule.objects.get_or_create(code=code, defaults={"name": code})
    return add_version(rule, new)


def refused(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code, refusal.value.field


def test_a_rule_without_a_backtest_of_its_newest_version_runs_nowhere(cast: Cast) -> None:
    version = draft()
    assert refused(go_live, version.rule) == refused(shadow, version.rule) == ("needs_backtest", "version")
    backtest(version, days=1)
    draft(valid_days=5)
    assert refused(go_live, version.rule) == ("needs_backtest", "version")
    assert Rule.objects.get().status == RuleStatus.DRAFT


def test_every_change_of_state_is_kept_with_who_and_when(cast: Cast, noon: datetime) -> None:
    version, by = draft(), cast.marketing
    backtest(version, days=1, by=by, at=noon)
    shadow(version.rule, by=by, at=noon)
    go_live(version.rule, share=50, by=by, at=noon)
    pause(version.rule, by=by, at=noon, why="Christmas")
    go_live(version.rule, by=by, at=noon + timedelta(days=1))
    events = RuleEvent.objects.order_by("pk").values_list("was", "became", "store_share", "why")
    assert list(events) == [
        ("draft", "backtested", 100, ""),
        ("backtested", "shadow", 100, ""),
        ("shadow", "live", 50, ""),
        ("live", "paused", 50, "Christmas"),
        ("paused", "live", 100, ""),
    ]
    assert set(RuleEvent.objects.values_list("by", "version")) == {(by.pk, version.pk)}


def test_an_associate_switches_no_rule(cast: Cast) -> None:
    version = make_rule()
    for verb in (pause, shadow, go_live):
        assert refused(verb, version.rule, by=cast.lin) == ("not_allowed", None)


def test_a_share_is_a_share(cast: Cast) -> None:
    assert refused(go_live, make_rule().rule, share=0) == ("bad_share", "store_share")


def test_a_rule_in_shadow_matches_tells_nobody_and_stands_in_nobodys_way(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    version = draft()
    backtest(version, days=1)
    shadow(version.rule)
    engine.sweep_due(noon)
    watched = Alert.objects.get()
    assert (watched.delivery, watched.reason, watched.raised_as) == ("suppressed", "shadow", "")
    assert (send_due(noon), engine.sweep_due(noon + timedelta(days=1))[0].matched) == (0, 0)
    go_live(version.rule)
    engine.sweep_due(noon + timedelta(days=2))
    assert sorted(Alert.objects.values_list("delivery", "is_rehearsal")) == [("suppressed", True), ("waiting", False)]


def test_a_staged_rule_is_live_in_its_stores_and_watches_in_the_others(cast: Cast, noon: datetime) -> None:
    stores = [factories.StoreFactory.create(market=cast.market) for _ in range(20)]
    people = [factories.AssociateFactory.create(store=store) for store in stores]
    clients = [make_client(person, birth_md=1125) for person in people for _ in range(2)]
    version = make_rule()
    go_live(version.rule, share=30)
    engine.sweep_due(noon)
    told = set(Alert.objects.filter(delivery="waiting").values_list("associate__store", flat=True))
    kept = set(Alert.objects.filter(reason="not_staged").values_list("associate__store", flat=True))
    assert told and kept and not told & kept and Alert.objects.count() == len(clients)
    go_live(version.rule, share=100)
    engine.sweep_due(noon + timedelta(days=1))
    assert Alert.objects.filter(delivery="waiting").values("client").distinct().count() == len(clients)


def test_what_waits_of_a_paused_rule_is_not_sent(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    rule = make_rule().rule
    engine.sweep_due(noon)
    pause(rule, at=noon)
    assert list(Alert.objects.values_list("delivery", "reason", "raised_as")) == [("suppressed", "stopped", "")]
    assert engine.sweep_due(noon + timedelta(days=1)) == []


def test_what_a_sweep_raised_while_the_rule_was_paused_is_not_sent(cast: Cast, noon: datetime) -> None:
    """It committed after the pause had looked at what waits."""
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    Rule.objects.update(status=RuleStatus.PAUSED)
    assert send_due(noon) == 0
    assert Alert.objects.get().reason == "stopped"


def test_further_cards_of_a_paused_rule_are_not_sent(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    factories.RelationshipFactory.create(client=client, associate=cast.zhou, is_primary=False)
    rule = make_rule(recipient=Recipient.ALL).rule
    engine.sweep_due(noon)
    send_due(noon)
    Send.objects.update(state="accepted", accepted_at=noon)
    settle(noon)
    pause(rule, at=noon)
    assert (send_copies(noon), AlertCopy.objects.get().withheld) == (0, "stopped")


def test_a_pause_leaves_what_other_rules_have_in_the_same_digest(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    rule = make_rule(in_digest=True).rule
    make_rule("other", in_digest=True)
    engine.sweep_due(noon)
    send_due(noon)
    pause(rule, at=noon)
    settle(noon)
    found = Alert.objects.order_by("pk").values_list("rule__code", "delivery", "reason", "held_at")
    assert list(found) == [("birthday", "suppressed", "stopped", noon), ("other", "waiting", "", None)]
    assert send_due(noon) == 1


def test_a_rule_that_matches_too_many_is_refused_with_the_field(cast: Cast, noon: datetime, settings: Any) -> None:
    settings.RULE_ALWAYS_ALLOWED_MATCHES = 1
    for _ in range(10):
        make_client(cast.lin, birth_md=1125)
    anybody = draft("anybody", conditions={"fact": "tier_rank", "op": ">=", "value": 0})
    backtest(anybody, days=1, at=noon)
    assert refused(go_live, anybody.rule) == ("rule_too_wide", "conditions")
    settings.RULE_MOST_MATCHES_PERCENT = 100
    go_live(anybody.rule)
    assert Rule.objects.get().status == RuleStatus.LIVE


def test_a_rule_that_breaks_three_times_stops_by_itself(cast: Cast, noon: datetime) -> None:
    version = make_rule()
    RuleVersion.objects.update(conditions={"fact": "shoe_size", "op": "=", "value": 1})
    for minute in range(3):
        assert Rule.objects.get().status == RuleStatus.LIVE
        engine.sweep_due(noon + timedelta(minutes=minute))
    rule = Rule.objects.get()
    assert (rule.status, rule.stop_reason) == (RuleStatus.PAUSED, "broken:3")
    assert RuleEvent.objects.filter(rule=version.rule).latest("pk").by is None
