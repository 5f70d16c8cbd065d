"""From a raised alert to the outbox and back: cards, cap, second looks, outcomes."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Handling, Rule, RuleVersion
from clienteling.alerts.naming import title_in
from clienteling.alerts.services import (
    NewText,
    acknowledge,
    come_back,
    dismiss,
    finish,
    postpone,
    reasons_against,
    send_copies,
    send_due,
    settle,
)
from clienteling.associates.models import Associate
from clienteling.attribution.models import Touch
from clienteling.clients.services import leave, take_on, withdraw_consent
from clienteling.lib.errors import StaleStatus
from clienteling.wecom.models import Send
from clienteling.wecom.services import replay
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

TEXTS = [
    NewText("en", "Birthday near", "On {birthday_on}, in {days_to_birthday} days", "Say hello"),
    NewText("zh-hans", "生日将至", "{birthday_on}，还有 {days_to_birthday} 天", "送上祝福"),
]


@pytest.fixture
def alert(cast: Cast, noon: datetime) -> Alert:
    """Lin's client has a birthday in three days."""
    make_client(cast.lin, birth_md=1125, name="朱丽艳")
    make_rule(texts=TEXTS)
    engine.sweep_due(noon)
    return Alert.objects.get()


def card(send: Send) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(send.body)["template_card"]
    return body


def accept(alert: Alert, at: datetime, **changes: Any) -> None:
    """As the gateway marks a send that WeCom took."""
    Send.objects.filter(key=f"alert:{alert.pk}").update(
        state="accepted", msgid="m1", accepted_at=at, response_code="r1", **changes
    )


def test_the_card_says_who_why_and_what_in_the_associates_language(alert: Alert, noon: datetime) -> None:
    assert send_due(noon) == 1
    shown = card(Send.objects.get())
    assert shown["main_title"] == {"title": "朱丽艳 · 生日将至", "desc": "11月25日，还有 3 天"}
    assert shown["quote_area"]["quote_text"] == "送上祝福"
    assert shown["task_id"] == f"alert-{alert.pk}" and shown["card_action"]["url"].endswith(f"/m/alerts/{alert.pk}/")


def test_the_card_names_its_rule_in_the_associates_language(cast: Cast, alert: Alert, noon: datetime) -> None:
    Rule.objects.update(name="生日 · Birthday")
    assert send_due(noon) == 1
    assert card(Send.objects.get())["source"]["desc"] == "生日"


@pytest.mark.parametrize(
    ("title", "chinese", "english"),
    [
        ("皮具养护 · Leather care", "皮具养护", "Leather care"),
        ("Sac 25 · noir", *["Sac 25 · noir"] * 2),
        ("手袋", "手袋", "手袋"),
    ],
)
def test_a_title_in_two_languages_is_said_in_the_reader_s(title: str, chinese: str, english: str) -> None:
    assert (title_in(title, "zh-hant"), title_in(title, "fr")) == (chinese, english)


def test_an_english_speaking_associate_reads_english(cast: Cast, alert: Alert, noon: datetime) -> None:
    cast.lin.language = "en"
    cast.lin.save()
    send_due(noon)
    shown = card(Send.objects.get())
    assert shown["main_title"]["desc"] == "On 25 November, in 3 days"
    assert [button["text"] for button in shown["button_list"]] == ["Done", "Later", "Not useful", "Open client"]


@pytest.mark.parametrize(
    ("expires_on", "suggested"), [(None, True), (date(2026, 11, 22), True), (date(2026, 11, 21), False)]
)
def test_an_asset_is_suggested_while_its_rights_last(
    cast: Cast, alert: Alert, noon: datetime, expires_on: date | None, suggested: bool
) -> None:
    asset = factories.AssetFactory.create(
        status="approved", approved_by=cast.marketing, approved_at=noon, expires_on=expires_on
    )
    RuleVersion.objects.update(asset=asset)
    send_due(noon)
    shown = card(Send.objects.get())["horizontal_content_list"]
    assert [row["value"] for row in shown] == (["Autumn bags"] if suggested else [])


def test_an_alert_is_handed_over_once(alert: Alert, noon: datetime) -> None:
    assert [send_due(noon), send_due(noon)] == [1, 0]
    assert Send.objects.count() == 1 and Alert.objects.get().delivery == "queued"


@pytest.mark.parametrize(
    ("state", "delivery", "reason"),
    [("refused", "suppressed", "refused"), ("expired", "suppressed", "expired"), ("unclear", "queued", "")],
)
def test_what_became_of_the_send_is_said_of_the_alert(
    alert: Alert, noon: datetime, state: str, delivery: str, reason: str
) -> None:
    send_due(noon)
    Send.objects.update(state=state, reason="because")
    settle(alert.expires_at)
    alert.refresh_from_db()
    assert (alert.delivery, alert.reason) == (delivery, reason)


def test_an_accepted_send_is_a_delivered_alert(alert: Alert, noon: datetime) -> None:
    send_due(noon)
    accept(alert, noon)
    assert settle(noon) == 1
    alert.refresh_from_db()
    assert (alert.delivery, alert.delivered_at) == ("delivered", noon)


def test_consent_withdrawn_after_the_match_stops_the_card(alert: Alert, noon: datetime) -> None:
    withdraw_consent(alert.client, purpose="service", at=noon)
    assert send_due(noon) == 0
    assert Alert.objects.get().reason == "no_consent"


def test_a_client_who_moved_on_is_not_announced_to_the_former_associate(
    cast: Cast, alert: Alert, noon: datetime
) -> None:
    leave(alert.client, associate=cast.lin, at=noon)
    take_on(alert.client, associate=cast.zhou, at=noon)
    assert send_due(noon) == 0
    assert Alert.objects.get().reason == "no_associate"


def test_what_waited_too_long_expires_with_its_reason(alert: Alert, noon: datetime) -> None:
    assert send_due(noon + timedelta(days=3)) == 0
    assert Alert.objects.get().reason == "expired"


def test_the_daily_cap_keeps_the_urgent_and_codes_the_rest(cast: Cast, noon: datetime, settings: Settings) -> None:
    settings.ALERTS_PER_ASSOCIATE_PER_DAY = 2
    for _ in range(3):
        make_client(cast.lin, birth_md=1125)
    make_client(cast.zhou, birth_md=1125)
    make_rule()
    urgent = make_rule("urgent").rule
    urgent.priority = 90
    urgent.save()
    engine.sweep_due(noon)
    assert send_due(noon) == 4
    assert Alert.objects.filter(reason="cap").count() == 4
    assert Alert.objects.filter(associate=cast.lin, delivery="queued", rule=urgent).count() == 2


def test_what_was_sent_today_counts_towards_the_cap(cast: Cast, noon: datetime, settings: Settings) -> None:
    settings.ALERTS_PER_ASSOCIATE_PER_DAY = 1
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    send_due(noon)
    make_rule("second")
    engine.sweep_due(noon)
    assert send_due(noon) == 0


def test_two_hundred_cards_cost_a_bounded_number_of_queries(cast: Cast, noon: datetime) -> None:
    for _ in range(12):
        make_client(cast.lin, birth_md=1125)
    make_rule(texts=TEXTS)
    engine.sweep_due(noon)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert send_due(noon) == 12
    assert len(queries) <= 25


def test_seen_is_noted_once_and_leaves_the_cards_buttons(cast: Cast, alert: Alert, noon: datetime) -> None:
    send_due(noon)
    accept(alert, noon)
    for _ in range(2):
        acknowledge(Alert.objects.get(), by=cast.lin, at=noon)
    assert Alert.objects.get().handling == Handling.ACKNOWLEDGED
    assert not Send.objects.filter(api="message/update_template_card").exists()


def test_done_is_a_touch_and_final(cast: Cast, alert: Alert, noon: datetime) -> None:
    finish(alert, by=cast.lin, at=noon)
    touch = Touch.objects.get()
    assert (touch.client, touch.associate, touch.channel) == (alert.client, cast.lin, "alert")
    with pytest.raises(StaleStatus):
        postpone(alert, by=cast.lin, at=noon)


def test_later_keeps_it_to_do(cast: Cast, alert: Alert, noon: datetime) -> None:
    postpone(alert, by=cast.lin, at=noon)
    assert list(Alert.objects.visible_to(cast.lin).to_do(noon)) == [alert]


@pytest.mark.parametrize("settled", [finish, partial(dismiss, reason="known")])
def test_what_was_dealt_with_before_its_card_went_is_not_sent(
    cast: Cast, alert: Alert, noon: datetime, settled: Callable[..., None]
) -> None:
    settled(alert, by=cast.lin, at=noon)
    assert send_due(noon) == 0
    assert Alert.objects.values_list("delivery", "reason").get() == ("suppressed", "handled")


def test_what_is_done_while_its_card_waits_in_the_outbox_is_not_sent(cast: Cast, alert: Alert, noon: datetime) -> None:
    send_due(noon)
    finish(alert, by=cast.lin, at=noon)
    assert list(reasons_against(list(Send.objects.all()), noon).values()) == ["handled"]
    Send.objects.update(state="refused", reason="handled")
    settle(noon)
    assert Alert.objects.values_list("delivery", "reason").get() == ("suppressed", "handled")


@pytest.mark.parametrize("queued", [False, True])
def test_what_is_put_off_before_its_card_went_goes_out_then_and_once(
    cast: Cast, alert: Alert, noon: datetime, queued: bool
) -> None:
    """It waits for its turn, or in the outbox."""
    if queued:
        send_due(noon)
    until = noon + timedelta(days=5)
    postpone(alert, by=cast.lin, at=noon, until=until)
    alert.refresh_from_db()
    assert (alert.delivery, alert.due_at) == ("waiting", until)
    assert list(Alert.objects.visible_to(cast.lin).to_do(noon)) == [alert]
    assert send_due(until - timedelta(minutes=1)) == 0
    assert [come_back(until), send_due(until), send_copies(until)] == [1, 1, 0]
    assert list(Send.objects.order_by("pk").values_list("state", flat=True)) == ["refused"] * queued + ["queued"]


def test_nobody_sees_a_colleagues_alert_but_their_manager_does(cast: Cast, alert: Alert) -> None:
    sight = {user: Alert.objects.visible_to(user).exists() for user in (cast.lin, cast.zhou, cast.chan, cast.manager)}
    assert list(sight.values()) == [True, False, False, True]


def test_an_associate_who_left_since_is_not_written_to(cast: Cast, alert: Alert, noon: datetime) -> None:
    Associate.objects.filter(pk=cast.lin.pk).update(is_active=False)
    assert send_due(noon) == 0
    assert Alert.objects.get().reason == "no_associate"


@pytest.mark.parametrize("failed", ["refused", "unclear"])
def test_an_alert_follows_the_replay_of_its_send(alert: Alert, noon: datetime, failed: str) -> None:
    send_due(noon)
    Send.objects.update(state=failed, reason="x")
    settle(noon)
    again = replay(Send.objects.get(), reason="asked for", at=noon)
    settle(noon)
    assert (Alert.objects.get().delivery, Alert.objects.get().send) == ("queued", again)
    Send.objects.filter(pk=again.pk).update(state="accepted", accepted_at=noon)
    settle(noon)
    assert (Alert.objects.get().delivery, Alert.objects.get().reason) == ("delivered", "")
