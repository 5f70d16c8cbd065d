"""The dashboard shows each role of head office its own house, and nobody else."""

import json

import pytest
from django.test import Client as Browser

from clienteling.alerts.figures import alerts_by_rule
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.console.dashboard import beside_last_month, percentage, store_bars
from clienteling.console.heat import heat
from clienteling.insights.figures import HeatRow, StoreSales
from tests import factories
from tests.conftest import Cast
from tests.insights.stage import AT, raise_alerts


def test_each_role_of_head_office_sees_the_house_today(house: Associate, browser: Browser) -> None:
    for username in ("admin", "marketing", "operations"):
        browser.force_login(Associate.objects.get(username=username))
        answer = browser.get("/console/")
        assert len(answer.context["cards"]) == 4
        assert len(json.loads(answer.context["new_contacts"])["labels"]) == 30
        assert answer.context["rules"]["rows"]


def test_what_was_matched_is_delivered_waiting_or_not_sent(cast: Cast) -> None:
    held: dict[str, object] = {"delivery": "suppressed", "reason": "no_consent"}
    states: list[dict[str, object]] = [
        {"delivery": "delivered"},
        {"delivery": "queued"},
        {"delivery": "waiting"},
        held,
        held,
    ]
    raise_alerts(cast, factories.ClientFactory.create(market=cast.market), *states)
    (figures,) = alerts_by_rule(cast.marketing, AT)
    assert (figures.matched, figures.delivered, figures.waiting) == (5, 1, 2)
    assert figures.suppressed == {"no_consent": 2}


@pytest.mark.parametrize("who", ["lin", "manager"])
def test_people_of_a_shop_are_sent_to_the_log_in(who: str, cast: Cast, browser: Browser) -> None:
    browser.force_login(getattr(cast, who))
    assert browser.get("/console/").headers["Location"].startswith("/console/login/")


def test_marketing_counts_the_alerts_of_its_market_only(cast: Cast) -> None:
    raise_alerts(cast, factories.ClientFactory.create(market=cast.market), {"delivery": "delivered"})
    elsewhere = factories.AssociateFactory.create(username="m2", userid="", role=Role.MARKETING)
    assert [figures.matched for figures in alerts_by_rule(cast.marketing, AT)] == [1]
    assert alerts_by_rule(elsewhere, AT) == []


def test_the_dashboard_asks_no_other_host(cast: Cast, browser: Browser) -> None:
    browser.force_login(cast.marketing)
    page = browser.get("/console/").content.decode()
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_nothing_last_month_is_no_percentage() -> None:
    assert "%" not in beside_last_month(12, 0)
    assert "+12.0%" in beside_last_month(112, 100)


def test_bars_of_stores_are_compared_within_their_currency() -> None:
    stores = (StoreSales("A", "CNY", 400), StoreSales("B", "CNY", 100), StoreSales("C", "HKD", 7))
    assert [bar["value"] for bar in store_bars(stores)] == [100, 25, 100]


def test_something_never_looks_like_nothing() -> None:
    assert (percentage(1, 100_000), percentage(0, 5), percentage(-3, 5), percentage(1, 0)) == (1, 0, 0, 0)


def test_the_heat_map_keeps_every_activity() -> None:
    rows = tuple(HeatRow(hour, (hour, 0, 0, 0, 0, 0, 1)) for hour in range(24))
    cells = [[cell["value"] for cell in row["cols"]] for row in heat(rows)["rows"]]
    assert sum(row[0] for row in cells) == sum(range(24))
    assert sum(row[6] for row in cells) == 24
