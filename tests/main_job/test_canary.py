"""A client nobody could mistake goes through the whole main job at DEBUG: readable on the card, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from pytest_django import DjangoDbBlocker

from clienteling.associates.models import Associate, IdempotencyRecord
from clienteling.clients.models import CustomField, FileImport, Note
from clienteling.clients.services import find_by_identity
from tests.emptying import forget_everything
from tests.main_job import canary
from tests.main_job.house import BAG, House, alerts_about, opened, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.processes]
PASSWORD = "a-long-one-of-a-test"
PLACES = (
    "web log", "request paths", "worker log", "beat log", "messages on the way", "Valkey", "history", "audit log",
    "sessions", "pg_dump",
)  # fmt: skip
PROFILE: dict[str, Any] = {
    "identities": {"crm": canary.CRM, "unionid": canary.UNIONID},
    "name": canary.NAME,
    "phone": canary.PHONE,
    "email": canary.EMAIL,
    "associate": "lin",
    "custom": {"address": canary.ADDRESS},
    "household": [{"kind": "partner", "name": canary.HOUSEHOLD}],
    "important_dates": [{"kind": "other", "on": "10-01", "label": canary.LABEL}],
    "consents": [{"purpose": "service", "text_version": "2026-01", "proof": canary.PROOF}],
}
FILE = (
    f"crm,name,phone,email\nI-1,{canary.IMPORTED},{canary.IMPORTED_PHONE},{canary.IMPORTED_EMAIL}\n"
    f"I-2,{canary.REJECTED},{canary.STRANGER}0000000,\n"
)


class Person(requests.Session):
    """Somebody's browser."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house

    def look(self, path: str, **given: Any) -> str:
        answer = self.get(f"{self.house.web_url}{path}", timeout=30, **given)
        assert answer.ok, answer.text
        return answer.text

    def fill_in(self, path: str, data: dict[str, Any], key: str = "", **given: Any) -> str:
        token = {"X-CSRFToken": self.cookies["csrf"], "Referer": self.house.web_url, "Idempotency-Key": key}
        headers = token if key else {name: token[name] for name in ("X-CSRFToken", "Referer")}
        answer = self.post(f"{self.house.web_url}{path}", data, headers=headers, timeout=30, **given)
        assert answer.ok, answer.text
        return answer.text


@dataclass(frozen=True)
class Flight:
    """What was to be read where, when all was done."""

    places: dict[str, bytes]
    card: str
    seen: dict[str, str]


@pytest.fixture(scope="module")
def flight(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flight]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOG_LEVEL", "DEBUG")
        try:
            with opened(tmp_path_factory.mktemp("canary"), ("lin",)) as house:
                yield fly(house)
        finally:
            forget_everything()


def fly(house: House) -> Flight:
    Associate.objects.create_superuser("admin", password=PASSWORD)
    CustomField.objects.create(code="address", labels={"en": "Address"}, kind="text", is_personal=True)
    console = at_the_console(house)
    arrive(house, console)
    on_the_way = canary.valkey(house.redis_url)
    with house.worker(), house.beat(all_due=True):
        wait_until(lambda: bool(house.cards("lin")) and FileImport.objects.get().is_settled)
        card = house.cards("lin")[0]
        seen = served(house) | looked_up(console)
        house.press("lin", card)
        wait_until(lambda: alerts_about(canary.CRM)[0].handling == "done")
    logs = {f"{name} log": house.log(name).read_bytes() for name in ("web", "worker", "beat")}
    places = logs | {
        "request paths": canary.paths(house.log("web")),
        "messages on the way": on_the_way,
        "Valkey": canary.valkey(house.redis_url),
        "history": canary.history(),
        "audit log": canary.audit_log(),
        "sessions": canary.sessions(),
        "pg_dump": canary.dump(),
    }
    return Flight(places, card["content"]["main_title"]["title"], seen)


def at_the_console(house: House) -> Person:
    admin = Person(house)
    admin.look("/console/login/")
    admin.fill_in("/console/login/", {"username": "admin", "password": PASSWORD})
    return admin


def arrive(house: House, console: Person) -> None:
    """By the API, good rows and bad; by a file, good rows and bad. No worker runs: what they ask for waits."""
    house.post("clients", PROFILE)
    house.post("clients", PROFILE | {"name": f"{canary.NAME}女士"})
    house.looks(canary.CRM, key="three views")
    wrong = [{"identities": {"crm": "I-3"}, "name": canary.REJECTED, "phone": f"{canary.STRANGER}0000000"}]
    unknown = {"client": {"phone": canary.STRANGER}, "kind": "store_visit", "occurred_at": "2026-11-20T10:00:00Z"}
    for what, body in (("clients", wrong), ("activities", {"activities": [unknown]})):
        address = f"{house.web_url}/api/v1/{what}/"
        requests.post(address, json=body, headers=house.headers | {"Idempotency-Key": "x"}, timeout=30)
    add = "/console/clients/fileimport/add/"
    console.look(add)
    form = {"kind": "clients", "market": house.market.pk, "source": "crm"}
    console.fill_in(add, form, files={"file": ("people.csv", FILE.encode())})


def served(house: House) -> dict[str, str]:
    """By her associate's phone: found, looked at, noted, wished for, shown in full."""
    lin = Person(house)
    begun = lin.get(f"{house.web_url}/m/login/{house.market.code}/", allow_redirects=False, timeout=30)
    assert lin.get(begun.headers["Location"].replace("#", "&as=lin#"), timeout=30).ok
    page = f"/m/clients/{uid()}/"
    lin.look("/m/clients/")
    found = lin.fill_in("/m/clients/", {"q": canary.NAME[:4]})
    lin.look(page)
    lin.fill_in(f"{page}notes/", {"text": canary.NOTE})
    lin.fill_in(f"{page}wishes/", {"product": BAG, "occasion": canary.OCCASION, "promise": canary.PROMISE})
    why = {"field": "phone", "reason": "other", "words": f"回电 {canary.PHONE} 或 {canary.EMAIL}"}
    alert = f"/api/v1/alerts/{alerts_about(canary.CRM)[0].pk}/acknowledge/"
    kept = [lin.fill_in(alert, {}, key="seen", json={}) for _ in range(2)]
    return {"search": found, "page": lin.look(page), "revealed": lin.fill_in(f"{page}reveal/", why), "kept": kept[1]}


def looked_up(console: Person) -> dict[str, str]:
    """In the console and by the API, each with the name in the address."""
    found = console.look("/console/clients/client/", params={"q": canary.NAME})
    console.look("/console/clients/client/", params={"q": canary.PHONE[-4:]})
    shop = console.house
    asked = requests.get(
        f"{shop.web_url}/api/v1/clients/", params={"q": canary.NAME[:4]}, headers=shop.headers, timeout=30
    )
    pk = alerts_about(canary.CRM)[0].client_id
    return {"console": found, "API": asked.text, "client": console.look(f"/console/clients/client/{pk}/change/")}


def uid() -> str:
    client = find_by_identity("crm", canary.CRM, "shop")
    assert client is not None
    return str(client.uid)


def test_she_is_read_where_she_should_be(flight: Flight) -> None:
    """Or else nothing below would show anything."""
    assert canary.NAME in flight.card and canary.NAME in flight.seen["search"]
    assert canary.NOTE in flight.seen["page"] and canary.PROMISE in flight.seen["page"]
    assert uid() in flight.seen["kept"] and IdempotencyRecord.objects.filter(key="seen").exists()
    assert "3987" in flight.seen["revealed"] and canary.NAME in flight.seen["API"]
    assert Note.objects.exists() and FileImport.objects.get().rejected == 1


@pytest.mark.parametrize("place", PLACES)
def test_no_canary_is_read_in(place: str, flight: Flight) -> None:
    if place == "pg_dump" and not flight.places[place]:
        pytest.skip("no pg_dump here that fits the server: install its client programs")
    assert len(flight.places[place]) > 100
    assert canary.hits(flight.places[place]) == {}


def test_the_logs_were_at_debug_and_the_queue_not_empty(flight: Flight) -> None:
    assert all(b'"level": "debug"' in flight.places[f"{name} log"] for name in ("web", "worker", "beat"))
    assert b"clienteling.alerts.tasks.evaluate_new" in flight.places["messages on the way"]
    assert b"/console/clients/client/?q=<secret>" in flight.places["request paths"]
    assert flight.places["pg_dump"] == b"" or b"Sac 25 noir" in flight.places["pg_dump"]


@pytest.mark.parametrize("ahead", ["", "a", "ab"])
def test_a_canary_is_found_however_it_is_written(ahead: str, tmp_path: Path) -> None:
    for written in canary.spellings(f"{ahead}{canary.NAME}"):
        assert "name" in canary.hits(b"..." + written + b"...")
