"""An alert's card is looked at once more when its turn comes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, AlertCopy, Recipient, Rule
from clienteling.alerts.services import finish, reasons_against, send_copies, send_due, settle
from clienteling.associates.models import Associate
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.clients.models import Client, Consent
from clienteling.clients.services import leave, take_on
from clienteling.lib import clock
from clienteling.wecom.models import Attempt, Send
from clienteling.wecom.services import deliver_due, replay
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

Change = Callable[[Cast, Alert, datetime], object]


@pytest.fixture
def alert(cast: Cast, noon: datetime, settings: Settings) -> Alert:
    """Handed to the outbox; WeCom is out of reach, so whatever goes out is seen as an attempt."""
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(noon)
    send_due(noon)
    Send.objects.update(due_at=clock.now(), expires_at=clock.now() + timedelta(hours=1))
    return Alert.objects.get()


def consent_goes(cast: Cast, alert: Alert, at: datetime) -> None:
    """As if it had gone just after a worker took the send: a moment before, it would have been taken back."""
    Consent.objects.filter(client=alert.client).update(withdrawn_at=at)


def client_comes_to_be_a_minor(cast: Cast, alert: Alert, at: datetime) -> None:
    Client.objects.filter(pk=alert.client_id).update(minor_until=(at + timedelta(days=900)).date())


def client_moves_on(cast: Cast, alert: Alert, at: datetime) -> None:
    leave(alert.client, associate=cast.lin, at=at)
    take_on(alert.client, associate=cast.zhou, at=at)


def associate_leaves(cast: Cast, alert: Alert, at: datetime) -> None:
    Associate.objects.filter(pk=cast.lin.pk).update(is_active=False)


def day_is_full(cast: Cast, alert: Alert, at: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    engine.evaluate(alert.version, cast.market, as_of=at, at=clock.now())
    now = clock.now()
    Alert.objects.exclude(pk=alert.pk).update(delivery="delivered", told=cast.lin, queued_at=now, delivered_at=now)


def rule_is_paused(cast: Cast, alert: Alert, at: datetime) -> None:
    """As if just after a worker took the send."""
    Rule.objects.update(status="paused")


def client_is_seen_to(cast: Cast, alert: Alert, at: datetime) -> None:
    finish(alert, by=cast.lin, at=at)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (consent_goes, "no_consent"),
        (client_comes_to_be_a_minor, "minor"),
        (client_moves_on, "no_associate"),
        (associate_leaves, "no_associate"),
        (day_is_full, "cap"),
        (rule_is_paused, "stopped"),
        (client_is_seen_to, "handled"),
    ],
)
def test_a_card_that_may_not_go_any_more_stays_here_and_says_why(
    cast: Cast, alert: Alert, noon: datetime, settings: Settings, change: Change, reason: str
) -> None:
    settings.ALERTS_PER_ASSOCIATE_PER_DAY = 1
    change(cast, alert, noon)
    deliver_due()
    settle(noon)
    send = Send.objects.get(key=f"alert:{alert.pk}")
    alert.refresh_from_db()
    assert (send.state, send.reason, Attempt.objects.count()) == ("refused", reason, 0)
    assert (alert.delivery, alert.reason) == ("suppressed", reason)


def test_a_card_nothing_speaks_against_goes(alert: Alert) -> None:
    deliver_due()
    assert Attempt.objects.count() == 1


def test_a_card_that_may_have_left_is_not_called_refused(cast: Cast, alert: Alert, noon: datetime) -> None:
    Send.objects.update(first_sent_at=clock.now())
    consent_goes(cast, alert, noon)
    deliver_due()
    assert (Send.objects.get().state, Attempt.objects.count()) == ("unclear", 0)


def test_a_replay_obeys_todays_consent_before_the_alert_follows_it(cast: Cast, alert: Alert, noon: datetime) -> None:
    Send.objects.update(state="refused", reason="because")
    settle(noon)
    again = replay(Send.objects.get(), reason="asked for", at=clock.now())
    consent_goes(cast, alert, noon)
    deliver_due()
    again.refresh_from_db()
    assert (again.state, again.reason, Attempt.objects.count()) == ("refused", "no_consent", 0)


def repeated(again: Send, times: int) -> Send:
    """Refused by WeCom each time, and asked for once more."""
    for _ in range(times):
        Send.objects.filter(pk=again.pk).update(state="refused", reason="because")
        again = replay(Send.objects.get(pk=again.pk), reason="asked for", at=clock.now())
    return again


def test_consent_is_asked_again_however_often_a_card_is_replayed(cast: Cast, alert: Alert, noon: datetime) -> None:
    again = repeated(Send.objects.get(), 3)
    assert reasons_against([again], noon) == {}
    consent_goes(cast, alert, noon)
    assert reasons_against([again], noon) == {again.pk: "no_consent"}


def test_a_card_whose_alert_has_gone_out_in_another_is_not_replayed(cast: Cast, alert: Alert, noon: datetime) -> None:
    again = repeated(Send.objects.get(), 1)
    Alert.objects.update(send=None, delivery="waiting")
    assert reasons_against([again], noon) == {again.pk: "outdated"}


def test_a_client_s_card_is_not_replayed_to_the_former_associate_but_goes_to_the_new_one(
    cast: Cast, alert: Alert, noon: datetime
) -> None:
    Send.objects.update(state="unclear", reason="late")
    client_moves_on(cast, alert, noon)
    luggage.carry(Move(alert.client_id, cast.lin.pk, cast.zhou.pk, noon))
    again = repeated(Send.objects.get(), 1)
    deliver_due()
    again.refresh_from_db()
    assert (again.to_userid, again.state, again.reason, Attempt.objects.count()) == ("lin", "refused", "outdated", 0)
    settle(noon)
    assert send_due(noon) == 1 and Send.objects.latest("pk").to_userid == "zhou"


def test_a_digest_is_not_replayed_but_made_anew(cast: Cast, noon: datetime) -> None:
    for _ in range(3):
        make_client(cast.lin, birth_md=1125)
    engine.evaluate(make_rule(in_digest=True), cast.market, as_of=noon, at=noon)
    send_due(noon)
    again = repeated(Send.objects.get(), 1)
    Consent.objects.filter(client=Alert.objects.earliest("pk").client).update(withdrawn_at=noon)
    assert reasons_against([again], noon) == {again.pk: "outdated"}
    Send.objects.filter(pk=again.pk).update(state="refused", reason="outdated")
    settle(noon)
    assert (send_due(noon), Send.objects.count()) == (2, 3)


def test_a_further_card_goes_to_nobody_who_follows_the_client_no_more(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    factories.RelationshipFactory.create(client=client, associate=cast.zhou, is_primary=False)
    engine.evaluate(make_rule(recipient=Recipient.ALL), cast.market, as_of=noon, at=noon)
    send_due(noon)
    send_copies(noon)
    [send] = Send.objects.filter(pk__in=AlertCopy.objects.values("send"))
    again = repeated(send, 2)
    assert reasons_against([send, again], noon) == {}
    leave(client, associate=cast.zhou, at=noon)
    assert reasons_against([send, again], noon) == {send.pk: "no_associate", again.pk: "no_associate"}


def test_a_batch_costs_as_many_questions_as_one(cast: Cast, alert: Alert, noon: datetime) -> None:
    for _ in range(5):
        make_client(cast.lin, birth_md=1125)
    engine.evaluate(alert.version, cast.market, as_of=noon, at=noon)
    send_due(noon)
    sends = list(Send.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert (len(sends), reasons_against(sends, clock.now())) == (6, {})
    assert len(queries) <= 9


def test_sends_of_others_are_none_of_its_business(alert: Alert) -> None:
    Alert.objects.update(send=None)
    assert reasons_against(list(Send.objects.all()), clock.now()) == {}
