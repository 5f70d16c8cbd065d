"""Every route × method × role × own, a colleague's, another store's, region's and market's, ended, erased, absent."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from clienteling.associates.doors import SCOPES
from clienteling.associates.models import MachineKey
from clienteling.clients.services import new_code
from clienteling.lib import clock
from config.doors import ROUTES, TABLES, Door, Rows, To
from tests.doors.addresses import address
from tests.doors.asking import Asked as Done
from tests.doors.asking import Unpainted, ask, read, routes, said
from tests.doors.bodies import BODIES, WRITES_NOTHING, body_of
from tests.doors.conftest import ASKED, is_due
from tests.doors.expecting import Actor, Answer, at_the_door, expected, of_table, sees
from tests.doors.house import WHERE, House, Place, build
from tests.doors.listing import LISTED, is_listed

Asked = tuple[Actor, Browser]
Told = Callable[[str, object], None]
TABLE_PAGES = ("changelist", "add", "change", "delete", "history")
METHODS = ("GET", "POST", "DELETE")


class Matrix:
    """Who may ask what, and what was answered otherwise than the tables say."""

    def __init__(self, house: House, actors: list[Asked]) -> None:
        self.house, self.actors = house, actors
        self.home = house.places["own"]
        self.begin()

    def begin(self) -> None:
        self.asked, self.allows, self.denies = 0, list[str](), list[str]()

    def end(self, record_property: Told) -> str:
        """What was allowed or denied otherwise than the tables say."""
        record_property(ASKED, (self.asked, len(self.allows), len(self.denies)))
        return "\n".join(self.allows + self.denies)

    def places(self, door: Door, actor: Actor, method: str) -> Iterator[Place | None]:
        """None: no such object. Whoever is not let in asks for one thing there is and one there is not."""
        yield None
        if door.of:
            where = ("own",) if at_the_door(actor, door, method) else WHERE[door.of]
            yield from (self.house.places[name] for name in where)

    def hold(self, name: str, door: Door, method: str, to: Callable[[Place | None], str]) -> None:
        """Ask everybody's question at this door, and compare; what is not one's own answers as what is not there."""
        for actor, browser in self.actors_of(door):
            if not is_due(f"{method} {name} {actor.name}"):
                continue
            absent = None
            for place in self.places(door, actor, method):
                sent = () if method == "GET" else body_of(name, door, place or self.home)
                asked = ask(browser, method, to(place), *sent)
                answer = asked.answer
                got, wanted = read(answer, door), expected(actor, door, method, place)
                absent = absent or said(answer)
                alike = wanted is not Answer.NOT_FOUND or said(answer) == absent
                at = place.name if place else "absent"
                is_right = fits(got, wanted, door) and alike
                what = f"{method} {name} by {actor.name} at {at}"
                self.note(is_right, got is not Answer.REFUSED, f"{what}: {got.value}")
                self.look_what_was_done(name, method, what, got, asked)
                if got is Answer.ALLOWED and method == "GET" and door.holds:
                    self.look_at(name, door, actor, answer)

    def look_what_was_done(self, name: str, method: str, what: str, got: Answer, asked: Done) -> None:
        """Who was refused wrote nothing; who was let in with a body that is right did what was asked."""
        if got is not Answer.ALLOWED:
            self.note(asked.written == [], True, f"{what}: {got.value}, but {asked.written} was written")
        elif method != "GET" and name in BODIES:
            done = asked.answer.status_code < 400 and (bool(asked.written) or name in WRITES_NOTHING)
            said = asked.answer.content[:300] if asked.answer.status_code >= 400 else ""
            self.note(done, False, f"{what}: let in, but nothing was done ({asked.answer.status_code} {said!r})")

    def look_at(self, name: str, door: Door, actor: Actor, answer: Any) -> None:
        """Which of the rows there are stand in the list: those one sees, and no others."""
        rows = door.holds or Rows.NOTHING
        for place in (self.house.places[where] for where in WHERE[rows]):
            stands, wanted = is_listed(answer, name, place), sees(actor, rows, place)
            self.note(stands is wanted, stands, f"{name} lists {place.name} to {actor.name}: {stands}")

    def actors_of(self, door: Door) -> Iterator[Asked]:
        for actor, browser in self.actors:
            if actor.tablet <= (door.to is To.TABLET) and (actor.scopes is None or door.to is To.API):
                yield actor, browser

    def note(self, is_right: bool, is_allow: bool, what: str) -> None:
        self.asked += 1
        if not is_right:
            (self.allows if is_allow else self.denies).append(what)


def fits(got: Answer, wanted: Answer, door: Door) -> bool:
    """Where there is no such method, it does not matter what refused first; and who may not enter a page, may be told
    that there is none. The API says which it is."""
    otherwise: dict[Answer, tuple[Answer, ...]] = {Answer.NO_METHOD: (Answer.LOG_IN, Answer.REFUSED, Answer.NOT_FOUND)}
    if door.to is not To.API:
        otherwise[Answer.REFUSED] = (Answer.NOT_FOUND,)
    return got is wanted or got in otherwise.get(wanted, ())


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Matrix]:
    """One house for the whole module; it is gone afterwards."""
    settings.MIDDLEWARE.append(f"{Unpainted.__module__}.{Unpainted.__qualname__}")
    with django_db_blocker.unblock(), transaction.atomic():
        house = build()
        yield Matrix(house, list(actors(house)))
        transaction.set_rollback(True)
    settings.MIDDLEWARE.pop()


def actors(house: House) -> Iterator[Asked]:
    yield Actor("nobody"), Browser(raise_request_exception=False)
    for name, user in house.people.items():
        browser = Browser(raise_request_exception=False)
        browser.force_login(user)
        yield Actor(name, user if user.is_active else None), browser
    here = house.places["own"].market
    for name, scopes, market in (
        ("machine", SCOPES, here),
        ("blind machine", (), here),
        ("house machine", SCOPES, None),
    ):
        source = "shop" if market and scopes else name.replace(" ", "-")
        row, key = MachineKey.objects.create_key(name=name, source=source, scopes=list(scopes), market=market)
        MachineKey.objects.filter(pk=row.pk).update(last_used_at=clock.now() + timedelta(hours=1))  # not noted again
        if source == "shop":
            house.places["own"].rows["associates.machinekey"] = row
        machine = Actor(name, scopes=frozenset(scopes), market=market, source=source)
        yield machine, Browser(raise_request_exception=False, headers={"Authorization": f"Api-Key {key}"})
    tablet = Browser(raise_request_exception=False)
    device = house.places["own"].row("clients.kioskdevice")
    tablet.post("/kiosk/pair/", {"code": new_code(device, by=house.people["house"], at=clock.now())})
    yield Actor("tablet", tablet=True), tablet


@pytest.mark.django_db  # so that there is a database; the others share one house and undo each question
def test_every_route_is_declared() -> None:
    """A new route says in `config.doors` whom it is for."""
    labels = {model._meta.label_lower for model in admin.site._registry}
    tables = {f"admin:{label.replace('.', '_')}_{page}" for label in labels for page in TABLE_PAGES}
    there = {name for name, _to, _view in routes()} - tables
    assert {name for name in there if not name.startswith("console/")} == set(ROUTES)
    assert labels == set(TABLES)


def test_each_door_that_writes_has_a_body() -> None:
    """Or what refuses a stranger may be the body."""
    asked = (To.PHONE, To.API, To.TABLET)
    writing = {name for name, door in ROUTES.items() if door.to in asked and {"POST", "PATCH"} & {*door.methods}}
    assert writing - set(BODIES) == set() and set(BODIES) <= set(ROUTES)


def fill(matrix: Matrix, label: str, rows: Rows | None) -> None:
    """A list is asked for when there is one of each to list."""
    for where in WHERE[rows] if rows else ():
        matrix.house.places[where].row(label)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_route(matrix: Matrix, name: str, record_property: Told) -> None:
    door = ROUTES[name]
    asked = METHODS if door.to in (To.PHONE, To.API, To.TABLET) else ()
    matrix.begin()
    fill(matrix, LISTED.get(name, ""), door.holds)
    for method in dict.fromkeys((*asked, *door.methods)):
        matrix.hold(name, door, method, lambda place: address(name, door, place, matrix.home))
    assert matrix.end(record_property) == ""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("label", sorted(TABLES))
def test_table(matrix: Matrix, label: str, record_property: Told) -> None:
    matrix.begin()
    fill(matrix, label, TABLES[label].rows)
    for page in TABLE_PAGES:
        door = of_table(TABLES[label], label, page)
        route = f"admin:{label.replace('.', '_')}_{page}"

        def to(place: Place | None, route: str = route, door: Door = door) -> str:
            return reverse(route, args=[place.row(label).pk if place else 999_999_999] if door.of else [])

        for method in door.methods:
            matrix.hold(route, door, method, to)
    assert matrix.end(record_property) == ""
