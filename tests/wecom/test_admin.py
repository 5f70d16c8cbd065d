"""The gateway's pages in the console."""

import re
import time

import pytest
from django.test import Client
from pytest_django import Settings

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.lib import clock
from clienteling.wecom.breakers import breakers
from clienteling.wecom.errors import Rejected
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import deliver_due
from tests.factories import AssociateFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom
from tests.wecom.sends import queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def head_office() -> Client:
    client = Client()
    client.force_login(Associate.objects.create_superuser("root", "a long password", name="Root"))
    return client


@pytest.mark.parametrize("page", ["corp", "send", "callbackevent"])
def test_lists_show_no_secret_and_no_content(corp: Corp, head_office: Client, page: str) -> None:
    queued(corp)
    callbacks.post(corp, callbacks.xml(ExternalUserID="wm-canary"))
    shown = head_office.get(f"/console/wecom/{page}/").content.decode()
    assert "朱女士" not in shown and "canary" not in shown and str(corp.secret) not in shown
    assert corp.name in shown


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:9/0"])
def test_a_corp_shows_which_calls_are_at_rest(
    corp: Corp, head_office: Client, settings: Settings, url: str | None
) -> None:
    address = f"/console/wecom/corp/{corp.pk}/change/"
    settings.REDIS_URL = url or settings.REDIS_URL
    assert "user/get" not in head_office.get(address).content.decode()
    began = time.monotonic()
    breakers.tell(corp.corp_id, "user/get", [Rejected("user/get", "refused_by_wecom", 60020)])
    (seconds,) = re.findall(r"user/get[:：]\D*(\d+)\b", head_office.get(address).content.decode())
    assert 299 - (time.monotonic() - began) <= int(seconds) <= 300


def test_a_send_shows_its_attempts_and_offers_nothing_to_edit(wecom: Wecom, head_office: Client) -> None:
    send = queued(wecom.corp)
    deliver_due()
    page = head_office.get(f"/console/wecom/send/{send.pk}/change/").content.decode()
    assert "msgid" in page and "朱女士" not in page and 'name="_save"' not in page


def test_replay_makes_a_new_row_that_names_the_old_one_and_who_asked(wecom: Wecom, head_office: Client) -> None:
    send = queued(wecom.corp, to="nobody")
    deliver_due()
    chosen = {"action": "replay", "_selected_action": [send.pk]}
    assert head_office.post("/console/wecom/send/", chosen).status_code == 302
    again = Send.objects.get(replay_of=send)
    assert (again.state, again.body, bool(again.replay_reason)) == ("queued", send.body, True)


def test_what_was_accepted_is_not_replayed(wecom: Wecom, head_office: Client) -> None:
    send = queued(wecom.corp)
    deliver_due()
    head_office.post("/console/wecom/send/", {"action": "replay", "_selected_action": [send.pk]})
    assert Send.objects.count() == 1


def test_who_may_only_look_is_offered_no_replay(wecom: Wecom, head_office: Client) -> None:
    send = Send.objects.get(pk=queued(wecom.corp, expires_at=clock.now()).pk)
    deliver_due()
    stranger = Client()
    stranger.force_login(AssociateFactory.create(role=Role.MARKETING))
    stranger.post("/console/wecom/send/", {"action": "replay", "_selected_action": [send.pk]})
    assert Send.objects.count() == 1


@pytest.mark.parametrize("field", ["secret", "callback_token", "callback_aes_key", "callback_token_next"])
def test_where_a_secret_is_written_can_be_seen(corp: Corp, head_office: Client, field: str) -> None:
    page = head_office.get(f"/console/wecom/corp/{corp.pk}/change/").content.decode()
    (box,) = re.findall(rf'<input[^>]*name="new_{field}"[^>]*>', page)
    assert 'type="password"' in box and "border" in box and "value=" not in box


def test_a_corps_secrets_are_written_and_left_alone_when_empty(corp: Corp, head_office: Client) -> None:
    page = f"/console/wecom/corp/{corp.pk}/change/"
    known = {"corp_id": corp.corp_id, "name": "Maison", "agent_id": 5, "new_callback_token": ""}
    assert head_office.post(page, {**known, "new_secret": "fresh"}).status_code == 302
    changed = Corp.objects.get(pk=corp.pk)
    assert (changed.secret, changed.callback_token, changed.name) == ("fresh", corp.callback_token, "Maison")
    assert "fresh" not in head_office.get(page).content.decode()


@pytest.mark.parametrize("page", ["corp", "send", "callbackevent"])
def test_head_office_of_another_market_sees_none_of_it(corp: Corp, page: str) -> None:
    queued(corp)
    callbacks.post(corp, callbacks.xml())
    client = Client()
    client.force_login(AssociateFactory.create(role=Role.MARKETING))
    assert corp.corp_id not in (shown := client.get(f"/console/wecom/{page}/").content.decode())
    assert "message/send" not in shown and "change_external_contact" not in shown


def test_callback_keys_are_rotated_in_two_steps(corp: Corp, head_office: Client) -> None:
    page = f"/console/wecom/corp/{corp.pk}/change/"
    known = {"corp_id": corp.corp_id, "name": corp.name, "agent_id": corp.agent_id}
    alone = {"new_callback_token_next": "nextTok"}
    assert head_office.post(page, {**known, **alone}).status_code == 200
    head_office.post(page, {**known, **alone, "new_callback_aes_key_next": "Z" * 42 + "E"})
    rotating = Corp.objects.get(pk=corp.pk)
    assert (rotating.callback_token, rotating.callback_token_next) == (corp.callback_token, "nextTok")
    head_office.post(page, {**known, "keys_changed": "on"})
    rotated = Corp.objects.get(pk=corp.pk)
    assert (rotated.callback_token, rotated.callback_aes_key) == ("nextTok", "Z" * 42 + "E")
    assert (rotated.callback_token_next, rotated.callback_aes_key_next) == (None, None)
