"""What can wait comes as one card in the morning."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.events import button_pressed
from clienteling.alerts.models import Alert
from clienteling.alerts.services import finish, reasons_against, send_due, settle
from clienteling.associates.models import OpeningHours
from clienteling.clients.models import Consent
from clienteling.clients.services import withdraw_consent
from clienteling.lib import clock
from clienteling.wecom.mock import running_mock
from clienteling.wecom.models import CallbackEvent, Send
from clienteling.wecom.services import deliver_due
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.wecom.conftest import Wecom

NINE = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MORNING = NINE + timedelta(minutes=70)


@pytest.fixture
def mornings(cast: Cast, settings: Settings) -> None:
    """The shops open at ten."""
    settings.ALERTS_AT_ANY_HOUR = False
    for weekday in range(1, 8):
        for store in (cast.shanghai, cast.beijing):
            OpeningHours.objects.create(store=store, weekday=weekday, opens=time(10), closes=time(20))


def raise_for(cast: Cast, count: int, at: datetime, **changes: Any) -> None:
    birthday = int(f"{at.astimezone(NINE.tzinfo) + timedelta(days=2):%m%d}")
    for number in range(count):
        make_client(cast.lin, birth_md=birthday, name=f"客{number}")
    engine.evaluate(make_rule(in_digest=True, **changes), cast.market, as_of=at, at=at)


def card(send: Send) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(send.body)["template_card"]
    return body


def test_it_waits_for_the_morning_and_is_one_message(cast: Cast, mornings: None) -> None:
    raise_for(cast, 8, NINE)
    assert [send_due(at) for at in (NINE, NINE + timedelta(hours=1), MORNING)] == [0, 0, 8]
    send = Send.objects.get()
    assert set(Alert.objects.values_list("send", "delivery")) == {(send.pk, "queued")}
    assert [row["keyname"] for row in card(send)["horizontal_content_list"]] == [f"客{n}" for n in range(6)]
    assert "客6" in card(send)["sub_title_text"] and "客7" in card(send)["sub_title_text"]


def test_what_comes_up_during_the_day_waits_for_the_next_morning(cast: Cast, mornings: None) -> None:
    raise_for(cast, 1, NINE + timedelta(hours=5))
    send_due(NINE + timedelta(hours=5))
    assert Alert.objects.get().due_at == MORNING + timedelta(days=1)


def test_what_would_be_too_late_by_then_does_not_wait(cast: Cast, mornings: None) -> None:
    raise_for(cast, 1, NINE + timedelta(hours=5), valid_days=1)
    Alert.objects.update(expires_at=NINE + timedelta(hours=9))
    assert send_due(NINE + timedelta(hours=5)) == 1


def test_one_alone_is_a_card_with_its_buttons(cast: Cast, mornings: None) -> None:
    raise_for(cast, 1, NINE)
    send_due(NINE)
    send_due(MORNING)
    assert card(Send.objects.get())["task_id"] == f"alert-{Alert.objects.get().pk}"


def test_what_is_urgent_stands_in_no_digest(cast: Cast, mornings: None) -> None:
    raise_for(cast, 3, NINE)
    send_due(NINE)
    engine.evaluate(make_rule("urgent"), cast.market, as_of=MORNING, at=MORNING)
    send_due(MORNING)
    assert Send.objects.count() == 4


def test_of_whom_one_covers_there_is_one_digest_with_ones_own(cast: Cast, mornings: None) -> None:
    factories.AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    make_client(cast.zhou, birth_md=1125)
    raise_for(cast, 2, NINE)
    send_due(NINE)
    send_due(MORNING)
    assert Send.objects.get().to_userid == "zhou" and Alert.objects.filter(told=cast.zhou).count() == 3


def test_each_alert_in_it_is_delivered_when_it_is_accepted(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 3, noon)
    send_due(noon)
    Send.objects.update(state="accepted", accepted_at=noon, msgid="m")
    assert settle(noon) == 3
    assert set(Alert.objects.values_list("delivery", "delivered_at")) == {("delivered", noon)}


def test_a_client_who_says_no_meanwhile_leaves_the_digest_to_the_others(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 3, noon)
    send_due(noon)
    gone = Alert.objects.order_by("pk")[0]
    Consent.objects.filter(client=gone.client).update(withdrawn_at=noon)
    send = Send.objects.get()
    assert reasons_against([send], noon) == {send.pk: "digest_changed"}
    Send.objects.update(state="refused", reason="digest_changed")
    settle(noon)
    assert send_due(noon) == 2
    gone.refresh_from_db()
    assert gone.reason == "no_consent"
    assert set(Alert.objects.exclude(pk=gone.pk).values_list("send__state", flat=True)) == {"queued"}


def test_a_digest_that_came_too_late_for_one_lets_the_others_wait(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 3, noon)
    late = Alert.objects.order_by("pk")[0]
    Alert.objects.filter(pk=late.pk).update(expires_at=noon + timedelta(hours=1))
    send_due(noon)
    assert Send.objects.get().expires_at == noon + timedelta(hours=1)
    Send.objects.update(state="expired", reason="expired")
    settle(noon + timedelta(hours=1))
    assert sorted(Alert.objects.values_list("delivery", "reason")) == [
        ("suppressed", "expired"), ("waiting", ""), ("waiting", ""),
    ]  # fmt: skip


def test_a_digest_that_is_taken_back_lets_the_others_wait(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 3, noon)
    send_due(noon)
    withdraw_consent(Alert.objects.order_by("pk")[0].client, purpose="service", at=noon)
    assert sorted(Alert.objects.values_list("delivery", "reason")) == [
        ("suppressed", "no_consent"), ("waiting", ""), ("waiting", ""),
    ]  # fmt: skip


def test_seen_on_the_digest_is_seen_of_all(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 3, noon)
    send_due(noon)
    parts = {"TaskId": card(Send.objects.get())["task_id"], "EventKey": "seen", "FromUserName": "lin"}
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in {**parts, "ResponseCode": "r"}.items())
    button_pressed(CallbackEvent(corp=cast.market.corp, xml=f"<xml>{xml}</xml>"))
    assert set(Alert.objects.values_list("handling", flat=True)) == {"acknowledged"}
    assert json.loads(Send.objects.get(api="message/update_template_card").body)["response_code"] == "r"


def test_the_digest_changes_when_the_last_of_it_is_done(cast: Cast, noon: datetime) -> None:
    raise_for(cast, 2, noon)
    send_due(noon)
    Send.objects.update(state="accepted", accepted_at=noon, response_code="code")
    updates = []
    for alert in Alert.objects.order_by("pk"):
        finish(alert, by=cast.lin, at=noon)
        updates.append(Send.objects.filter(api="message/update_template_card").count())
    assert updates == [0, 1]


@pytest.fixture
def wecom(cast: Cast, settings: Settings) -> Iterator[Wecom]:
    with running_mock() as mock:
        settings.WECOM_API_URL = mock.url
        wecom = Wecom(mock.url, cast.market.corp)
        wecom.set_up()
        yield wecom


def test_forty_clients_are_one_message_on_the_phone_and_none_is_dropped(cast: Cast, wecom: Wecom) -> None:
    """WeCom drops what is over 30 a minute and member without a word."""
    raise_for(cast, 40, clock.now())
    assert send_due(clock.now()) == 40
    deliver_due()
    settle(clock.now())
    assert len(wecom.ask("GET", "messages", params={"userid": "lin"})["messages"]) == len(wecom.phone("lin")) == 1
    assert Alert.objects.filter(delivery="delivered").count() == 40
