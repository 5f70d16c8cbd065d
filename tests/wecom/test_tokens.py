"""Access tokens: one refresh in the whole deployment, healing that ends."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from clienteling.wecom.errors import Rejected, Transient
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp
from clienteling.wecom.tokens import Token, Tokens
from clienteling.wecom.valkey import shared
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
USER = "/cgi-bin/user/get"


def fetches(wecom: Wecom) -> int:
    return sum(row["count"] for row in wecom.ask("GET", "counters")["gettoken"])


def test_a_hundred_callers_with_an_expired_token_cause_one_gettoken(wecom: Wecom) -> None:
    gateways = [Gateway(wecom.corp) for _ in range(100)]
    gateways[0].user_get("lin")
    wecom.ask("POST", "token/expire", json={})
    before = fetches(wecom)
    with ThreadPoolExecutor(100) as pool:
        members = list(pool.map(lambda gateway: gateway.user_get("lin"), gateways))
    assert len(members) == 100
    assert fetches(wecom) - before == 1


def test_processes_share_one_token(wecom: Wecom) -> None:
    """Two token holders that know of each other only through Redis, as two processes do."""
    holders = [Tokens(wecom.corp.corp_id, wecom.corp.agent_id) for _ in range(20)]
    client = Gateway(wecom.corp).client

    def fetch() -> Token:
        time.sleep(0.2)
        return Token(f"t{time.monotonic_ns()}", time.time() + 7200, time.time() + 7000)

    with ThreadPoolExecutor(20) as pool:
        got = list(pool.map(lambda tokens: tokens.get(fetch, deadline=time.monotonic() + 5), holders))
    assert (len(set(got)), client.tokens.key) == (1, holders[0].key)


def test_a_token_is_dropped_only_by_whom_it_was_refused(wecom: Wecom) -> None:
    tokens = Tokens(wecom.corp.corp_id, wecom.corp.agent_id)
    deadline = time.monotonic() + 5
    fresh = iter([Token(name, time.time() + 7200, time.time() + 7000) for name in ("one", "two", "three")])
    first = tokens.get(lambda: next(fresh), deadline=deadline)
    second = tokens.get(lambda: next(fresh), deadline=deadline, refused=first)
    again = tokens.get(lambda: next(fresh), deadline=deadline, refused=first)
    assert (first, second, again) == ("one", "two", "two")


def test_40014_for_ever_ends_after_two_tries(wecom: Wecom, gateway: Gateway) -> None:
    wecom.fault("40014", path=USER, times=-1)
    with pytest.raises(Transient) as refused:
        gateway.user_get("lin")
    assert (refused.value.code, len(wecom.calls(USER))) == (40014, 2)


def test_a_revoked_token_is_healed_once_and_nobody_notices(wecom: Wecom, gateway: Gateway) -> None:
    gateway.user_get("lin")
    wecom.ask("POST", "token/revoke", json={})
    assert gateway.user_get("lin").userid == "lin"


def test_a_wrong_secret_is_not_tried_again_and_again(wecom: Wecom) -> None:
    stranger = Gateway(Corp(corp_id=wecom.corp.corp_id, agent_id=4711, secret="wrong"))
    for call in (lambda: stranger.user_get("lin"), stranger.department_list):
        with pytest.raises(Rejected):
            call()
    assert len(wecom.calls("/cgi-bin/gettoken")) == 1


def test_without_redis_the_token_is_kept_in_the_process(wecom: Wecom, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    began = time.monotonic()
    gateway = Gateway(wecom.corp)
    assert [gateway.user_get("lin").userid for _ in range(3)] == ["lin"] * 3
    assert (fetches(wecom), time.monotonic() - began < 2) == (1, True)


def test_a_token_about_to_expire_is_replaced_in_time(wecom: Wecom) -> None:
    tokens = Tokens(wecom.corp.corp_id, wecom.corp.agent_id)
    deadline = time.monotonic() + 5
    old = Token("old", time.time() + 200, time.time() - 1)
    shared().ask(lambda redis: redis.delete(tokens.key))
    assert tokens.get(lambda: old, deadline=deadline) == "old"
    new = Token("new", time.time() + 7200, time.time() + 7000)
    assert tokens.get(lambda: new, deadline=deadline) == "new"


def test_no_error_shows_the_token_or_the_secret(wecom: Wecom, settings: Settings) -> None:
    gateway = Gateway(wecom.corp)
    gateway.user_get("lin")
    wecom.fault("reset", path=USER)
    with pytest.raises(Exception) as broken:  # noqa: B017, PT011  # whatever it is
        gateway.user_get("lin")
    shown = repr(broken.getrepr(chain=True, showlocals=False))
    assert "access_token=" not in shown and str(wecom.corp.secret) not in shown
