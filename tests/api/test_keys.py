"""Keys: from where, how often, until when; replaced without a gap; noted when used."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import Settings
from rest_framework.test import APIClient

from clienteling.associates.models import Associate, MachineKey
from clienteling.associates.rates import Own
from clienteling.associates.roles import Role
from clienteling.associates.services import rotate_key
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from tests.api.conftest import with_key
from tests.conftest import Cast

URL = "/api/v1/clients/"


@pytest.fixture
def admin(cast: Cast) -> Associate:
    return Associate.objects.create_user("admin", name="Admin", role=Role.ADMINISTRATOR)


def made(cast: Cast, **fields: object) -> tuple[MachineKey, str]:
    """A key of the cast's market, and its secret."""
    row, secret = MachineKey.objects.create_key(
        name="a", source="a", scopes=["clients:read"], market=cast.market, **fields
    )
    return MachineKey.objects.get(pk=row.pk), secret


def status(secret: str, **meta: str) -> int:
    return Browser(headers={"Authorization": f"Api-Key {secret}"}).get(URL, **meta).status_code  # type: ignore[arg-type]


def test_a_key_works_only_from_its_addresses(cast: Cast) -> None:
    api = with_key(cast.market, networks=["203.0.113.0/24", "2001:db8::/32"])
    answers = [api.get(URL, REMOTE_ADDR=address).status_code for address in ("203.0.113.9", "2001:db8::1", "10.0.0.1")]
    assert answers == [200, 200, 401]


def test_behind_our_proxy_only_its_own_word_counts(cast: Cast, settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    api = with_key(cast.market, networks=["203.0.113.0/24"])
    assert api.get(URL, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 200
    assert api.get(URL, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7").status_code == 401


def test_a_key_calls_so_often_a_minute(cast: Cast) -> None:
    api = with_key(cast.market, per_minute=3, source=f"rate-{clock.now().timestamp():.0f}")
    answers = [api.get(URL) for _ in range(8)]  # perhaps the minute turns meanwhile
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 2 <= len(refused) <= 5 and 0 < int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["errors"][0]["code"] == "throttled"


def test_without_redis_the_process_counts_by_itself() -> None:
    own = Own()
    assert [own.count("shop", 1), own.count("shop", 1), own.count("pos", 1), own.count("shop", 2)] == [1, 2, 1, 1]


def test_without_redis_the_limit_still_holds(cast: Cast, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    api = with_key(cast.market, per_minute=2, source="no-redis")
    assert 429 in [api.get(URL).status_code for _ in range(6)]


def test_both_keys_are_good_until_the_overlap_ends(cast: Cast, admin: Associate) -> None:
    row, old = made(cast)
    new = rotate_key(row, by=admin, at=clock.now(), overlap_hours=1)
    assert (status(old), status(new)) == (200, 200)
    MachineKey.objects.update(former_until=clock.now() - timedelta(seconds=1))
    assert (status(old), status(new)) == (401, 200)


def test_a_key_replaced_at_once_is_good_no_more(cast: Cast, admin: Associate) -> None:
    row, old = made(cast)
    new = rotate_key(row, by=admin, at=clock.now(), overlap_hours=0)
    assert (status(old), status(new), status(f"{new[:9]}wrong")) == (401, 200, 401)


def test_only_who_may_change_keys_replaces_them(cast: Cast) -> None:
    row, _ = made(cast)
    with pytest.raises(DomainError, match="not_allowed"):
        rotate_key(row, by=cast.marketing, at=clock.now(), overlap_hours=1)


@pytest.mark.parametrize("change", [{"revoked": True}, {"expiry_date": clock.now() - timedelta(days=1)}])
def test_a_revoked_or_expired_key_is_refused(cast: Cast, change: dict[str, object]) -> None:
    row, secret = made(cast)
    MachineKey.objects.filter(pk=row.pk).update(**change)
    assert status(secret) == 401


def test_the_last_use_is_noted_to_the_minute(shop: APIClient) -> None:
    for _ in range(2):
        shop.get(URL)
    first = MachineKey.objects.get().last_used_at
    assert first is not None and clock.now() - first < timedelta(minutes=1)


def test_the_console_shows_a_new_key_once(cast: Cast, admin: Associate) -> None:
    row, old = made(cast)
    console = Browser()
    console.force_login(admin)
    asked = {"action": "rotate", "_selected_action": row.pk}
    page = console.post("/console/associates/machinekey/", asked, follow=True).content.decode()
    found = re.search(r"(\w{8}\.\w{32})", page)
    assert found and status(found[1]) == status(old) == 200
    assert found[1] not in console.get("/console/associates/machinekey/").content.decode()


def test_the_console_refuses_what_is_no_address(cast: Cast, admin: Associate) -> None:
    console = Browser()
    console.force_login(admin)
    form = {"name": "a", "source": "a", "scopes": ["clients:read"], "per_minute": 60, "networks": "203.0.113.7/24"}
    assert console.post("/console/associates/machinekey/add/", form).status_code == 200
    assert not MachineKey.objects.exists()
