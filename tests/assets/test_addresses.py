"""Addresses of pictures: good without cookies, for a while, for one file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client as Browser
from pytest_django import Settings

AT = datetime(2026, 11, 22, 8, 4, 59, tzinfo=UTC)


@pytest.fixture
def address(settings: Settings, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = str(tmp_path)
    for name in ("assets/bag.jpg", "assets/other.jpg"):
        default_storage.save(name, ContentFile(b"picture"))
    with time_machine.travel(AT, tick=False):
        return default_storage.url("assets/bag.jpg")


def status(client: Browser, address: str, after: timedelta = timedelta()) -> int:
    with time_machine.travel(AT + after, tick=False):
        return client.get(address).status_code


def test_nobody_need_be_logged_in(client: Browser, address: str) -> None:
    with time_machine.travel(AT, tick=False):
        answer = client.get(address)
    assert (answer.status_code, b"".join(answer)) == (200, b"picture")
    assert answer.headers["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize(("minutes", "expected"), [(0, 200), (10, 200), (16, 404), (60 * 24, 404)])
def test_an_address_ends(client: Browser, address: str, minutes: int, expected: int) -> None:
    assert status(client, address, timedelta(minutes=minutes)) == expected


def test_an_address_opens_one_file_only(client: Browser, address: str) -> None:
    query = urlsplit(address).query
    tried = ["/media/assets/bag.jpg", f"/media/assets/other.jpg?{query}", f"/media/../config/settings.py?{query}"]
    assert [status(client, other) for other in [*tried, f"{address}x"]] == [404] * 4


def test_an_address_stays_the_same_for_some_minutes(address: str) -> None:
    with time_machine.travel(AT.replace(minute=0), tick=False):
        assert default_storage.url("assets/bag.jpg") == address
