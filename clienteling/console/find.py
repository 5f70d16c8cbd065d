"""Finding anything in the console by a few letters: people, shops, rules, assets, orders, and the console's own pages.

Each table is asked as its own list is: the rows its user may see, by the words it may be searched by. What is typed
travels in the body of a request, and of clients only masked names and numbers come back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clienteling.alerts.naming import in_language
from clienteling.console.navigation import GROUPS, address, entry_for
from clienteling.lib import names, phones

MOST = 6
LONGEST = 60


@dataclass(frozen=True)
class Found:
    title: str
    beside: str
    link: str
    icon: str


def of_client(row: Any) -> tuple[str, str]:
    return names.mask(row.name), phones.mask(row.phone) if row.phone else str(row.market)


def of_rule(row: Any) -> tuple[str, str]:
    return str(row), row.get_status_display()


def of_asset(row: Any) -> tuple[str, str]:
    return in_language(row.title, get_language() or "en"), row.get_status_display()


def of_order(row: Any) -> tuple[str, str]:
    return row.external_id, names.mask(row.client.name) if row.client else ""


# Table → what a row is called and what stands beside it, in the order they are shown.
TABLES: dict[str, Callable[[Any], tuple[str, str]]] = {
    "clients.client": of_client,
    "associates.associate": lambda row: (row.name, row.get_role_display()),
    "associates.store": lambda row: (row.name, row.city),
    "alerts.rule": of_rule,
    "assets.asset": of_asset,
    "attribution.order": of_order,
    "outreach.preparedmessage": lambda row: (row.title, row.get_status_display()),
    "clients.product": lambda row: (row.name, row.sku),
    "clients.contactway": lambda row: (row.title, row.get_status_display()),
}
EXACT = {"attribution.order": "external_id"}
PAGES = {"associates.store": "console:store", "alerts.rule": "rules:rule"}
ICONS = {target: icon for _title, items in GROUPS for _name, icon, target in items}


@staff_member_required(login_url="admin:login")  # type: ignore[untyped-decorator]  # as Django has it
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("s", "").strip()[:LONGEST]
    groups = list(found(request, text)) if text else []
    return render(request, "console/_found.html", {"groups": groups, "text": text})


def found(request: HttpRequest, text: str) -> Iterator[tuple[str, list[Found]]]:
    """What there is of each table, under its name, then pages."""
    tables = {model._meta.label_lower: shown for model, shown in admin.site._registry.items()}
    for label, called in TABLES.items():
        if address(label, request) and (rows := list(among(tables[label], request, text)[:MOST])):
            yield str(tables[label].opts.verbose_name_plural), [as_found(row, label, called) for row in rows]
    if pages := list(own_pages(request, text)):
        yield _("Pages"), pages


def among(table: Any, request: HttpRequest, text: str) -> Any:
    """As the table's list searches; numbers of orders are looked up whole, as there are millions."""
    rows = table.get_queryset(request)
    exact = EXACT.get(table.opts.label_lower)
    if exact:
        return rows.filter(**{exact: text}).order_by("-pk")
    searched, twice = table.get_search_results(request, rows, text)
    return (searched.distinct() if twice else searched).order_by("-pk")


def as_found(row: Model, label: str, called: Callable[[Any], tuple[str, str]]) -> Found:
    title, beside = called(row)
    page = PAGES.get(label, f"admin:{label.replace('.', '_')}_change")
    return Found(title, beside, reverse(page, args=[row.pk]), ICONS[label])


def own_pages(request: HttpRequest, text: str) -> Iterator[Found]:
    """Entries of the sidebar whose name holds the text."""
    for group, items in GROUPS:
        for item in items:
            if text.casefold() in str(item[0]).casefold() and (entry := entry_for(item, request)):
                yield Found(str(item[0]), str(group), entry["link"], item[1])
