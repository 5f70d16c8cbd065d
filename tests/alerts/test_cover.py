"""While an associate is away, alerts go to whoever covers; the client and the alert stay the associate's."""

from datetime import datetime, timedelta

import pytest

from clienteling.alerts import engine
from clienteling.alerts.events import button_pressed
from clienteling.alerts.models import Alert
from clienteling.alerts.services import send_due
from clienteling.associates.models import Absence
from clienteling.clients.models import Relationship
from clienteling.wecom.models import CallbackEvent, Send
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.factories import AbsenceFactory


@pytest.fixture
def alert(cast: Cast, noon: datetime) -> Alert:
    """Of a client of lin's, who is away; zhou covers."""
    make_client(cast.lin, birth_md=1125)
    AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    make_rule()
    engine.sweep_due(noon)
    send_due(noon)
    return Alert.objects.get()


def press(cast: Cast, alert: Alert, userid: str) -> str:
    parts = {"TaskId": f"alert-{alert.pk}", "EventKey": "done", "FromUserName": userid, "ResponseCode": "r"}
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    button_pressed(CallbackEvent(corp=cast.market.corp, xml=f"<xml>{xml}</xml>"))
    alert.refresh_from_db()
    return alert.handling


def test_the_card_goes_to_the_cover_and_nothing_else_moves(cast: Cast, alert: Alert) -> None:
    assert Send.objects.get().to_userid == "zhou" and alert.associate == cast.lin
    assert Relationship.objects.active().get().associate == cast.lin
    assert list(Alert.objects.visible_to(cast.zhou)) == [alert]


def test_the_cover_presses_the_button_and_the_covers_card_changes(cast: Cast, alert: Alert) -> None:
    assert press(cast, alert, "ZHOU") == "done"
    assert Send.objects.get(api="message/update_template_card").to_userid == "zhou"


def test_somebody_who_does_not_cover_presses_in_vain(cast: Cast, alert: Alert) -> None:
    assert press(cast, alert, "chan") == "open"


def test_after_the_absence_alerts_are_the_associates_again(cast: Cast, noon: datetime) -> None:
    AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    Absence.objects.update(ends_on=(noon - timedelta(days=1)).date())
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    send_due(noon)
    assert Send.objects.get().to_userid == "lin"
