"""Alerts in the console: rules are paused and put live, an alert explains itself, names stay masked."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from clienteling.alerts.backtests import run_backtests
from clienteling.alerts.models import Alert, Rule, RuleStatus, RuleText, RuleVersion
from clienteling.lib import clock
from tests import factories
from tests.conftest import Cast
from tests.insights.stage import raise_alerts

NEAR = {"fact": "days_to_birthday", "op": "<=", "value": 7}


@pytest.fixture
def desk(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.marketing)
    return browser


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """Birthday in three days, not sent for want of consent."""
    client = factories.ClientFactory.create(market=cast.market, name="欧阳静怡")
    evidence = {"days_to_birthday": 3, "birthday_on": "2026-11-25"}
    raise_alerts(cast, client, {"delivery": "suppressed", "reason": "no_consent", "evidence": evidence})
    RuleVersion.objects.update(conditions=NEAR)
    version = RuleVersion.objects.get()
    RuleText.objects.create(
        version=version, language="en", title="{client}: birthday", why="On {birthday_on}", say="Hi"
    )
    cast.marketing.language = "en"
    cast.marketing.save()
    return Alert.objects.get()


def act(desk: Browser, action: str) -> str:
    rule = Rule.objects.get()
    desk.post("/console/alerts/rule/", {"action": action, "_selected_action": rule.pk})
    return Rule.objects.get().status


def test_a_rule_is_tried_put_live_and_paused(desk: Browser, alert: Alert) -> None:
    RuleVersion.objects.update(period={"per": "birthday"})
    assert act(desk, "go_live") == act(desk, "try_on_the_past") == RuleStatus.DRAFT
    run_backtests(clock.now(), until=clock.now() + timedelta(minutes=1))
    assert act(desk, "shadow") == RuleStatus.SHADOW
    assert act(desk, "go_live") == RuleStatus.LIVE
    assert act(desk, "pause") == RuleStatus.PAUSED


def test_a_rule_without_conditions_does_not_go_live(desk: Browser) -> None:
    Rule.objects.create(code="empty", name="Empty")
    assert act(desk, "go_live") == RuleStatus.DRAFT


def test_retail_operations_looks_but_does_not_switch(cast: Cast, alert: Alert) -> None:
    browser = Browser()
    browser.force_login(factories.AssociateFactory.create(username="ops", userid="", role="retail_operations"))
    assert act(browser, "go_live") == RuleStatus.DRAFT


def test_the_page_of_a_rule_reads_as_a_sentence(desk: Browser, alert: Alert) -> None:
    RuleVersion.objects.update(period={"per": "birthday"})
    page = desk.get(f"/console/alerts/rule/{alert.rule_id}/change/", follow=True).content.decode()
    assert "days until the birthday ≤ 7 days" in page


def test_an_alert_says_what_the_rule_saw_and_why_it_was_not_sent(desk: Browser, alert: Alert) -> None:
    page = desk.get(f"/console/alerts/alert/{alert.pk}/change/").content.decode()
    assert "3 days (the rule asks ≤ 7)" in page
    assert "The client has not agreed to be contacted" in page


@pytest.mark.parametrize("page", ["/console/alerts/alert/", "/console/alerts/alert/{pk}/change/"])
def test_the_clients_name_is_masked(page: str, desk: Browser, alert: Alert) -> None:
    shown = desk.get(page.format(pk=alert.pk)).content.decode()
    assert "欧**" in shown
    assert "欧阳" not in shown


def test_alerts_of_another_market_do_not_exist_here(cast: Cast, alert: Alert) -> None:
    browser = Browser()
    browser.force_login(factories.AssociateFactory.create(username="m2", userid="", role="marketing"))
    assert browser.get(f"/console/alerts/alert/{alert.pk}/change/").status_code == 302


def test_an_alert_is_not_edited_by_hand(desk: Browser, alert: Alert) -> None:
    desk.post(f"/console/alerts/alert/{alert.pk}/change/", {"delivery": "waiting"})
    assert Alert.objects.get().delivery == "suppressed"
