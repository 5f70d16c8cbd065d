"""The dashboard shows each role of head office its own house, and nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from clienteling.alerts.figures import alerts_by_rule
from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role
from clienteling.console.dashboard import beside_last_month, percentage, reply_lines, target_bars
from clienteling.console.heat import heat
from clienteling.console.plot import plot
from clienteling.insights.figures import DayCount, HeatRow, Replies, StoreMonth
from clienteling.insights.services.link import link_health
from clienteling.lib import clock
from clienteling.wecom.models import Corp, Send
from tests import factories
from tests.conftest import Cast
from tests.insights.stage import AT, raise_alerts


def send_of(corp: Corp, key: str, **fields: Any) -> dict[str, Any]:
    row = {"corp": corp, "key": key, "api": "message/send", "to_userid": "lin", "body": "{}"}
    times = {"created_at": AT, "due_at": AT, "expires_at": AT + timedelta(days=1)}
    return {**row, **times, **fields}


def test_each_role_of_head_office_sees_the_house_today(house: Associate, browser: Browser) -> None:
    for username in ("admin", "marketing", "operations"):
        browser.force_login(Associate.objects.get(username=username))
        answer = browser.get("/console/")
        assert len(answer.context["cards"]) == 4
        assert len(answer.context["new_contacts"].points) == 30
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


def test_stores_stand_beside_their_target_in_their_currency() -> None:
    sold = StoreMonth(Store(name="A"), "CNY", 4, 300, 2, credited_minor=300_00, target_minor=400_00)
    none = StoreMonth(Store(name="B"), "HKD", 4, 300, 2, credited_minor=100_00, target_minor=0)
    bars = target_bars((sold, none, StoreMonth(Store(name="C"), "CNY", 0, 0, 0, 0, 0)))
    assert [(bar["title"], bar["value"]) for bar in bars] == [("A", 75), ("B", 0)]


def test_the_link_with_wecom_says_what_is_late_or_lost(cast: Cast) -> None:
    corp = cast.market.corp
    Send.objects.create(**send_of(corp, "late", due_at=AT - timedelta(minutes=6)))
    Send.objects.create(**send_of(corp, "soon", due_at=AT))
    Send.objects.create(**send_of(corp, "lost", due_at=AT, state="refused", reason="60111"))
    health = {one.corp: one for one in link_health(cast.marketing, AT)}[corp.name]
    assert (health.waiting, health.late, health.undelivered, health.is_well) == (2, 1, 1, False)


def test_a_dead_letter_is_one_click_from_the_dashboard(cast: Cast, browser: Browser) -> None:
    lost = Send.objects.create(
        **send_of(cast.market.corp, "lost", state="refused", reason="81013", created_at=clock.now())
    )
    browser.force_login(cast.marketing)
    [line] = [one for one in browser.get("/console/").context["link"] if one["corp"] == cast.market.corp.name]
    [figure] = [one for one in line["figures"] if "undelivered" in one["link"]]
    assert figure["count"] == 1 and figure["alarm"]
    assert f"/console/wecom/send/{lost.pk}/change/" in browser.get(figure["link"]).content.decode()


def test_a_line_stands_as_high_as_its_days() -> None:
    days = tuple(DayCount(date(2026, 11, day), count) for day, count in ((1, 0), (2, 5), (3, 2)))
    drawn = plot(days)
    assert [point.count for point in drawn.points] == [0, 5, 2]
    assert drawn.points[0].y == drawn.floor and drawn.points[1].y < drawn.points[2].y < drawn.floor
    assert drawn.line.count(",") == 3


@pytest.mark.parametrize(("minutes", "said"), [(None, "—"), (125, "2 h 5 min"), (7, "7 min")])
def test_replies_say_how_long_they_took(minutes: int | None, said: str) -> None:
    with translation.override("en"):
        told = reply_lines(Replies(4, 3, None if minutes is None else timedelta(minutes=minutes)))
    assert (told["median"], told["share"]) == (said, 75)
    assert [figure for _name, figure in told["figures"]] == ["4", "75 %", "1"]


def test_something_never_looks_like_nothing() -> None:
    assert (percentage(1, 100_000), percentage(0, 5), percentage(-3, 5), percentage(1, 0)) == (1, 0, 0, 0)


def test_the_heat_map_keeps_every_activity() -> None:
    rows = tuple(HeatRow(hour, (hour, 0, 0, 0, 0, 0, 1)) for hour in range(24))
    cells = [[cell["value"] for cell in row["cols"]] for row in heat(rows)["rows"]]
    assert sum(row[0] for row in cells) == sum(range(24))
    assert sum(row[6] for row in cells) == 24
