"""Behind a proxy the client's own address counts, and only the proxy is believed."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
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
