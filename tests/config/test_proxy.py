"""Behind a proxy the client's own address counts, and only the proxy is believed."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.proxy import RealAddress


def seen(said: str) -> str:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    headers = {"X-Forwarded-For": said} if said else {}
    return RealAddress(answer)(RequestFactory().get("/", headers=headers)).content.decode()


@pytest.mark.parametrize(
    ("behind", "said", "address"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "somebody", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_whose_address_counts(settings: Settings, behind: bool, said: str, address: str) -> None:
    settings.BEHIND_PROXY = behind
    assert seen(said) == address


def test_a_log_line_names_the_address_we_found_and_no_header(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [it["ip"] for it in told if it["event"] == "request_finished"] == ["127.0.0.1"]
