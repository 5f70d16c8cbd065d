"""What alerts are worth, in the console."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils.translation import override
from pytest_django import Settings

from clienteling.alerts.models import Rule
from clienteling.alerts.services import measure
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.insights.worth.chart import ceiling, of_interval, of_weeks
from clienteling.insights.worth.comparing import Estimate, Group
from clienteling.insights.worth.counts import Counts, Week
from clienteling.insights.worth.uplift import Arm, Uplift
from clienteling.insights.worth.words import comparison
from clienteling.lib import clock
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.sold import alert_of, buy, held_out
from tests.conftest import Cast

LIST, CARD = "/console/reports/rules/", "/console/reports/rules/birthday/"


@pytest.fixture
def told(cast: Cast) -> Client:
    """Told a month ago, bought; another was held out."""
    at, version = clock.now() - timedelta(days=30), make_rule()
    told, held = make_client(cast.lin), make_client(cast.lin)
    alert_of(version, told, at)
    held_out(version, held, at)
    buy(told, at + timedelta(days=1))
    measure(clock.now())
    return told


@pytest.fixture
def desk(cast: Cast) -> Browser:
    Associate.objects.update(language="en")
    browser = Browser()
    browser.force_login(cast.marketing)
    return browser


def test_the_list_leads_to_each_rules_scorecard(desk: Browser, told: Client) -> None:
    page = desk.get(LIST).content.decode()
    assert f'href="{CARD}"' in page and "100.0%" in page


@pytest.mark.parametrize(
    ("percent", "said"), [(3, "3 % of the clients are held out of all rules"), (0, "2 to 5 is usual")]
)
def test_the_list_says_who_is_held_out_of_all_rules(desk: Browser, settings: Settings, percent: int, said: str) -> None:
    settings.GLOBAL_HOLDOUT_PERCENT = percent
    assert said in desk.get(LIST).content.decode()


def test_a_rules_own_page_leads_to_its_scorecard(desk: Browser, told: Client) -> None:
    page = desk.get(f"/console/alerts/rule/{Rule.objects.get().pk}/change/", follow=True)
    assert f'href="{CARD}"' in page.content.decode()


def test_a_scorecard_shows_sales_the_two_groups_and_the_warning(desk: Browser, told: Client) -> None:
    page = desk.get(CARD).content.decode()
    assert "¥100" in page and "Held out, to measure what the rule is worth" in page
    assert "Too few clients to tell" in page and "read nothing into the difference yet" in page


def test_the_charts_are_drawings_without_inline_style(desk: Browser, told: Client) -> None:
    page = desk.get(CARD).content.decode()
    [drawing] = page.split('<svg class="weeks"')[1].split("</svg>")[:1]
    assert drawing.count("bar-delivered") == 12 and drawing.count("dot-orders") == 1
    assert "style=" not in drawing


def test_the_page_takes_no_more_queries_for_more_alerts(
    cast: Cast, desk: Browser, told: Client, django_assert_max_num_queries: object
) -> None:
    desk.get(CARD)
    with django_assert_max_num_queries(22):  # type: ignore[operator]  # pytest-django's fixture
        desk.get(CARD)


def test_people_of_a_shop_do_not_enter(cast: Cast, told: Client) -> None:
    browser = Browser()
    browser.force_login(cast.manager)
    assert [browser.get(page).status_code for page in (LIST, CARD)] == [302, 302]


def test_bars_stand_under_a_round_number() -> None:
    assert [ceiling(most) for most in (0, 5, 6, 11, 20, 21, 420)] == [5, 5, 10, 20, 20, 50, 500]
    week = Week(clock.local_day(clock.now(), "UTC"), Counts(delivered=10, acted=5), orders=0)
    [bar] = of_weeks([week]).bars
    assert (bar.delivered_y, bar.acted_y, bar.dot_y) == (0.0, 100.0, None)


def test_a_figure_is_headline_only_with_enough_clients() -> None:
    told, held = (
        Arm(Group(200, 90.0, 400.0), Group(200, 0.5, 0.25)),
        Arm(Group(200, 100.0, 400.0), Group(200, 0.5, 0.25)),
    )
    few_held = Arm(Group(99, 100.0, 400.0), Group(99, 0.5, 0.25))
    with override("en"):
        enough, few = comparison(Uplift("CNY", told, held)), comparison(Uplift("CNY", told, few_held))
    assert (enough["verdict"], enough["incremental"], enough["too_few"]) == ("Lowers sales", "−¥20", "")
    assert few["incremental"] == "—" and few["too_few"]


def test_zero_is_always_on_the_interval() -> None:
    drawn = of_interval(Estimate(50.0, 20.0, 80.0))
    assert 0 < drawn.zero < drawn.low < drawn.value < drawn.high < 100
