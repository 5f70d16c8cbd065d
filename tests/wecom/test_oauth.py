"""Log-in through WeCom's OAuth, in the mock."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.sessions.backends.db import SessionStore

from clienteling.lib.errors import DomainError
from clienteling.wecom import oauth
from clienteling.wecom.models import Corp
from tests.factories import CorpFactory
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
BACK = "http://localhost:8000/m/oauth"


def signed_in(wecom: Wecom, session: SessionStore, userid: str = "lin") -> dict[str, str]:
    """What the browser brings back once the member has agreed."""
    address = oauth.begin(session, wecom.corp, BACK)
    page = requests.get(f"{address.split('#')[0]}&as={userid}", timeout=5, allow_redirects=False)
    back = parse_qs(urlsplit(page.headers["Location"]).query)
    return {"code": back["code"][0], "state": back["state"][0]}


def refusal(session: SessionStore, corp: Corp, **brought: str) -> str:
    with pytest.raises(DomainError) as refused:
        oauth.finish(session, corp, **brought)
    return refused.value.code


def test_a_member_comes_back_with_their_userid(wecom: Wecom) -> None:
    session = SessionStore()
    assert oauth.finish(session, wecom.corp, **signed_in(wecom, session)) == "lin"


def test_a_state_works_once(wecom: Wecom) -> None:
    session = SessionStore()
    brought = signed_in(wecom, session)
    oauth.finish(session, wecom.corp, **brought)
    assert refusal(session, wecom.corp, **brought) == "login_state"


def test_a_state_of_another_browser_or_corp_is_worth_nothing(wecom: Wecom) -> None:
    mine, theirs = SessionStore(), SessionStore()
    oauth.begin(mine, wecom.corp, BACK)
    brought = signed_in(wecom, theirs)
    assert refusal(mine, wecom.corp, **brought) == "login_state"
    assert refusal(theirs, CorpFactory.create(), **brought) == "login_state"


def test_a_code_wecom_does_not_know_is_refused(wecom: Wecom) -> None:
    session = SessionStore()
    brought = signed_in(wecom, session)
    assert refusal(session, wecom.corp, code="made-up", state=brought["state"]) == "login_refused"


def test_a_silent_wecom_is_said_so(wecom: Wecom) -> None:
    session = SessionStore()
    brought = signed_in(wecom, session)
    wecom.fault("drop", path="/cgi-bin/auth/getuserinfo")
    assert refusal(session, wecom.corp, **brought) == "login_unavailable"


def test_a_client_cannot_sign_in_to_the_house(wecom: Wecom) -> None:
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "朱丽艳", "follow_user": ["lin"]}])
    session = SessionStore()
    assert refusal(session, wecom.corp, **signed_in(wecom, session, "wmZhu")) == "login_not_a_member"
