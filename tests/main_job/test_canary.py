"""A client nobody could mistake goes through the whole main job at DEBUG: readable on the card, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from clienteling.associates.models import IdempotencyRecord
from clienteling.clients.models import FileImport, Note
from clienteling.lib.names import mask
from tests.emptying import forget_everything
from tests.main_job import canary
from tests.main_job.canary_life import Life, everything, title, uid
from tests.main_job.house import House, opened, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.processes]
PLACES = (
    "web log", "request paths", "worker log", "beat log", "messages on the way", "Valkey", "history", "audit log",
    "sessions", "pg_dump",
)  # fmt: skip


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
    """No worker runs while they arrive: what they ask for waits, and can be read."""
    life = Life.begin(house, "lin")
    life.arrive()
    on_the_way = canary.valkey(house.redis_url)
    with house.worker(), house.beat(all_due=True):
        wait_until(life.is_told)
        card, seen = title(life.card() or {}), life.go_on()
        wait_until(life.is_done)
    return Flight(everything(house, ("web", "worker", "beat"), on_the_way), card, seen)


def test_she_is_read_where_she_should_be(flight: Flight) -> None:
    """Or else nothing below would show anything."""
    assert canary.NAME in flight.card and canary.NAME in flight.seen["search"]
    assert canary.NOTE in flight.seen["page"] and canary.PROMISE in flight.seen["page"]
    assert uid() in flight.seen["kept"] and IdempotencyRecord.objects.filter(key="seen").exists()
    assert "3987" in flight.seen["revealed"] and mask(canary.NAME) in flight.seen["API"]
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
