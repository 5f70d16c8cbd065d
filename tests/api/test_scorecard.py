"""A rule's scorecard over the API: for machines with the scope, for people who read reports."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from clienteling.alerts.services import measure
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.sold import alert_of, buy, held_out
from tests.api.conftest import with_key
from tests.conftest import Cast

ADDRESS = "/api/v1/rules/birthday/scorecard/"


@pytest.fixture(autouse=True)
def month_ago(cast: Cast) -> None:
    """One client told, who bought; one held out, who did not."""
    at, version = clock.now() - timedelta(days=30), make_rule()
    told, held = make_client(cast.lin), make_client(cast.lin)
    alert_of(version, told, at)
    held_out(version, held, at)
    buy(told, at + timedelta(days=1))
    measure(clock.now())


def test_a_machine_reads_counts_sales_and_the_comparison(shop: APIClient) -> None:
    card = shop.get(ADDRESS).json()
    assert (card["counts"]["delivered"], card["counts"]["bought"], card["precision"]) == (1, 1, 1.0)
    assert card["exclusions"] == [{"code": "held_out", "count": 1}]
    assert card["influenced"] == [{"currency": "CNY", "orders": 1, "net_minor": 100_00}]
    [uplift] = card["uplifts"]
    assert (uplift["told"]["buyers"], uplift["held_out"]["clients"], uplift["verdict"]) == (1, 1, "too_few")
    assert uplift["incremental_minor"] is None and len(card["weeks"]) == 12


def test_weeks_are_as_many_as_asked_for(shop: APIClient) -> None:
    assert len(shop.get(ADDRESS, {"weeks": 3}).json()["weeks"]) == 3
    assert shop.get(ADDRESS, {"weeks": 0}).status_code == 400


def test_another_markets_machine_reads_nothing_of_it(cast: Cast) -> None:
    abroad = with_key(factories.MarketFactory.create(), "abroad")
    assert abroad.get(ADDRESS).json()["counts"]["matched"] == 0


def test_it_needs_the_scope_or_the_power_and_a_rule(cast: Cast, shop: APIClient) -> None:
    assert with_key(cast.market, "pos", ["orders:read"]).get(ADDRESS).status_code == 403
    people = APIClient()
    people.force_login(cast.lin)
    assert people.get(ADDRESS).status_code == 403
    people.force_login(cast.marketing)
    assert people.get(ADDRESS).json()["counts"]["matched"] == 2
    assert shop.get("/api/v1/rules/unknown/scorecard/").status_code == 404
