"""An import in a real browser: the file chosen, the page that keeps itself up to date, the bad rows fetched."""

from pathlib import Path

import pytest
from django.test import Client as Web
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.roles import Role
from clienteling.clients.imports import jobs
from clienteling.lib import clock
from tests.conftest import Cast
from tests.factories import AssociateFactory
from tests.mobile.conftest import chromium

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_brought_and_the_page_follows_it_to_the_end(
    chromium: Browser, cast: Cast, live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    clerk = AssociateFactory.create(
        userid="", username="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    web = Web()
    web.force_login(clerk)
    file = tmp_path / "people.csv"
    file.write_text("crm,name,phone\n1,朱丽艳,13812345678\n2,王雪,12\n")
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "session", "value": web.cookies["session"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/console/clients/fileimport/add/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("In the queue")
    jobs.work_due(clock.now())
    expect(page.get_by_role("status")).to_have_text("Done")
    with page.expect_download() as fetching:
        page.get_by_role("link", name="Rejected rows with reasons").click()
    assert "phone_invalid" in Path(fetching.value.path()).read_text("utf-8-sig")
    context.close()
