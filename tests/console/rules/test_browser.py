"""From an idea to a live rule in a real browser, in both languages, without a complaint on the console."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client as Browser
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts.backtests import run_backtests
from clienteling.alerts.models import Rule
from clienteling.associates.models import Associate
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_client
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
TWO_MINUTES = 120


@pytest.fixture
def page(chromium: Chromium, cast: Cast, live_server: LiveServer) -> Iterator[Page]:
    """Marketing's screen, 1280 wide, which must not complain: no error, nothing refused by the policy."""
    soon = clock.local_day(clock.now(), cast.market.time_zone) + timedelta(days=3)
    for _ in range(12):
        make_client(cast.lin, birth_md=int(f"{soon:%m%d}"), name="欧阳静怡")
    make_client(cast.lin, birth_md=int(f"{soon + timedelta(days=90):%m%d}"))
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    browser = Browser()
    browser.force_login(cast.marketing)
    context.add_cookies([{"name": "session", "value": browser.cookies["session"].value, "url": live_server.url}])
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def speak(cast: Cast, language: str) -> None:
    Associate.objects.filter(pk=cast.marketing.pk).update(language=language)


def write(page: Page, words: dict[str, str]) -> None:
    for name, text in words.items():
        page.locator(f"[name='{name}']").fill(text)


def test_from_an_idea_to_a_live_rule_within_two_minutes(page: Page, cast: Cast, live_server: LiveServer) -> None:
    speak(cast, "en")
    page.goto(f"{live_server.url}/console/alerts/rule/")
    began = time.monotonic()
    page.get_by_role("link", name="New rule").click()
    write(page, {"name_zh": "生日将近", "name_en": "Birthday soon"})
    page.locator("summary", has_text="Add a condition").click()
    page.get_by_role("searchbox", name="Search the facts").press_sequentially("until the birthday")
    expect(page.locator(".shelf button")).to_have_count(2)  # by either calendar
    page.keyboard.press("Enter")
    value = page.locator("[name='c2-value']")
    expect(value).to_be_focused(timeout=15_000)
    value.fill("5")
    expect(page.locator(".sentence")).to_have_text("days until the birthday ≤ 5 days")
    expect(page.locator(".count strong")).to_have_text("12")
    expect(page.locator(".samples li")).to_have_count(10)
    page.locator("[name='title-en']").fill("Birthday: ")
    page.locator("#variables").get_by_role("button", name="birthday", exact=True).click()
    expect(page.locator("[name='title-en']")).to_have_value("Birthday: {birthday_on}")
    expect(page.locator("#card-en .head")).to_contain_text("欧** · Birthday: ")
    write(page, {"why-en": "In a few days", "say-en": "Good day, {client}"})
    page.get_by_role("button", name="Save and try on the last 30 days").click()
    expect(page.locator("#backtest [role=status]")).to_contain_text("of 30 days")
    run_backtests(clock.now(), until=clock.now() + timedelta(minutes=1))
    expect(page.locator("#backtest svg")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Let it watch (shadow)").click()
    expect(page.locator(".course .now")).to_have_text("Shadow")
    page.get_by_label("In how many of the stores").select_option("25")
    page.get_by_role("button", name="Go live").click()
    expect(page.locator(".course .now")).to_have_text("Live")
    assert time.monotonic() - began < TWO_MINUTES
    rule = Rule.objects.get()
    assert (rule.status, rule.store_share) == ("live", 25)


def test_a_mistake_is_shown_beside_its_condition_as_one_writes(page: Page, cast: Cast, live_server: LiveServer) -> None:
    speak(cast, "en")
    page.goto(f"{live_server.url}/console/rules/new/?like=birthday")
    value = page.locator(".condition [name$='-value']").first
    value.fill("99999999")
    expect(page.locator(".condition .slip").first).to_contain_text("bad_conditions")
    value.fill("3")
    expect(page.locator(".condition .slip").first).to_be_empty()
    page.get_by_role("button", name="Add a group").click()
    expect(page.locator(".branch")).to_have_count(2)
    page.get_by_role("button", name="Remove the group").click()
    expect(page.locator(".branch")).to_have_count(1)
    assert not page.evaluate(TOO_WIDE)


def test_each_asset_that_is_chosen_opens_the_place_for_another(page: Page, cast: Cast, live_server: LiveServer) -> None:
    speak(cast, "en")
    approved = {"status": "approved", "approved_by": cast.marketing, "approved_at": clock.now()}
    for title in ("Bag", "Watch", "Scarf"):
        factories.AssetFactory.create(title=title, **approved)
    page.goto(f"{live_server.url}/console/rules/new/?like=birthday")
    second, third = page.locator("[name='asset_2']"), page.locator("[name='asset_3']")
    expect(second).to_be_hidden()
    page.get_by_label("Suggested asset").select_option("Watch")
    expect(page.locator("#card-en .wecom-card")).to_contain_text("Watch")
    expect(third).to_be_hidden()
    second.select_option("Bag")
    third.select_option("Scarf")
    page.get_by_role("button", name="Save only").click()
    page.locator("a[href$='/edit/']").click()
    expect(third.locator(":checked")).to_have_text("Scarf")
    version = Rule.objects.get().versions.get()
    assert [one.asset.title for one in version.further_assets.all()] == ["Bag", "Scarf"]
    assert not page.evaluate(TOO_WIDE)


def test_a_log_in_that_ended_takes_nothing_from_the_page(page: Page, cast: Cast, live_server: LiveServer) -> None:
    speak(cast, "en")
    page.goto(f"{live_server.url}/console/rules/new/?like=birthday")
    page.context.clear_cookies(name="session")
    page.locator("[name='name_en']").fill("My birthdays")
    expect(page.get_by_role("alert")).to_contain_text("What you wrote is still here")
    expect(page.locator(".condition")).to_have_count(1)
    expect(page.locator(".count strong")).to_have_text("12")


def test_the_same_in_chinese_from_a_ready_made_rule(page: Page, cast: Cast, live_server: LiveServer) -> None:
    speak(cast, "zh-hans")
    page.goto(f"{live_server.url}/console/rules/new/")
    page.locator(".ready-made summary").click()
    page.locator(".ready-made a[href='?like=birthday']").click()
    expect(page.locator(".sentence")).to_contain_text("生日")
    expect(page.locator("#card-zh-hans .head")).to_contain_text("欧**")
    page.locator("[name='name_en']").fill("My birthdays")
    page.locator(".save .primary").click()
    expect(page.locator("#backtest progress")).to_be_visible()
    run_backtests(clock.now(), until=clock.now() + timedelta(minutes=1))
    expect(page.locator("#backtest svg")).to_be_visible(timeout=15_000)
    page.locator("form[action$='/live/'] button").click()
    expect(page.locator(".course .now")).to_have_text("运行中")
    assert Rule.objects.get().status == "live"
