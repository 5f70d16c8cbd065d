"""Every table of the console opens: list, page, form; with a bounded number of queries, however many rows."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clienteling.associates.models import Associate
from clienteling.associates.roles import POWERS, Role
from clienteling.console.navigation import GROUPS, sidebar
from config.doors import TABLES
from tests import factories
from tests.conftest import Cast

MOST_QUERIES = 30
NOT_SEEDED = {
    "alerts.restraint",
    "associates.auditentry",
    "associates.directorychange",
    "associates.directoryrun",
    "clients.clientmerge",
    "clients.doubtfulmatch",
    "clients.fileimport",
    "clients.officialaccountfollower",
    "clients.reconciliationrun",
    "clients.tagchange",
    "associates.machinekey",
    "webhooks.delivery",
    "webhooks.subscription",
    "clients.columnmapping",
    "outreach.preparedmessage",
    "outreach.preparedsend",
    "oversight.accessrequest",
    "oversight.auditrun",
    "oversight.erasurerequest",
    "oversight.retentionperiod",
    "wecom.callbackevent",
    "wecom.sendingpause",
}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def name(model: type[Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def addresses() -> Iterator[str]:
    """The list of each table, the page of its last row, its empty form."""
    for model in MODELS:
        yield reverse(name(model, "changelist"))
        yield reverse(name(model, "add"))
        if last := model._default_manager.order_by("-pk").first():
            yield reverse(name(model, "change"), args=[last.pk])


def test_every_page_opens_with_few_queries(house: Associate, browser: Browser) -> None:
    browser.force_login(house)
    bad = {}
    for address in addresses():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(address, follow=True)
        add_refused = answer.status_code == 403 and address.endswith("/add/")
        if len(queries) > MOST_QUERIES or not (answer.status_code == 200 or add_refused):
            bad[address] = (answer.status_code, len(queries))
    assert bad == {}
    assert {model._meta.label_lower for model in MODELS if not model._default_manager.exists()} <= NOT_SEEDED


@pytest.mark.parametrize("role", [Role.MARKETING, Role.RETAIL_OPERATIONS])
def test_head_office_may_open_every_list_but_the_guarded(role: Role, cast: Cast, browser: Browser) -> None:
    user = factories.AssociateFactory.create(
        username="head office", userid="", market=cast.market, store=None, role=role
    )
    browser.force_login(user)
    refused = {model for model in MODELS if browser.get(reverse(name(model, "changelist"))).status_code != 200}
    guarded = {label for label, table in TABLES.items() if table.takes and not POWERS[role].allow(table.takes)}
    assert {model._meta.label_lower for model in refused} == guarded != set()


@pytest.mark.parametrize("who", ["lin", "manager"])
def test_people_of_a_shop_do_not_enter(who: str, cast: Cast, browser: Browser) -> None:
    browser.force_login(getattr(cast, who))
    answers = {browser.get(reverse(name(model, "changelist"))).status_code for model in MODELS}
    assert answers == {302}


def test_nobody_enters_without_logging_in(db: None, browser: Browser) -> None:
    assert browser.get("/console/").headers["Location"] == "/console/login/?next=/console/"


def test_every_table_has_its_place_in_the_sidebar() -> None:
    places = {target for _title, items in GROUPS for _name, _icon, target in items}
    assert {model._meta.label_lower for model in MODELS} <= places


def test_every_entry_of_the_sidebar_leads_somewhere(db: None, browser: Browser) -> None:
    browser.force_login(Associate.objects.create_superuser("administrator"))
    groups = sidebar(browser.get("/console/").wsgi_request)
    assert sum(len(group["items"]) for group in groups) == sum(len(items) for _title, items in GROUPS)
