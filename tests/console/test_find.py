"""Finding anything: within one's sight, masked, by name, pinyin, initials or last digits, and never in an address."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.models import Order
from clienteling.clients.models import Client
from clienteling.lib import clock
from tests import factories
from tests.alerts.test_lifecycle import draft
from tests.conftest import Cast
from tests.mobile.scenes import client_of


@pytest.fixture(autouse=True)
def in_english(cast: Cast) -> None:
    Associate.objects.filter(pk=cast.marketing.pk).update(language="en")


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return client_of(cast.lin, "朱丽艳", ("+8613812345678",))


def answers(browser: Browser, user: Associate, text: str) -> dict[str, list[tuple[str, str]]]:
    """Title and link of what is found, by group."""
    browser.force_login(user)
    groups = browser.post("/console/find/", {"s": text}).context["groups"]
    return {name: [(row.title, row.link) for row in rows] for name, rows in groups}


@pytest.mark.parametrize("text", ["朱丽", "zhuli", "zly", "5678"])
def test_a_client_is_found_masked(text: str, zhu: Client, cast: Cast, client: Browser) -> None:
    page = reverse("admin:clients_client_change", args=[zhu.pk])
    assert answers(client, cast.marketing, text)["clients"] == [("朱**", page)]
    said = client.post("/console/find/", {"s": text}).content.decode()
    assert "丽艳" not in said and "13812345678" not in said


def test_nobody_finds_what_is_not_theirs(zhu: Client, cast: Cast, client: Browser) -> None:
    elsewhere = factories.MarketFactory.create(code="HK", name="Hong Kong")
    theirs = factories.AssociateFactory.create(
        username="hk", userid="", market=elsewhere, store=None, role=Role.MARKETING
    )
    found = answers(client, theirs, "朱丽") | answers(client, theirs, "Shanghai")
    assert "clients" not in found and "stores" not in found


def test_shops_people_rules_and_pages_are_found(cast: Cast, client: Browser) -> None:
    rule = draft().rule
    shop = ("Shanghai IFC", reverse("console:store", args=[cast.shanghai.pk]))
    assert answers(client, cast.marketing, "Shanghai IFC")["stores"] == [shop]
    assert answers(client, cast.marketing, "birthd")["rules"][0][1] == reverse("rules:rule", args=[rule.pk])
    assert answers(client, cast.marketing, "lin")["associates"]
    assert answers(client, cast.marketing, "jobs")["Pages"] == [("Jobs", "/console/jobs/")]


def test_an_order_is_found_by_its_number(zhu: Client, cast: Cast, client: Browser) -> None:
    Order.objects.create(
        source="pos",
        external_id="POS-1",
        client=zhu,
        market=cast.market,
        placed_at=clock.now(),
        currency="CNY",
        net_minor=1,
    )
    assert [title for title, _link in answers(client, cast.marketing, "POS-1")["orders"]] == ["POS-1"]
    assert "orders" not in answers(client, cast.marketing, "POS")


def test_what_is_typed_stands_in_no_address(cast: Cast, client: Browser) -> None:
    client.force_login(cast.marketing)
    page = client.get("/console/").content.decode()
    assert 'hx-post="/console/find/"' in page and "hx-get" not in page.split('id="find"')[1].split("</form>")[0]
    assert client.get("/console/find/", {"s": "朱"}).status_code == 405


def test_the_list_of_clients_is_searched_without_a_name_in_an_address(zhu: Client, cast: Cast, client: Browser) -> None:
    client_of(cast.lin, "王雪")
    client.force_login(cast.marketing)
    page = client.post("/console/clients/client/", {"typed": "朱丽"})
    assert [row.pk for row in page.context["cl"].result_list] == [zhu.pk]
    assert "q=" not in page.content.decode() and 'value="朱丽"' in page.content.decode()
    assert "Nothing matches" in client.post("/console/clients/client/", {"typed": "没有这人"}).content.decode()
    assert len(client.get("/console/clients/client/", {"q": "朱丽"}).context["cl"].result_list) == 1
