"""Pictures are fetched from WeCom's hosts, by https, and never from where else an address leads."""

import pytest
from pytest_django import Settings

from clienteling.wecom.calls.contact_ways import NewContactWay
from clienteling.wecom.errors import Rejected, Transient, Unclear
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.pictures import fetch_picture
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
PICTURE = "/wwpic/contact_way"


@pytest.fixture
def address(gateway: Gateway) -> str:
    return gateway.add_contact_way(NewContactWay(user=("lin",))).qr_code


def test_the_picture_of_a_code_is_fetched_without_a_token(address: str, wecom: Wecom) -> None:
    assert fetch_picture(address).startswith(b"\x89PNG")
    (asked,) = wecom.calls(PICTURE)
    assert set(asked["query"]) == {"id"}


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://qpic.cn.example.com/1",
        "https://wework.qpic.cn@example.com/1",
        "https://wework.qpic.cn:8443/1",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_else_is_asked(address: str) -> None:
    with pytest.raises(Rejected, match="host_not_listed"):
        fetch_picture(address)


def test_a_listed_host_is_asked_by_https_alone(wecom: Wecom, settings: Settings) -> None:
    """The mock speaks no TLS, so that there is no connection."""
    host = wecom.url.removeprefix("http://")
    settings.WECOM_API_URL, settings.WECOM_PICTURE_HOSTS = "https://elsewhere.example.com", [host]
    with pytest.raises((Transient, Unclear)):
        fetch_picture(f"{wecom.url}{PICTURE}?id=1")
    assert wecom.calls(PICTURE) == []


@pytest.mark.parametrize(("status", "error"), [(404, Rejected), (503, Transient), (302, Rejected)])
def test_what_is_no_picture_says_what_to_do_next(
    address: str, wecom: Wecom, status: int, error: type[Exception]
) -> None:
    wecom.fault("status", path=PICTURE, status=status)
    with pytest.raises(error, match=f"http_{status}"):
        fetch_picture(address)


def test_a_picture_over_the_cap_is_not_read(address: str, settings: Settings) -> None:
    settings.WECOM_ANSWER_CAP_BYTES = 100
    with pytest.raises(Unclear, match="answer_over_cap"):
        fetch_picture(address)
