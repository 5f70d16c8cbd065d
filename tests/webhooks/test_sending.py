"""Where we send and where never: only https, only outside, no redirect, no endless answer."""

import time
from pathlib import Path

import pytest
from pytest_django import Settings

from clienteling.webhooks import sending
from clienteling.webhooks.sending import Pinned, Refused, ask, checked, post
from tests.webhooks.receiver import Receiver, receiving


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com/",
        "https:///path",
        "https://user:pass@crm.example.com/",
        "https://crm.example.com/#part",
        "https://crm.example.com:99999/",
        "https://[::1/",
        "ftp://crm.example.com/",
        "https://crm.example.com/a b",
        "https://crm.example.com/\r\nHost: x",
        "https://客户.example.com/",
        "https://crm.example.com/" + "a" * 500,
        "HTTPS://crm.example.com/",
        "https://a..b/h",
        "https://.crm.example.com/",
        f"https://{'a' * 64}.example.com/",
    ],
)
def test_an_address_we_never_send_to(url: str) -> None:
    with pytest.raises(Refused):
        checked(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused_whatever_the_name_says(address: str) -> None:
    answer = post("https://crm.example.com/", b"{}", {}, find=lambda host, port: ["93.184.216.34", address])
    assert (answer.status, answer.error) == (0, "address_inside")


def test_a_name_that_changes_its_address_is_asked_once(receiver: Receiver) -> None:
    """The first answer is outside, the next would be inside: what was checked is what we connect to."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["192.0.2.1"]  # documentation's address: not reachable, not global

    answer = post(receiver.url.replace("localhost", "hooks.example.com"), b"{}", {}, find=rebinding)
    assert answer.error == "address_inside" and asked == ["hooks.example.com"] and not receiver.received


def test_loopback_is_refused_unless_the_house_names_it(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = []
    assert post(receiver.url, b"{}", {}).error == "address_inside"
    settings.WEBHOOK_INTERNAL_HOSTS = ["localhost"]
    assert post(receiver.url, b"{}", {}).accepted


def test_a_house_may_list_the_hosts_its_webhooks_go_to(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS, settings.WEBHOOK_HOSTS = ["localhost"], ["crm.example.com"]
    assert post(receiver.url, b"{}", {}).accepted
    settings.WEBHOOK_INTERNAL_HOSTS = []
    assert post(receiver.url, b"{}", {}).error == "host_not_listed" and len(receiver.received) == 1
    assert checked("https://crm.example.com/hooks").hostname == "crm.example.com"


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers[:], receiver.location = [302], receiver.url
    assert post(receiver.url, b"{}", {}).error == "http_302"
    assert len(receiver.received) == 1


def test_a_certificate_nobody_vouches_for_is_refused(
    receiver: Receiver, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with receiving(Path(tmp_path_factory.mktemp("other"))) as other:
        assert post(other.url, b"{}", {}).error == "certificate_refused"
        assert not other.received


def test_an_answer_letter_by_letter_ends_at_the_deadline(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    receiver.trickle_s = 5.0
    began = time.monotonic()
    assert not post(receiver.url, b"{}", {}).accepted
    assert time.monotonic() - began < 4


def test_a_deadline_that_passes_while_it_connects_is_kept(receiver: Receiver) -> None:
    parts = checked(receiver.url)
    connection = Pinned("localhost", parts.port or 0, address="127.0.0.1")
    connection.cut()
    assert ask(connection, parts, b"{}", {}).error == "timed_out" and not receiver.received


def test_nobody_there_is_an_error_and_not_an_exception(receiver: Receiver) -> None:
    assert post("https://localhost:1/", b"{}", {}).error.startswith("broken:")
    assert post("https://no-such-host.invalid/", b"{}", {}).error == "no_address"
