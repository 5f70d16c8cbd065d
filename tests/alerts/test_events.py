"""A button pressed on a card, as WeCom calls it back."""

from datetime import datetime

import pytest

from clienteling.alerts import engine
from clienteling.alerts.events import button_pressed
from clienteling.alerts.models import Alert
from clienteling.wecom.models import CallbackEvent, Corp
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.factories import CorpFactory


@pytest.fixture
def alert(cast: Cast, noon: datetime) -> Alert:
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    return Alert.objects.get()


def press(corp: Corp, task_id: str, userid: str = "LIN") -> str:
    """What became of the alert."""
    parts = {"TaskId": task_id, "EventKey": "done", "FromUserName": userid, "ResponseCode": "r"}
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    button_pressed(CallbackEvent(corp=corp, xml=f"<xml>{xml}</xml>"))
    return Alert.objects.get().handling


def test_its_associate_has_done_it(cast: Cast, alert: Alert) -> None:
    assert press(cast.market.corp, f"alert-{alert.pk}") == "done"


def test_somebody_else_has_not(cast: Cast, alert: Alert) -> None:
    assert press(cast.market.corp, f"alert-{alert.pk}", "zhou") == "open"


def test_a_member_of_another_corp_with_the_same_userid_has_not(alert: Alert) -> None:
    assert press(CorpFactory.create(), f"alert-{alert.pk}") == "open"


@pytest.mark.parametrize("task_id", ["alert-", "alert-x", "alert-1-2-3", "other-1", ""])
def test_cards_of_somebody_elses_making_are_left_alone(cast: Cast, alert: Alert, task_id: str) -> None:
    assert press(cast.market.corp, task_id) == "open"
