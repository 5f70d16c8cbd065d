"""Logging in to the console: how often a password may be guessed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.associates.models import Associate, LogInTries
from clienteling.associates.services import count_try
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

URL = "/console/login/"


@pytest.fixture
def administrator(db: None) -> Associate:
    return Associate.objects.create_superuser("administrator", password="the-right-one")


@pytest.fixture
def log_in(browser: Browser, administrator: Associate) -> Callable[[str], int]:
    """302 when one is in, 200 when the page says what is wrong."""
    return lambda password: browser.post(URL, {"username": "administrator", "password": password}).status_code


def test_the_right_password_opens_after_some_wrong_ones(log_in: Callable[[str], int]) -> None:
    assert [log_in("wrong") for _ in range(9)] == [200] * 9
    assert log_in("the-right-one") == 302
    assert not LogInTries.objects.filter(count__gt=10).exists()


def test_after_ten_wrong_ones_even_the_right_one_waits(log_in: Callable[[str], int], browser: Browser) -> None:
    for _ in range(10):
        log_in("wrong")
    answer = browser.post(URL, {"username": "Administrator", "password": "the-right-one"}, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    assert "Too many tries. Try again in 15 minutes." in answer.content.decode()


def test_an_address_that_tries_many_names_is_stopped(db: None, settings: Settings) -> None:
    settings.LOG_IN_TRIES_PER_ADDRESS = 3
    for name in "abc":
        count_try(name, "203.0.113.9", at=clock.now())
    with pytest.raises(DomainError, match="too_many_tries"):
        count_try("d", "203.0.113.9", at=clock.now())
    count_try("d", "203.0.113.10", at=clock.now())


def test_after_a_quarter_of_an_hour_one_may_try_again(db: None, settings: Settings) -> None:
    settings.LOG_IN_TRIES_PER_NAME = 1
    at = datetime.fromisoformat("2026-11-22T08:00:00Z")
    count_try("lin", "203.0.113.9", at=at)
    with pytest.raises(DomainError):
        count_try("lin", "203.0.113.9", at=at + timedelta(minutes=14))
    count_try("lin", "203.0.113.9", at=at + timedelta(minutes=15))


@pytest.mark.django_db(transaction=True)
def test_guessing_at_once_gives_no_more_tries(settings: Settings) -> None:
    settings.LOG_IN_TRIES_PER_NAME = 5

    def guess(_n: int) -> bool:
        try:
            count_try("lin", "203.0.113.9", at=clock.now())
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(40))) == 5


def test_nothing_readable_is_kept(log_in: Callable[[str], int]) -> None:
    log_in("wrong")
    kept = b"".join(bytes(who) for who in LogInTries.objects.values_list("who", flat=True))
    assert b"administrator" not in kept and b"127.0.0.1" not in kept


def test_each_try_is_a_line_without_name_or_password(
    log_in: Callable[[str], int], administrator: Associate, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        log_in("wrong")
        log_in("the-right-one")
    lines = [line.__dict__ for line in caplog.records if line.getMessage().startswith("log_in.")]
    assert [(line["msg"], line["how"]) for line in lines] == [
        ("log_in.refused", "password"),
        ("log_in.done", "password"),
    ]
    assert lines[0]["why"] == "wrong" and lines[1]["associate"] == administrator.pk
    assert "the-right-one" not in str(lines) and "'administrator'" not in str(lines)
