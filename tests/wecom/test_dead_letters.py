"""What was not delivered: replayed once, never against the house's own word, and settled by hand when it is unclear."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert
from clienteling.alerts.services import send_due, settle
from clienteling.associates.models import Associate
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.clients.models import Consent
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.oversight.services import look
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import deliver_due, replay, say_arrived, say_not_arrived, withdraw
from config.metrics import looks
from config.metrics.names import series
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.conftest import Cast
from tests.factories import AssociateFactory
from tests.wecom.sends import queued

pytestmark = pytest.mark.django_db
PAGE = "/console/wecom/send/"
WAITS = series("clienteling_sends", state="unclear")


@pytest.fixture
def head_office() -> Client:
    client = Client()
    client.force_login(Associate.objects.create_superuser("root", "a long password", name="Root"))
    return client


@pytest.fixture
def card(cast: Cast, settings: Settings) -> Send:
    """Of an alert, in the outbox; WeCom is out of reach."""
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    make_client(cast.lin, birth_md=1125)
    make_rule()
    engine.sweep_due(NOON)
    send_due(NOON)
    return Send.objects.get()


def lost(corp: Corp, key: str = "k1", state: str = "refused", code: int | None = 81013) -> Send:
    send = queued(corp, key)
    Send.objects.filter(pk=send.pk).update(state=state, reason="refused_by_wecom", errcode=code)
    return Send.objects.get(pk=send.pk)


def chosen(browser: Client, action: str, *sends: Send) -> str:
    """What the console says after an action on those."""
    ticked = {"action": action, "_selected_action": [send.pk for send in sends]}
    return browser.post(PAGE, ticked, follow=True).content.decode()


def why_not(send: Send) -> str:
    with pytest.raises(DomainError) as refused:
        replay(send, reason="asked for", at=clock.now())
    return refused.value.code


def test_what_was_replayed_is_not_replayed_again_and_names_the_latest(corp: Corp) -> None:
    send = lost(corp)
    again = replay(send, reason="asked for", at=clock.now())
    assert why_not(send) == "replayed_already" and why_not(again) == "not_replayable"
    Send.objects.filter(pk=again.pk).update(state="refused", reason="refused_by_wecom", errcode=81013)
    third = replay(again, reason="asked for", at=clock.now())
    with pytest.raises(DomainError, match=str(third.pk)):
        replay(send, reason="asked for", at=clock.now())


def test_what_was_taken_back_is_not_replayed_even_if_wecom_was_busy_before(corp: Corp) -> None:
    send = queued(corp)
    Send.objects.update(errcode=45033, reason="refused_by_wecom")
    assert withdraw([send.pk], reason="handed_over") == {send.pk}
    assert why_not(send) == "kept_back" and Send.objects.get().errcode is None


def test_what_was_stopped_at_the_last_look_is_not_replayed(card: Send) -> None:
    Consent.objects.update(withdrawn_at=NOON)
    Send.objects.update(due_at=clock.now(), expires_at=clock.now() + timedelta(hours=1))
    deliver_due()
    card.refresh_from_db()
    assert (card.state, card.reason, why_not(card)) == ("refused", "no_consent", "kept_back")


def test_the_card_of_a_client_handed_over_does_not_go_to_the_former_associate(
    cast: Cast, head_office: Client, card: Send
) -> None:
    luggage.carry(Move(Alert.objects.get().client_id, cast.lin.pk, cast.zhou.pk, NOON))
    card.refresh_from_db()
    assert (card.reason, Alert.objects.get().associate) == ("handed_over", cast.zhou)
    assert "handed_over" in chosen(head_office, "replay", card)
    assert list(Send.objects.all()) == [card]


def test_the_console_says_how_many_were_replayed_and_why_others_were_not(corp: Corp, head_office: Client) -> None:
    first, second, third = (lost(corp, key) for key in ("k1", "k2", "k3"))
    replay(second, reason="asked for", at=clock.now())
    Send.objects.filter(pk=third.pk).update(kept_back=True, reason="handed_over")
    page = chosen(head_office, "replay", first, second, third)
    assert first.replays.count() == second.replays.count() == 1 and not third.replays.exists()
    assert str(second.latest().pk) in page and "handed_over" in page


def test_the_dead_letters_are_those_without_a_replay(corp: Corp, head_office: Client) -> None:
    first, second = lost(corp, "first"), lost(corp, "second", state="unclear")
    replay(second, reason="asked for", at=clock.now())
    assert list(Send.objects.undelivered()) == [first]
    page = head_office.get(f"{PAGE}?undelivered=yes").content.decode()
    assert f"{PAGE}{first.pk}/change" in page and f"{PAGE}{second.pk}/change" not in page


def test_an_unclear_send_that_was_replayed_waits_for_nobody(corp: Corp) -> None:
    send = lost(corp, state="unclear")
    assert looks.tables()[WAITS] == 1
    replay(send, reason="asked for", at=clock.now())
    assert looks.tables()[WAITS] == 0


@pytest.mark.parametrize(
    ("action", "state", "delivery", "reason"),
    [("arrived", "accepted", "delivered", ""), ("not_arrived", "refused", "suppressed", "refused")],
)
def test_somebody_says_what_became_of_an_unclear_card_and_the_alert_follows(
    head_office: Client, card: Send, action: str, state: str, delivery: str, reason: str
) -> None:
    Send.objects.update(state="unclear", reason="too_late_to_replay")
    chosen(head_office, action, card)
    settle(NOON)
    send, alert = Send.objects.get(), Alert.objects.get()
    assert (send.state, send.settled_by, looks.tables()[WAITS]) == (state, "root", 0)
    assert (alert.delivery, alert.reason) == (delivery, reason)
    assert [found.name for found in look(clock.now()) if found.name == "accepted_has_proof" and found.count] == []


def test_what_did_not_arrive_may_be_replayed_and_what_arrived_may_not(corp: Corp) -> None:
    there, gone = lost(corp, "k1", "unclear"), lost(corp, "k2", "unclear")
    say_arrived(there, by="root", at=clock.now())
    say_not_arrived(gone, by="root")
    assert why_not(there) == "not_replayable"
    assert replay(gone, reason="asked for", at=clock.now()).state == "queued"


def test_only_what_is_unclear_is_settled_by_hand(corp: Corp, head_office: Client) -> None:
    send = lost(corp)
    chosen(head_office, "arrived", send)
    assert Send.objects.get().state == "refused"


def test_who_may_only_look_settles_nothing(corp: Corp) -> None:
    send, stranger = lost(corp, state="unclear"), Client()
    stranger.force_login(AssociateFactory.create(role="marketing"))
    chosen(stranger, "arrived", send)
    assert Send.objects.get().state == "unclear"
