"""Every page of the console in a real browser: no complaint of the page, none of its policy, no serious fault."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from tests.console.test_pages import MODELS, name
from tests.mobile.conftest import chromium
from tests.visits import faults, visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1440, "height": 900}}
OWN = ["admin:index", "insights:monthly", "insights:rules", "rules:new", "console:tree", "console:onboarding"]
# Of each shape of page one, for what takes axe seconds: a list, a form, a page to look at.
SHAPES = ["admin:clients_client_changelist", "admin:assets_asset_add", "admin:associates_associate_changelist"]


def pages() -> list[str]:
    """Our own pages, the list of each table, and of every other table the page of a row."""
    lists = [reverse(name(model, "changelist")) for model in MODELS]
    last = [(model, model._default_manager.order_by("-pk").first()) for model in MODELS]
    rows = [reverse(name(model, "change"), args=[row.pk]) for model, row in last if row]
    return [*(reverse(each) for each in OWN), *lists, *rows]


def test_no_page_complains_in_any_language(house: Associate, chromium: Browser, live_server: LiveServer) -> None:
    """The languages take turns, page by page: the words of each page in each language are read in test_words."""
    found, codes = [], [code for code, _name in settings.LANGUAGES]
    addresses = pages()
    for turn, language in enumerate(codes):
        Associate.objects.filter(pk=house.pk).update(language=language)
        with visitor(chromium, live_server, house, **DESK) as (page, complaints):
            for address in addresses[turn :: len(codes)]:
                page.goto(live_server.url + address)
        found += complaints
    assert found == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_serious_fault(dark: bool, house: Associate, chromium: Browser, live_server: LiveServer) -> None:
    marketing = Associate.objects.filter(role=Role.MARKETING)[0]
    how = {**DESK, "color_scheme": "dark" if dark else "light"}
    with visitor(chromium, live_server, marketing, **how) as (page, complaints):
        found = []
        for each in OWN + SHAPES:
            page.goto(live_server.url + reverse(each))
            found += faults(page)
    assert (found, complaints) == ([], [])
