"""What head office and associates print: charts as lines and not as pictures, whole tables, no navigation."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate
from clienteling.attribution.models import LedgerEntry
from clienteling.clients import qr
from clienteling.clients.models import ContactWay
from tests.mobile.conftest import chromium
from tests.visits import visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = {"width": 1032, "height": 700}  # A4 across, between its margins
NAVIGATION = "#nav-sidebar, #header-inner, #nav-filter, .tabs, .find, .on-screen, .months a"
# What stands out of its box, where the paper would cut it off.
CUT = """() => [...document.querySelectorAll("table, svg, .overflow-x-auto")]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def page(house: Associate, chromium: Chromium, live_server: LiveServer) -> Iterator[Page]:
    with visitor(chromium, live_server, house, viewport=PAPER) as (page, _complaints):
        page.emulate_media(media="print")
        yield page


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


def pictures(pdf: bytes) -> int:
    return pdf.count(b"/Subtype /Image")


@pytest.mark.parametrize("path", ["/console/", "/console/reports/monthly/"])
def test_head_office_prints_pages_without_furniture_or_pictures(path: str, page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + path)
    assert page.locator(NAVIGATION).filter(visible=True).count() == 0
    assert page.locator(".on-paper").is_visible() and page.locator("canvas").count() == 0
    assert page.evaluate(CUT) == []
    assert page.locator("table").first.evaluate("table => getComputedStyle(table).display") == "table"
    assert pictures(printed(page)) == 0


def test_a_commission_statement_says_whose_it_is_and_why_each_amount(
    house: Associate, chromium: Chromium, live_server: LiveServer
) -> None:
    entry = LedgerEntry.objects.filter(account="commission_expense", associate__store__isnull=False)[0]
    seller, month = entry.associate, entry.transaction.effective_on
    with visitor(chromium, live_server, seller, viewport=PAPER) as (page, _complaints):
        page.emulate_media(media="print")
        page.goto(f"{live_server.url}/m/results/?month={month:%Y-%m}")
        assert page.locator(NAVIGATION).filter(visible=True).count() == 0
        assert seller.name in page.locator(".on-paper").inner_text()
        assert page.locator(".why-sum").first.evaluate("each => each.getBoundingClientRect().height") > 0
        assert pictures(printed(page)) == 0


def test_a_code_s_card_is_printed_in_its_own_size(page: Page, live_server: LiveServer) -> None:
    way = ContactWay.objects.all()[0]
    ContactWay.objects.filter(pk=way.pk).update(content="https://work.weixin.qq.com/ca/cawcde0123456789")
    page.goto(f"{live_server.url}/console/clients/contactway/{way.pk}/printed/")
    assert qr.read(page.locator("svg svg").screenshot()) == "https://work.weixin.qq.com/ca/cawcde0123456789"
    pdf = printed(page)
    boxes = re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", pdf)
    assert [[round(float(side) / 72 * 25.4) for side in box] for box in boxes] == [[100, 154]]  # mm
    assert pictures(pdf) == 0
