"""Alerts of clients who change hands: held meanwhile, then the new associate's."""

from datetime import datetime, timedelta

import pytest

from clienteling.alerts import engine
from clienteling.alerts.models import Alert
from clienteling.alerts.services import finish, send_due
from clienteling.clients import luggage, silence
from clienteling.clients.luggage import Move
from clienteling.clients.models import Client, ClientTransfer
from clienteling.clients.services import leave, refusals, take_on
from clienteling.wecom.models import Send
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast, noon: datetime) -> Client:
    return make_client(cast.lin, birth_md=1125)


def transfer(cast: Cast, client: Client, at: datetime) -> ClientTransfer:
    pair = {"giver": cast.lin, "receiver": cast.zhou, "resigned": False}
    begun = ClientTransfer.objects.create(client=client, asked_at=at, **pair)
    silence.fall([client.pk], at)
    return begun


def taken(cast: Cast, client: Client, at: datetime) -> dict[str, int]:
    ClientTransfer.objects.update(outcome="done", settled_at=at)
    take_on(client, associate=cast.zhou, at=at)
    leave(client, associate=cast.lin, at=at)
    return luggage.carry(Move(client.pk, cast.lin.pk, cast.zhou.pk, at))


def now_of(alert: Alert) -> tuple[str, str, str]:
    alert.refresh_from_db()
    return alert.delivery, alert.reason, alert.associate.userid if alert.associate else ""


@pytest.fixture
def alert(client: Client, noon: datetime) -> Alert:
    make_rule()
    engine.sweep_due(noon)
    return Alert.objects.get()


def test_what_waits_is_held_and_goes_out_to_the_new_associate(cast: Cast, alert: Alert, noon: datetime) -> None:
    transfer(cast, alert.client, noon)
    assert now_of(alert) == ("suppressed", "in_transfer", "lin")
    later = noon + timedelta(days=1)
    assert taken(cast, alert.client, later)["alerts"] == 1
    assert now_of(alert) == ("waiting", "", "zhou")
    send_due(later)
    assert Send.objects.get().to_userid == "zhou"


def test_a_message_in_the_outbox_is_taken_back_and_sent_anew(cast: Cast, alert: Alert, noon: datetime) -> None:
    send_due(noon)
    taken(cast, alert.client, noon + timedelta(days=1))
    send_due(noon + timedelta(days=1))
    assert list(Send.objects.order_by("pk").values_list("to_userid", "state")) == [
        ("lin", "refused"),
        ("zhou", "queued"),
    ]


def test_what_was_delivered_is_in_the_new_associates_day(cast: Cast, alert: Alert, noon: datetime) -> None:
    Alert.objects.update(delivery="delivered", delivered_at=noon)
    taken(cast, alert.client, noon + timedelta(hours=1))
    assert list(Alert.objects.visible_to(cast.zhou).to_do(noon)) == [alert]
    assert not Alert.objects.visible_to(cast.lin).exists()


def test_what_is_done_stays_with_who_did_it(cast: Cast, alert: Alert, noon: datetime) -> None:
    finish(alert, by=cast.lin, at=noon)
    assert taken(cast, alert.client, noon + timedelta(hours=1))["alerts"] == 0
    assert now_of(alert)[2] == "lin"


def test_an_alert_nobody_had_because_the_associate_left_is_the_receivers(
    cast: Cast, client: Client, noon: datetime
) -> None:
    cast.lin.is_active = False
    cast.lin.save()
    make_rule()
    engine.sweep_due(noon)
    alert = Alert.objects.get()
    assert now_of(alert) == ("suppressed", "no_associate", "")
    taken(cast, client, noon + timedelta(hours=1))
    assert now_of(alert) == ("waiting", "", "zhou")


def test_a_transfer_that_came_to_nothing_lets_go_what_was_held(cast: Cast, alert: Alert, noon: datetime) -> None:
    transfer(cast, alert.client, noon)
    ClientTransfer.objects.update(outcome="refused", settled_at=noon)
    luggage.over([alert.client_id], noon)
    assert now_of(alert) == ("waiting", "", "lin")


def test_the_engine_and_the_second_look_agree_on_who_changes_hands(cast: Cast, noon: datetime) -> None:
    hour = timedelta(hours=1)
    before, during, after, never = (make_client(cast.lin, birth_md=1125) for _ in range(4))
    pair = {"giver": cast.lin, "receiver": cast.zhou, "resigned": False}
    ended = {"outcome": "done", "settled_at": noon - hour}
    ClientTransfer.objects.create(client=before, asked_at=noon - 2 * hour, **ended, **pair)
    ClientTransfer.objects.create(client=during, asked_at=noon - hour, **pair)
    ClientTransfer.objects.create(client=after, asked_at=noon + hour, **pair)
    engine.evaluate(make_rule(), cast.market, as_of=noon, at=noon)
    raised = {alert.client_id: alert.reason for alert in Alert.objects.all()}
    assert raised == {before.pk: "", during.pk: "in_transfer", after.pk: "", never.pk: ""}
    said = refusals(raised.keys(), purpose="service", channel="wecom", at=noon)
    assert raised == {pk: said[pk].value if pk in said else "" for pk in raised}
