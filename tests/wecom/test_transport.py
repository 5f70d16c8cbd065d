"""The bounds of every call."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from django.db import transaction
from pytest_django import Settings

from clienteling.wecom.errors import Rejected, Transient, Unclear
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.transport import NetworkInTransaction, Session
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
USER = "/cgi-bin/user/get"


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A server that answers every request with these bytes and stays silent afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                peer.recv(65_536)
                peer.sendall(raw)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def body(content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)


@pytest.mark.parametrize("fault", ["trickle", "delay"])
def test_a_call_ends_at_its_deadline_however_the_answer_drips(wecom: Wecom, gateway: Gateway, fault: str) -> None:
    gateway.user_get("lin")
    gateway.client.timeout = 0.5
    wecom.fault(fault, path=USER, seconds=30)
    began = time.monotonic()
    with pytest.raises(Unclear):
        gateway.user_get("lin")
    assert time.monotonic() - began < 1.5


def test_gettoken_counts_against_the_deadline_of_the_call(wecom: Wecom) -> None:
    wecom.fault("delay", path="/cgi-bin/gettoken", seconds=30)
    began = time.monotonic()
    with pytest.raises(Transient):
        Gateway(wecom.corp, timeout_s=0.5).user_get("lin")
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("kind", ["drop", "reset", "half", "5xx"])
def test_an_answer_that_is_not_whole_is_unclear(wecom: Wecom, gateway: Gateway, kind: str) -> None:
    wecom.fault(kind, path=USER)
    with pytest.raises(Unclear):
        gateway.user_get("lin")


def test_no_connection_means_that_nothing_was_sent(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    with pytest.raises(Transient):
        Gateway(wecom.corp).user_get("lin")


def test_an_answer_over_the_cap_is_not_read(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_ANSWER_CAP_BYTES = 20
    with pytest.raises(Transient, match="over_cap"):
        Gateway(wecom.corp).user_get("lin")


@pytest.mark.parametrize("content", [b"<html>", b"[]", b'"ok"', b'{"errcode": "ok"}', b"", b"{}"])
def test_an_answer_that_is_not_ours_is_unclear(wecom: Wecom, settings: Settings, content: bytes) -> None:
    Gateway(wecom.corp).user_get("lin")
    tokens = Gateway(wecom.corp).client.tokens
    with answering(body(content)) as url:
        settings.WECOM_API_URL = url
        gateway = Gateway(wecom.corp)
        gateway.client.tokens = tokens
        with pytest.raises(Unclear):
            gateway.user_get("lin")


def test_a_redirect_is_refused(wecom: Wecom, settings: Settings) -> None:
    Gateway(wecom.corp).user_get("lin")
    tokens = Gateway(wecom.corp).client.tokens
    raw = f"HTTP/1.1 302 Found\r\nLocation: {wecom.url}/cgi-bin/user/get\r\nContent-Length: 0\r\n\r\n".encode()
    with answering(raw) as url:
        settings.WECOM_API_URL = url
        gateway = Gateway(wecom.corp)
        gateway.client.tokens = tokens
        with pytest.raises(Rejected, match="redirected"):
            gateway.user_get("lin")


def test_no_other_host_is_reached(wecom: Wecom) -> None:
    session = Session("http://127.0.0.1:9")
    session.deadline = time.monotonic() + 1
    with pytest.raises(requests.exceptions.RequestException):
        session.get(f"{wecom.url}/cgi-bin/gettoken")
    assert not wecom.calls("/cgi-bin/gettoken")


def test_bodies_are_utf8_and_say_so(wecom: Wecom, gateway: Gateway) -> None:
    with answering(body(b'{"errcode":0,"msgid":"m"}')) as url:
        session = Session(url)
        session.deadline = time.monotonic() + 1
        assert session.post(f"{url}/x", data="朱".encode()).json()["msgid"] == "m"
    gateway.message_send("lin", {"msgtype": "text", "text": {"content": "朱女士"}})
    assert "朱女士" in wecom.calls()[0]["body"]


@pytest.mark.django_db(transaction=True)
def test_a_call_inside_a_transaction_is_refused(wecom: Wecom, gateway: Gateway) -> None:
    with transaction.atomic(), pytest.raises(NetworkInTransaction):
        gateway.user_get("lin")
