"""What holds for every phone page: who may open it, headers, sessions, language, weight."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from clienteling.lib import clock
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

PAGES = ["/m/today/", "/m/clients/", "/m/results/", "/m/me/"]
ASSETS = [
    "/static/django_htmx/htmx-2.min.js",
    "/static/house/tokens.css",
    "/static/mobile/phone.css",
    "/static/mobile/cards.css",
    "/static/mobile/phone.js",
    "/static/mobile/icon.svg",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_log_in_and_back_again(page: str) -> None:
    assert Browser().get(page)["Location"] == f"/m/login/?next={page.replace('/', '%2F')}"


@pytest.mark.django_db
def test_a_strangers_fragment_sends_the_whole_page_to_the_log_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/m/clients/"}
    answer = Browser().get("/m/clients/", headers=headers)
    assert answer["HX-Redirect"] == "/m/login/?next=%2Fm%2Fclients%2F"


@pytest.mark.django_db
def test_a_stranger_who_sends_something_is_not_taken_away_from_it() -> None:
    answer = Browser().post("/m/clients/", headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "HX-Redirect" not in answer


def test_head_office_belongs_in_the_console(cast: Cast) -> None:
    assert phone(cast.marketing).get("/m/today/")["Location"] == "/console/"


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_never_stored_and_run_no_foreign_script(cast: Cast, page: str) -> None:
    answer = phone(cast.lin).get(page)
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_holds_inline_script_or_style(cast: Cast, page: str, language: str) -> None:
    cast.lin.language = language
    cast.lin.save()
    raise_alert(client_of(cast.lin), cast.lin)
    html = phone(cast.lin).get(page).content.decode()
    assert " style=" not in html and "<style" not in html and "<script>" not in html and " onclick" not in html
    assert f'lang="{language}"' in html


def test_a_session_ends_after_two_idle_hours(cast: Cast) -> None:
    browser, start = phone(cast.lin), clock.now()
    for minutes, status in ((0, 200), (115, 200), (230, 200), (355, 302)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert browser.get("/m/me/").status_code == status


def test_a_page_that_asks_by_itself_is_no_sign_of_life(cast: Cast) -> None:
    browser, start = phone(cast.lin), clock.now()
    for minutes, status in ((0, 200), (60, 200), (119, 200), (121, 302)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert browser.get("/m/me/", headers={"Unattended": "true"}).status_code == status


def test_a_session_ends_after_twelve_hours_of_work(cast: Cast) -> None:
    browser, start = phone(cast.lin), clock.now()
    for minutes in range(0, 720, 90):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert browser.get("/m/me/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=725), tick=False):
        assert browser.get("/m/me/").status_code == 302


def test_somebody_who_left_the_house_is_out_with_the_next_request(cast: Cast) -> None:
    browser = phone(cast.lin)
    cast.lin.is_active = False
    cast.lin.save()
    assert browser.get("/m/today/").status_code == 302


def test_the_first_load_weighs_less_than_sixty_kilobytes(cast: Cast) -> None:
    version = make_rule()
    for _number in range(30):
        raise_alert(client_of(cast.lin), cast.lin, version=version)
    browser = phone(cast.lin)
    answers = [browser.get(address, headers={"Accept-Encoding": "gzip"}) for address in ["/m/today/", *ASSETS]]
    bodies = [answer.getvalue() for answer in answers]
    assert b"htmx" in gzip.decompress(bodies[1])
    assert len(bodies[0]) < 15_000 and sum(map(len, bodies)) < 60_000


def test_the_language_is_switched_and_kept(cast: Cast) -> None:
    browser = phone(cast.lin)
    browser.post("/m/me/", {"language": "en"})
    assert "Log out" in browser.get("/m/me/").content.decode()
    assert browser.post("/m/me/", {"language": "tlh"}).status_code == 400


def test_log_out_ends_the_session_and_is_never_a_link(cast: Cast) -> None:
    browser = phone(cast.lin)
    assert browser.get("/m/logout/").status_code == 405
    browser.post("/m/logout/")
    assert browser.get("/m/today/").status_code == 302


def test_an_action_without_its_token_is_refused(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.lin)
    assert browser.post(f"/m/alerts/{alert.pk}/done/").status_code == 403
