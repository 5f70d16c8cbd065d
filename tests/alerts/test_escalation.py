"""What nobody touches is passed on, by working hours; what was put off comes back."""

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, AlertCopy, AlertStep
from clienteling.alerts.services import (
    Wait,
    acknowledge,
    come_back,
    dismiss,
    escalate,
    finish,
    pause,
    postpone,
    reasons_against,
    send_copies,
    send_due,
    until,
)
from clienteling.associates.models import Associate, OpeningHours
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

FIVE = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def alert(cast: Cast, settings: Settings) -> Alert:
    """Delivered at five; the shop is open from ten to eight; passed on after four hours."""
    settings.ALERTS_AT_ANY_HOUR = False
    Associate.objects.update(language="en")
    for weekday in range(1, 8):
        OpeningHours.objects.create(store=cast.shanghai, weekday=weekday, opens=time(10), closes=time(20))
    make_client(cast.lin, birth_md=1125)
    engine.evaluate(make_rule(escalate_after_hours=4), cast.market, as_of=FIVE, at=FIVE)
    send_due(FIVE)
    Send.objects.update(state="accepted", accepted_at=FIVE, response_code="first")
    Alert.objects.update(delivery="delivered", delivered_at=FIVE)
    return Alert.objects.get()


def test_after_four_hours_at_work_the_manager_is_told_once(cast: Cast, alert: Alert) -> None:
    tomorrow = FIVE + DAY
    assert [escalate(at) for at in (FIVE + 4 * HOUR, tomorrow - 7 * HOUR, tomorrow - 6 * HOUR)] == [0, 0, 1]
    assert [escalate(tomorrow), send_copies(tomorrow)] == [0, 1]
    body = json.loads(Send.objects.get(to_userid="wu").body)["template_card"]
    assert body["source"]["desc"] == "Untouched by 林悦"
    assert AlertStep.objects.get().associate == cast.manager


def test_whoever_covers_comes_before_the_manager(cast: Cast, alert: Alert) -> None:
    factories.AbsenceFactory.create(associate=cast.lin, cover=cast.zhou, starts_on=(FIVE + DAY).date())
    assert [escalate(FIVE + DAY), escalate(FIVE + DAY + HOUR), escalate(FIVE + 2 * DAY)] == [1, 0, 1]
    told = AlertCopy.objects.order_by("pk").values_list("associate__userid", flat=True)
    assert list(told) == ["zhou", "wu"]


def test_what_was_opened_is_not_passed_on(cast: Cast, alert: Alert) -> None:
    acknowledge(alert, by=cast.lin, at=FIVE)
    assert escalate(FIVE + DAY) == 0


def test_the_managers_card_changes_with_the_associates(cast: Cast, alert: Alert) -> None:
    escalate(FIVE + DAY)
    send_copies(FIVE + DAY)
    Send.objects.filter(to_userid="wu").update(state="accepted", accepted_at=FIVE + DAY, response_code="second")
    finish(alert, by=cast.manager, at=FIVE + DAY + HOUR)
    updates = Send.objects.filter(api="message/update_template_card")
    assert set(updates.values_list("to_userid", flat=True)) == {"lin", "wu"}


@pytest.mark.parametrize(("wait", "days"), [(Wait.TOMORROW, 1), (Wait.THREE_DAYS, 3), (Wait.WEEK, 7)])
def test_what_is_put_off_comes_back_with_a_card_at_ten(cast: Cast, alert: Alert, wait: Wait, days: int) -> None:
    back = FIVE - 7 * HOUR + days * DAY
    postpone(alert, by=cast.lin, at=FIVE, until=until(wait, cast.lin, FIVE))
    assert [come_back(back - HOUR), send_copies(back - HOUR)] == [0, 0]
    assert [come_back(back), send_copies(back), come_back(back)] == [1, 1, 0]
    alert.refresh_from_db()
    assert (alert.handling, alert.later_until, alert.expires_at > back) == ("open", None, True)
    card = json.loads(Send.objects.filter(api="message/send").latest("pk").body)["template_card"]
    assert card["source"]["desc"] == "As you asked: once more" and card["task_id"].startswith(f"alert-{alert.pk}-c")


def test_putting_off_again_moves_the_one_reminder(cast: Cast, alert: Alert) -> None:
    postpone(alert, by=cast.lin, at=FIVE)
    postpone(alert, by=cast.lin, at=FIVE, until=FIVE + 3 * DAY)
    assert AlertCopy.objects.get().due_at == FIVE + 3 * DAY


def test_what_is_done_meanwhile_does_not_come_back(cast: Cast, alert: Alert) -> None:
    postpone(alert, by=cast.lin, at=FIVE)
    finish(alert, by=cast.lin, at=FIVE + HOUR)
    assert [come_back(FIVE + DAY), send_copies(FIVE + DAY), AlertCopy.objects.count()] == [0, 0, 0]


@pytest.mark.parametrize("ahead", [-HOUR, timedelta(0), 31 * DAY])
def test_later_lies_ahead_and_not_too_far(cast: Cast, alert: Alert, ahead: timedelta) -> None:
    with pytest.raises(DomainError, match="not_later"):
        postpone(alert, by=cast.lin, at=FIVE, until=FIVE + ahead)


def test_of_no_use_has_a_reason_and_is_final(cast: Cast, alert: Alert) -> None:
    with pytest.raises(DomainError, match="unknown_reason"):
        dismiss(alert, by=cast.lin, reason="bored", at=FIVE)
    dismiss(alert, by=cast.lin, reason="known", at=FIVE)
    assert (alert.handling, alert.dismissal) == ("dismissed", "known")
    assert not Alert.objects.visible_to(cast.lin).to_do(FIVE).exists()
    with pytest.raises(StaleStatus):
        finish(alert, by=cast.lin, at=FIVE)
    assert list(AlertStep.objects.values_list("kind", "dismissal")) == [("dismissed", "known")]


def test_what_nobody_is_left_for_holds_up_nobody_else(cast: Cast, alert: Alert) -> None:
    """Beijing has no manager: three of its alerts, delivered before, lie there until they expire."""
    for _ in range(3):
        make_client(cast.chan, birth_md=1125)
    engine.evaluate(alert.version, cast.market, as_of=FIVE, at=FIVE)
    Alert.objects.exclude(pk=alert.pk).update(delivery="delivered", delivered_at=FIVE - HOUR)
    assert escalate(FIVE + DAY, at_once=2) == 1
    assert AlertCopy.objects.get().alert == alert


def test_what_a_leaver_left_behind_is_passed_on_by_the_shops_hours(cast: Cast, alert: Alert) -> None:
    Associate.objects.filter(pk=cast.lin.pk).update(is_active=False)
    tomorrow = FIVE + DAY
    assert [escalate(at) for at in (tomorrow - 7 * HOUR, tomorrow - 6 * HOUR)] == [0, 1]
    assert send_copies(tomorrow) == 1
    send = Send.objects.get(to_userid="wu")
    assert reasons_against([send], tomorrow) == {}


def test_what_a_stopped_rule_told_is_not_passed_on(cast: Cast, alert: Alert) -> None:
    pause(alert.rule, at=FIVE)
    assert escalate(FIVE + DAY) == 0
