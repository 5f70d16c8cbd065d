"""Log-in through WeCom's OAuth, against the mock over HTTP."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.wecom.mock import MockServer
from tests import factories
from tests.conftest import Cast

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

WXWORK = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30 Language/zh"}


def confirm(address: str, userid: str) -> str:
    """WeCom's side: this member is the one who came; the path WeCom sends the browser back to."""
    answer = requests.get(address.replace("#", f"&as={userid}#"), allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_in(browser: Browser, cast: Cast, userid: str, going_to: str = "") -> "Answer":
    begun = browser.get(f"/m/login/{cast.market.code}/?next={going_to}")
    return browser.get(confirm(begun["Location"], userid))


def test_a_member_comes_in_and_goes_where_she_was_going(cast: Cast, wecom: MockServer, client: Browser) -> None:
    answer = come_in(client, cast, "lin", "/m/alerts/7/")
    assert answer["Location"] == "/m/alerts/7/"
    assert client.get("/m/me/").context["user"] == cast.lin


@pytest.mark.parametrize("going_to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_a_foreign_page(cast: Cast, wecom: MockServer, client: Browser, going_to: str) -> None:
    assert come_in(client, cast, "lin", going_to)["Location"] == "/m/today/"


def test_the_session_is_a_new_one(cast: Cast, wecom: MockServer, client: Browser) -> None:
    client.get(f"/m/login/{cast.market.code}/")
    before = client.cookies["session"].value
    come_in(client, cast, "lin")
    assert client.cookies["session"].value != before


def test_a_member_nobody_set_up_reads_what_to_do(cast: Cast, wecom: MockServer, client: Browser) -> None:
    answer = come_in(client, cast, "stranger")
    assert answer.status_code == 403 and "stranger" in answer.content.decode()
    assert client.get("/m/today/").status_code == 302


def test_somebody_who_left_does_not_come_in(cast: Cast, wecom: MockServer, client: Browser) -> None:
    cast.lin.is_active = False
    cast.lin.save()
    assert come_in(client, cast, "lin").status_code == 403


def test_the_same_userid_of_another_corp_is_somebody_else(cast: Cast, client: Browser, wecom: MockServer) -> None:
    factories.AssociateFactory.create(userid="stranger", name="Carmen")
    assert come_in(client, cast, "stranger").status_code == 403


def test_an_address_of_return_works_once(cast: Cast, wecom: MockServer, client: Browser) -> None:
    back = confirm(client.get(f"/m/login/{cast.market.code}/")["Location"], "lin")
    assert client.get(back)["Location"] == "/m/today/"
    client.post("/m/logout/")
    assert client.get(back)["Location"] == "/m/login/"


def test_an_address_of_return_works_only_in_the_browser_that_began(cast: Cast, wecom: MockServer) -> None:
    mine, theirs = Browser(), Browser()
    back = confirm(mine.get(f"/m/login/{cast.market.code}/")["Location"], "lin")
    theirs.get(f"/m/login/{cast.market.code}/")
    assert theirs.get(back).status_code == 403
    assert theirs.get("/m/today/").status_code == 302


def test_a_made_up_code_is_refused_in_clear_words(cast: Cast, wecom: MockServer, client: Browser) -> None:
    begun = client.get(f"/m/login/{cast.market.code}/")["Location"]
    state = begun.split("state=")[1].split("&")[0]
    assert client.get(f"/m/oauth/?code=made-up&state={state}").status_code == 403


def test_a_silent_wecom_is_said_to_be_silent(cast: Cast, wecom: MockServer, settings: Settings) -> None:
    browser = Browser()
    back = confirm(browser.get(f"/m/login/{cast.market.code}/")["Location"], "lin")
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    assert browser.get(back).status_code == 503


def test_one_market_is_one_tap_and_inside_wecom_none(cast: Cast) -> None:
    assert f"/m/login/{cast.market.code}/" in Browser().get("/m/login/").content.decode()
    inside = Browser().get("/m/login/", headers=WXWORK)
    assert inside.status_code == 302 and "/connect/oauth2/authorize" in inside["Location"]


def test_several_markets_are_asked_for_once_and_remembered(cast: Cast, client: Browser, wecom: MockServer) -> None:
    other = factories.StoreFactory.create().market
    factories.AssociateFactory.create(userid="carmen", store__market=other)
    page = client.get("/m/login/", headers=WXWORK).content.decode()
    assert f"/m/login/{other.code}/" in page and f"/m/login/{cast.market.code}/" in page
    come_in(client, cast, "lin")
    client.post("/m/logout/")
    assert f"appid={cast.market.corp.corp_id}" in client.get("/m/login/", headers=WXWORK)["Location"]


def test_a_market_without_people_is_not_offered(cast: Cast) -> None:
    empty = factories.MarketFactory.create()
    assert f"/m/login/{empty.code}/" not in Browser().get("/m/login/").content.decode()
    assert Browser().get(f"/m/login/{empty.code}/").status_code == 404


def test_whoever_is_in_already_goes_on(cast: Cast, client: Browser) -> None:
    client.force_login(cast.lin)
    assert client.get("/m/login/?next=/m/clients/")["Location"] == "/m/clients/"


def test_who_came_and_who_was_refused_are_lines(
    cast: Cast, wecom: MockServer, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        come_in(client, cast, "stranger")
        come_in(client, cast, "lin")
    said = [line.__dict__ for line in caplog.records if line.getMessage().startswith("log_in.")]
    assert [(line["msg"], line["how"]) for line in said] == [("log_in.refused", "wecom"), ("log_in.done", "wecom")]
    assert said[0]["why"] == "unknown" and said[1]["associate"] == cast.lin.pk


def test_the_log_in_page_offers_every_language_and_changes_to_it(cast: Cast, client: Browser) -> None:
    offered = re.findall(r'name="language" value="([\w-]+)"', client.get("/m/login/").content.decode())
    assert offered == ["zh-hans", "zh-hant", "en", "fr"]
    page = client.post("/console/language/", {"language": "fr", "next": "/m/login/"}, follow=True)
    assert 'lang="fr"' in page.content.decode() and "Se connecter avec WeCom" in page.content.decode()
