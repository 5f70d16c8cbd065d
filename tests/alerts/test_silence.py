"""Clients who may no longer be written to: what waits for them is taken back in the same transaction."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from clienteling.alerts import engine
from clienteling.alerts.models import Alert
from clienteling.alerts.services import send_due
from clienteling.clients.models import Client
from clienteling.clients.services import leave_alone, mark_minor, refusals, withdraw_consent
from clienteling.wecom.models import Send
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast, noon: datetime) -> Client:
    """Lin's client, with an alert raised."""
    client = make_client(cast.lin, birth_md=1125, birth_year=None)
    make_rule()
    engine.sweep_due(noon)
    return client


def reason() -> tuple[str, str]:
    alert = Alert.objects.get()
    return alert.delivery, alert.reason


def test_withdrawing_consent_takes_back_what_waits(client: Client, noon: datetime) -> None:
    withdraw_consent(client, purpose="service", at=noon)
    assert reason() == ("suppressed", "no_consent")


def test_withdrawing_consent_takes_the_message_out_of_the_queue(client: Client, noon: datetime) -> None:
    send_due(noon)
    withdraw_consent(client, purpose="service", at=noon)
    assert (reason(), Send.objects.get().state) == (("suppressed", "no_consent"), "refused")


def test_a_no_to_wecom_alone_takes_the_message_out_of_the_queue_and_one_to_letters_does_not(
    client: Client, noon: datetime
) -> None:
    send_due(noon)
    withdraw_consent(client, purpose="service", channel="post", at=noon)
    assert (reason(), Send.objects.get().state) == (("queued", ""), "queued")
    withdraw_consent(client, purpose="service", channel="wecom", at=noon)
    assert (reason(), Send.objects.get().state) == (("suppressed", "no_consent"), "refused")


def test_when_the_withdrawal_is_undone_the_queue_stays_as_it_was(client: Client, noon: datetime) -> None:
    send_due(noon)
    with transaction.atomic():
        withdraw_consent(client, purpose="service", at=noon)
        transaction.set_rollback(True)
    assert (reason(), Send.objects.get().state) == (("queued", ""), "queued")


def test_a_withdrawn_purpose_that_alerts_do_not_need_takes_nothing_back(client: Client, noon: datetime) -> None:
    withdraw_consent(client, purpose="marketing", at=noon)
    assert reason() == ("waiting", "")


def test_being_left_alone_and_being_marked_a_minor_take_back_too(cast: Cast, client: Client, noon: datetime) -> None:
    leave_alone(client, at=noon, source="shop")
    assert reason() == ("suppressed", "do_not_disturb")
    minor = make_client(cast.lin, birth_md=1126, birth_year=None)
    engine.evaluate(Alert.objects.get().version, cast.market, as_of=noon, at=noon)
    mark_minor(minor, until=date(2030, 1, 1), at=noon)
    assert list(Alert.objects.filter(client=minor).values_list("delivery", "reason")) == [("suppressed", "minor")]


def test_the_engine_and_the_second_look_give_the_same_reasons(cast: Cast, noon: datetime) -> None:
    clients = [
        make_client(cast.lin, birth_md=1125, birth_year=1990),
        make_client(cast.lin, birth_md=1125, birth_year=2008),
        make_client(cast.lin, birth_md=1122, birth_year=2008),
        make_client(cast.lin, birth_md=1125, birth_year=None, minor_until=date(2026, 11, 23)),
        make_client(cast.lin, birth_md=1125, birth_year=None, minor_until=date(2026, 11, 22)),
        make_client(cast.lin, birth_md=1125, birth_year=2008, consent=False),
    ]
    for days in (1, -1):
        quiet = make_client(cast.lin, birth_md=1125)
        leave_alone(quiet, at=noon - timedelta(days=3), until=noon + timedelta(days=days), source="shop")
        clients.append(quiet)
    engine.evaluate(make_rule(), cast.market, as_of=noon, at=noon)
    raised = {alert.client_id: alert.reason for alert in Alert.objects.all()}
    said = refusals(raised.keys(), purpose="service", channel="wecom", at=noon)
    assert raised == {client.pk: said[client.pk].value if client.pk in said else "" for client in clients}
    assert sorted(raised.values()) == ["", "", "", "", "do_not_disturb", "minor", "minor", "no_consent"]
