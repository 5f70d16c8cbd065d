"""Everybody who follows the client has a card; what one does, the others' cards show."""

import json
from datetime import datetime, time, timedelta

import pytest
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, AlertCopy, Recipient
from clienteling.alerts.services import Press, finish, reasons_against, send_copies, send_due
from clienteling.associates.models import Associate
from clienteling.clients.models import Consent, Relationship
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture
def alert(cast: Cast, noon: datetime) -> Alert:
    """Of a client of lin's whom zhou and chan follow too; all are told."""
    client = make_client(cast.lin, birth_md=1125)
    for associate in (cast.zhou, cast.chan):
        factories.RelationshipFactory.create(client=client, associate=associate, is_primary=False)
    engine.evaluate(make_rule(recipient=Recipient.ALL), cast.market, as_of=noon, at=noon)
    send_due(noon)
    return Alert.objects.get()


def accept(at: datetime) -> None:
    for send in Send.objects.filter(api="message/send"):
        Send.objects.filter(pk=send.pk).update(state="accepted", accepted_at=at, response_code=f"of {send.to_userid}")
    Alert.objects.update(delivery="delivered", delivered_at=at)


def test_every_follower_has_a_card_of_their_own(cast: Cast, alert: Alert, noon: datetime) -> None:
    assert [send_copies(noon), send_copies(noon)] == [2, 0]
    cards = Send.objects.order_by("pk").values_list("to_userid", "key")
    copies = {copy.associate.userid: copy.pk for copy in AlertCopy.objects.all()}
    assert list(cards) == [
        ("lin", f"alert:{alert.pk}"),
        *((who, f"alert:{alert.pk}:c{copies[who]}") for who in ("zhou", "chan")),
    ]


def test_a_follower_sees_the_alert_as_long_as_they_follow(cast: Cast, alert: Alert, noon: datetime) -> None:
    assert list(Alert.objects.visible_to(cast.zhou)) == [alert]
    Relationship.objects.filter(associate=cast.zhou).update(ended_at=noon)
    assert not Alert.objects.visible_to(cast.zhou).exists()


def test_what_one_does_every_card_shows_with_the_name(cast: Cast, alert: Alert, noon: datetime) -> None:
    Associate.objects.filter(pk=cast.zhou.pk).update(name="周岚")
    send_copies(noon)
    accept(noon)
    finish(
        alert,
        by=Associate.objects.get(pk=cast.zhou.pk),
        at=noon,
        press=Press(f"alert-{alert.pk}-c{AlertCopy.objects.get(associate=cast.zhou).pk}", "of the press"),
    )
    updates = [json.loads(send.body) for send in Send.objects.filter(api="message/update_template_card")]
    assert {(*body["userids"], body["response_code"], body["button"]["replace_name"]) for body in updates} == {
        ("lin", "of lin", "已完成 · 周岚"),
        ("zhou", "of the press", "已完成"),
        ("chan", "of chan", "已完成 · 周岚"),
    }


def test_what_is_done_before_is_told_to_nobody_else(cast: Cast, alert: Alert, noon: datetime) -> None:
    finish(alert, by=cast.lin, at=noon)
    assert send_copies(noon) == 0
    assert set(AlertCopy.objects.values_list("withheld", flat=True)) == {"expired"}


def test_each_is_told_in_their_own_hours(cast: Cast, alert: Alert, noon: datetime, settings: Settings) -> None:
    settings.ALERTS_AT_ANY_HOUR = False
    factories.ShiftFactory.create(associate=cast.chan, on=noon.date(), starts=time(15), ends=time(20))
    assert send_copies(noon) == 1
    assert AlertCopy.objects.get(associate=cast.chan).due_at == noon + timedelta(hours=3)


def test_a_further_card_is_looked_at_again_at_the_moment_of_sending(alert: Alert, noon: datetime) -> None:
    send_copies(noon)
    Consent.objects.update(withdrawn_at=noon)
    assert set(reasons_against(list(Send.objects.all()), noon).values()) == {"no_consent"}
    assert len(reasons_against(list(Send.objects.all()), noon)) == 3
