"""What a page of the console may cost a browser, as Lighthouse counts it: bytes over the wire, requests, scripts that
block. The first page brings the look, the first list Django's own scripts; after them each page is itself alone."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate
from tests.mobile.conftest import chromium
from tests.visits import BLOCKING, Scales, visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1440, "height": 900}}
FIRST, LATER = (1_000_000, 26), (25_000, 5)
FIRST_LIST, LATER_LIST, WITH_PICTURES = (250_000, 14), (40_000, 6), (120_000, 12)
# Those of unfold's head and ours, each of a few kilobytes or kept by the browser; lists and forms have Django's too.
BLOCK, BLOCK_LIST = 6, 17
LISTS = ["/console/clients/client/", "/console/alerts/alert/", "/console/wecom/send/"]
PICTURES = "/console/assets/asset/"
PAGES = ["/console/", "/console/reports/monthly/", "/console/reports/rules/", "/console/jobs/", "/console/people/tree/"]


def test_pages_keep_to_their_budgets(house: Associate, chromium: Browser, live_server: LiveServer) -> None:
    visits = [(PAGES[0], FIRST, BLOCK), *((path, LATER, BLOCK) for path in PAGES)]
    visits += [(LISTS[0], FIRST_LIST, BLOCK_LIST), *((path, LATER_LIST, BLOCK_LIST) for path in LISTS)]
    visits.append((PICTURES, WITH_PICTURES, BLOCK_LIST))
    over = []
    with visitor(chromium, live_server, house, **DESK) as (page, _complaints):
        scales = Scales(page, house)
        for path, (most_bytes, most_requests), most_blocking in visits:
            answer = page.goto(live_server.url + path, wait_until="networkidle")
            assert answer and answer.status == 200, path
            requests, bytes_, blocking = len(scales.fetched), scales.weigh(), len(page.evaluate(BLOCKING))
            if not 0 < bytes_ <= most_bytes or requests > most_requests or blocking > most_blocking:
                over.append((path, bytes_, requests, blocking))
    assert over == []
