"""What every answer carries, and what a house on https sets."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.associates.models import Associate
from tests.conftest import Cast

ADDRESSES = ("/m/login/", "/console/login/", "/api/v1/clients/", "/api/docs/", "/healthz", "/nothing/there/")
SAY = """
import json, django
from django.conf import settings
django.setup()
from clienteling.kiosk.pages import COOKIE
from clienteling.mobile.views.entry import MARKET_COOKIE
names = [n for n in dir(settings) if n.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE", "SECURE_"))]
said = {name: getattr(settings, name) for name in names}
print(json.dumps(said | {"DEBUG": settings.DEBUG, "MARKET_COOKIE": MARKET_COOKIE, "KIOSK_COOKIE": COOKIE}, default=str))
"""


@pytest.fixture(scope="module")
def on_https() -> dict[str, Any]:
    """The settings of a house that is reached by https."""
    env = {**os.environ, "PUBLIC_URL": "https://house.example", "DJANGO_SETTINGS_MODULE": "config.settings"}
    env.pop("DEBUG", None)
    done = subprocess.run([sys.executable, "-c", SAY], env=env, capture_output=True, check=True, cwd=settings.BASE_DIR)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_typed_framed_nowhere_and_open_to_no_other_origin(client: Browser, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://evil.example"}).headers
    policy = headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
    assert all(part in policy for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"))
    assert "Access-Control-Allow-Origin" not in headers
    assert re.fullmatch(r"text/html; charset=utf-8|application/json", headers["Content-Type"])


def test_cookies_of_a_house_on_https_are_secure_and_its_hosts_own(on_https: dict[str, Any]) -> None:
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert on_https[f"{kind}_COOKIE_NAME"].startswith("__Host-") and on_https[f"{kind}_COOKIE_SECURE"] is True
        assert on_https[f"{kind}_COOKIE_SAMESITE"] == "Lax"
    assert on_https["MARKET_COOKIE"].startswith("__Host-") and on_https["KIOSK_COOKIE"].startswith("__Secure-")
    assert on_https["SESSION_COOKIE_HTTPONLY"] is True and on_https["DEBUG"] is False


def test_a_house_on_https_stays_there_for_a_year(on_https: dict[str, Any]) -> None:
    assert on_https["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600 and on_https["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert on_https["SECURE_SSL_REDIRECT"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_echoed_to_trace(client: Browser, address: str) -> None:
    answer = client.trace(address, headers={"X-Canary": "kanarie"})
    assert "kanarie" not in answer.content.decode()


@pytest.mark.django_db
def test_what_people_write_is_text_on_a_page(client: Browser) -> None:
    evil = "<script>alert(1)</script>"
    client.force_login(Associate.objects.create_superuser("admin", password="a-long-one-of-a-test", name=evil))
    page = client.get("/console/associates/associate/").content.decode()
    assert evil not in page and "&lt;script&gt;alert(1)" in page


def test_passwords_are_long_uncommon_and_otherwise_free() -> None:
    validators: Any = settings.AUTH_PASSWORD_VALIDATORS
    names = [one["NAME"].rpartition(".")[2] for one in validators]
    assert names == ["MinimumLengthValidator", "CommonPasswordValidator", "HouseWords"]
    assert validators[0]["OPTIONS"] == {"min_length": 12}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("Maison-Claire-2026", False),
        ("shanghai.ifc.2026!", False),
        ("lin-chen-lin-chen", False),
        ("welcome-to-wecom-1", False),
        ("maison of nine green owls", True),
        ("七只猫头鹰 und zwei Füchse", True),
    ],
)
def test_passwords_are_not_made_of_the_houses_words(
    cast: Cast, settings: Settings, password: str, is_taken: bool
) -> None:
    settings.HOUSE_WORDS = ["Maison Claire"]
    cast.lin.name = "Lin Chen"
    try:
        validate_password(password, cast.lin)
    except ValidationError as error:
        assert [one.code for one in error.error_list] == ["password_of_house_words"] and not is_taken
    else:
        assert is_taken


@pytest.mark.django_db
def test_the_apis_page_runs_no_script_but_files_of_ours(client: Browser) -> None:
    answer = client.get("/api/docs/")
    assert "script-src" not in answer.headers["Content-Security-Policy"]  # so default-src 'self' holds
    scripts = re.findall(r"<script(?P<how>[^>]*)>(?P<said>[^<]*)</script>", answer.content.decode())
    assert len(scripts) == 3 and all('src="/' in how and not said.strip() for how, said in scripts)
    [address] = [re.findall(r'src="([^"]+)"', how)[0] for how, _said in scripts if "script" in how.partition("?")[2]]
    assert "SwaggerUIBundle" in client.get(address.replace("&amp;", "&")).content.decode()
