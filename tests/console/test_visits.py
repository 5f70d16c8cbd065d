"""Every page of the console in a real browser: no complaint of the page, none of its policy, no text left untranslated.

Pages take turns between languages and roles, so that the whole list is looked at in one round; `CONSOLE_VISITS=all`
looks at each page in every language as either role.
"""

import gettext
import os
from collections.abc import Iterator
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import to_locale
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts.models import AutoTag
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.models import Account, LedgerEntry, LedgerTransaction
from config.doors import ROUTES, TABLES, Door, Rows, To
from tests.console import reading
from tests.doors.addresses import address
from tests.doors.house import House, Place, build
from tests.mobile.conftest import chromium
from tests.visits import faults, visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALL = os.environ.get("CONSOLE_VISITS") == "all"
DESK = {"viewport": {"width": 1440, "height": 900}}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What answers with a file, with words for a script, or is asked for in another way.
NO_PAGES = {
    "insights:monthly_file",
    "admin:clients_fileimport_columns",
    "admin:clients_fileimport_rejected",
    "admin:associates_associate_portrait",
    "admin:jsi18n",
    "admin:autocomplete",
    "admin:search",
    "admin:alerts_rule_write_new",
    "rules:facts",
    "rules:backtest",
}
# Of each shape of page one, for what takes axe seconds: a list, a form, pages of our own.
SHAPES = ["admin:index", "jobs:jobs", "insights:rules", "console:onboarding", "rules:new", "admin:clients_client_why"]
LOOKED_AT = ["clients.client", "assets.asset", "clients.customfield"]
TEXTS = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
    for (let node; (node = walk.nextNode());) {
        const of = node.parentElement.closest("script, style, template, code, textarea, .material-symbols-outlined");
        const other = node.parentElement.closest("[lang]").lang !== document.documentElement.lang;  // a card as sent
        if (!of && !other && node.data.trim()) found.add(node.data.trim());
    }
    for (const name of ["placeholder", "title", "aria-label"])
        for (const one of document.querySelectorAll(`[${name}]`)) found.add(one.getAttribute(name).trim());
    return [...found];
}"""


@pytest.fixture
def full(db: None) -> House:
    """A house with one row in every table, looked at by its administrator and its marketing."""
    with transaction.atomic():
        house = build()
        own = house.places["own"]
        for label in TABLES:
            own.row(label)
        balance(own.row("attribution.ledgertransaction"), own)
        Asset.objects.update(picture="")  # there is no file
        AutoTag.objects.update(conditions={"fact": "days_to_birthday", "op": "<=", "value": 7})
    return house


def balance(row: LedgerTransaction, own: Place) -> None:
    """What is owed for the expense it has."""
    spent = row.entries.get()
    told = {"associate": own.associate, "store": own.store, "plan": spent.plan, "currency": spent.currency}
    LedgerEntry.objects.create(transaction=row, account=Account.PAYABLE, amount_minor=-spent.amount_minor, **told)


def is_page(name: str, door: Door) -> bool:
    return door.to is To.CONSOLE and "GET" in door.methods and door.of is not Rows.NOTHING and name not in NO_PAGES


def pages(house: House) -> Iterator[tuple[str, str]]:
    """Permission that the page takes, and its address: our own, then list, form and row of each table."""
    own = house.places["own"]
    for name, door in ROUTES.items():
        if is_page(name, door):
            yield door.methods["GET"], address(name, door, own, own)
    for label, table in TABLES.items():
        app, model = label.split(".")
        here, view = f"admin:{app}_{model}", table.takes or f"{app}.view_{model}"
        yield view, reverse(f"{here}_changelist")
        yield view, reverse(f"{here}_change", args=[own.row(label).pk])
        if "a" in table.verbs:
            yield table.takes or f"{app}.add_{model}", reverse(f"{here}_add")


def untranslated(language: str) -> set[str]:
    """What the house says in English and otherwise in that language."""
    try:
        words = gettext.translation("django", str(settings.LOCALE_PATHS[0]), [to_locale(language)])
    except FileNotFoundError:
        return set()
    said = words._catalog.items()  # type: ignore[attr-defined]  # what the file holds
    return {name for name, text in said if isinstance(name, str) and name and name.casefold() != str(text).casefold()}


def capital(text: str) -> str:
    """As Django writes titles."""
    return text[:1].upper() + text[1:]


def left(page: Page, english: set[str]) -> list[str]:
    return [f"{page.url} {text}" for text in page.evaluate(TEXTS) if capital(text) in english]


def rounds(house: House) -> Iterator[tuple[Associate, str, list[str]]]:
    """Who looks, in which language, at which pages."""
    people = [house.people["house"], house.people[Role.MARKETING.value]]
    turns = list(product(people, LANGUAGES))
    every = list(pages(house))
    for turn, (who, language) in enumerate(turns):
        mine = every if ALL else every[turn :: len(turns)]
        yield who, language, [page for permission, page in mine if not permission or who.has_perm(permission)]


@pytest.mark.timeout(1800 if ALL else 300)
def test_no_page_complains_or_speaks_another_language(full: House, chromium: Browser, live_server: LiveServer) -> None:
    found, visited = [], 0
    held = {capital(text) for text, _small in reading.data()}
    for who, language, addresses in rounds(full):
        Associate.objects.filter(pk=who.pk).update(language=language)
        english = {capital(text) for text in untranslated(language)} - held
        with visitor(chromium, live_server, who, **DESK) as (page, complaints):
            for one in addresses:
                page.goto(live_server.url + one)
                assert page.locator("html").get_attribute("lang") == language, one
                found += left(page, english)
                visited += 1
        found += complaints
    assert "\n".join(found) == "" and visited > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(scheme: str, full: House, chromium: Browser, live_server: LiveServer) -> None:
    own, found = full.places["own"], []
    shapes = [address(name, ROUTES[name], own, own) for name in SHAPES]
    for label in LOOKED_AT:
        table = f"admin:{label.replace('.', '_')}"
        shapes += [reverse(f"{table}_changelist"), reverse(f"{table}_change", args=[own.row(label).pk])]
    with visitor(chromium, live_server, full.people["house"], **DESK, color_scheme=scheme) as (page, complaints):
        for one in shapes:
            page.goto(live_server.url + one)
            found += faults(page)
    assert "\n".join(found + complaints) == ""
