"""The desk: clock, faults and the call log, by hand in a browser."""

import shutil
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Page, sync_playwright

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import Caller
from tests.wecom.mock.test_phones import page, way


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    program = shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium here: install the Debian package `chromium` to run the browser tests")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_page(locale="en-US")
        browser.close()


def test_the_clock_moves_on(wecom: Caller, tab: Page) -> None:
    tab.goto(f"{wecom.mock.url}/clock")
    tab.get_by_role("button", name="+ 1 day").click()
    tab.get_by_text("1 d 0:00:00 ahead of real time").wait_for()
    assert wecom.control("counters")["ahead_s"] == 86_400


def test_a_fault_is_planted_seen_and_cleared(wecom: Caller, tab: Page) -> None:
    tab.goto(f"{wecom.mock.url}/faults")
    tab.get_by_label("Path").fill("/cgi-bin/user/*")
    tab.get_by_label("Kind").select_option("45009")
    tab.get_by_role("button", name="Plant").click()
    tab.get_by_role("cell", name="45009").wait_for()
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 45009
    tab.get_by_role("button", name="Clear all").click()
    tab.get_by_text("Nothing goes wrong.").wait_for()
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0


def test_a_refused_form_says_why(wecom: Caller, tab: Page) -> None:
    tab.goto(f"{wecom.mock.url}/faults")
    for name in ("Lost", "Doubled"):
        tab.get_by_label(name).fill("0.9")
    tab.get_by_role("button", name="Apply").click()
    tab.get_by_text("shares of all callbacks", exact=False).last.wait_for()


def test_a_new_client_scans_and_writes(wecom: Caller, endpoint: Endpoint, tab: Page) -> None:
    way(wecom, "LiNa", remark="Window")
    tab.goto(wecom.mock.url)
    tab.get_by_label("A new client").fill("陈思远")
    tab.get_by_role("button", name="Create").click()
    tab.get_by_role("link", name="Scan").click()
    tab.get_by_role("listitem").filter(has_text="Window").get_by_role("button", name="Add").click()
    tab.get_by_role("link", name="李娜").click()
    tab.get_by_label("Write a message").fill("您好")
    tab.get_by_role("button", name="Send").click()
    tab.locator(".line.own", has_text="您好").wait_for()
    assert endpoint.wait()[0]["ChangeType"] == "add_external_contact"


def test_the_call_log_is_newest_first_and_filtered(wecom: Caller) -> None:
    wecom.get("user/get", userid="LiNa")
    wecom.get("user/get", userid="ghost")
    wecom.get("department/list")
    text = page(wecom, "/calls")
    assert text.index("/cgi-bin/department/list") < text.index("/cgi-bin/user/get") < text.index("/cgi-bin/gettoken")
    filtered = page(wecom, "/calls?path=user&errcode=60111")
    assert "ghost" in filtered and "department/list" not in filtered and "LiNa" not in filtered


def test_the_call_log_shows_the_fault_and_the_callback(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("callbacks/faults", {"next": ["lost"]})
    wecom.control("event", {"name": "click", "agentid": 1000002, "userid": "LiNa"})
    assert '<span class="tag bad">lost</span>' in page(wecom, "/calls")


@pytest.mark.parametrize("path", ["/", "/clock", "/faults", "/calls"])
def test_each_page_speaks_both_languages(wecom: Caller, path: str) -> None:
    assert "Call log" in page(wecom, path)
    assert "调用记录" in page(wecom, path, "zh-CN")
    assert requests.post(wecom.mock.url + path, timeout=5).status_code == 405
