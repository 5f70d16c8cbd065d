"""The journeys of docs/journeys.md that go through the console, counted in clicks."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.imports import jobs
from clienteling.clients.models import Client
from clienteling.lib import clock
from tests.conftest import Cast
from tests.factories import AssociateFactory
from tests.mobile.conftest import chromium
from tests.mobile.scenes import client_of, raise_alert
from tests.visits import visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1440, "height": 900}}
GOOD, BAD = 4_950, 50


class Clicks:
    """Counts them."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, target: Locator) -> None:
        self.made += 1
        target.click()


@pytest.fixture
def operations(cast: Cast) -> Associate:
    return AssociateFactory.create(
        userid="", username="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )


def test_operations_finds_why_an_alert_was_not_sent_in_three_clicks(
    chromium: Browser, cast: Cast, operations: Associate, live_server: LiveServer
) -> None:
    held = raise_alert(client_of(cast.lin), cast.lin, delivery="suppressed", reason="no_consent", delivered_at=None)
    clicks = Clicks()
    with visitor(chromium, live_server, operations, **DESK) as (page, complaints):
        page.goto(f"{live_server.url}/console/")
        clicks.on(page.locator("a.reason"))
        clicks.on(page.locator(f"#result_list a[href*='/alert/{held.pk}/change/']").first)
        expect(page.get_by_text("The client has not agreed to be contacted").first).to_be_visible()
    assert clicks.made <= 3 and complaints == []


def people(path: Path, phones: dict[int, str]) -> Path:
    rows = (f"{number},客户{number},{phones.get(number, f'139{number:08d}')}" for number in sorted(phones))
    path.write_text("crm,name,phone\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_crm_imports_5000_clients_with_errors_and_gets_them_right(
    chromium: Browser, cast: Cast, operations: Associate, live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    good = {number: f"139{number:08d}" for number in range(GOOD)}
    wrong = dict.fromkeys(range(GOOD, GOOD + BAD), "12")
    clicks = Clicks()
    with visitor(chromium, live_server, operations, **DESK) as (page, complaints):
        for file in (good | wrong, {number: f"138{number:08d}" for number in wrong}):
            page.goto(live_server.url + reverse("admin:clients_fileimport_add"))
            page.set_input_files("input[type=file]", people(tmp_path / "people.csv", file))
            clicks.on(page.get_by_role("button", name="Save", exact=True))
            jobs.work_due(clock.now())
            expect(page.get_by_role("status")).to_have_text("Done")
            if file.keys() > wrong.keys():
                with page.expect_download() as fetching:
                    clicks.on(page.get_by_role("link", name="Rejected rows with reasons"))
                assert Path(fetching.value.path()).read_text("utf-8-sig").count("phone_invalid") == BAD
    assert Client.objects.count() == GOOD + BAD
    assert clicks.made <= 5 and complaints == []
