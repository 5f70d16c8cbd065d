"""Contact ways in the console: made by a form, paused by a button, printed as a card."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clienteling.clients.models import ContactWay, WayStatus
from clienteling.clients.services import personal_way, store_way
from tests.conftest import Cast

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ADDRESS = "https://wework.qpic.cn/wwpic/abc/0"
CONTENT = "https://work.weixin.qq.com/u/vc1"


@pytest.fixture
def console(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.marketing)
    return browser


@pytest.fixture
def way(cast: Cast) -> ContactWay:
    made = personal_way(cast.lin, at=NOON)
    ContactWay.objects.update(address=ADDRESS, content=CONTENT, config_id="c1", userids=["lin"], due_at=None)
    return made


def change(way: ContactWay) -> str:
    return reverse("admin:clients_contactway_change", args=[way.pk])


def test_a_code_for_a_store_is_made_by_the_form(console: Browser, cast: Cast) -> None:
    form = {"kind": "store", "title": "Counter 2", "market": cast.market.pk, "store": cast.shanghai.pk}
    answer = console.post(reverse("admin:clients_contactway_add"), {**form, "daily_cap": "5"})
    assert answer.status_code == 302, answer.content
    made = ContactWay.objects.get()
    assert (made.title, made.daily_cap) == ("Counter 2", 5) and made.due_at and made.state


def test_a_store_code_without_a_store_is_refused_with_a_sentence(console: Browser, cast: Cast) -> None:
    form = {"kind": "store", "title": "Counter 2", "market": cast.market.pk}
    assert console.post(reverse("admin:clients_contactway_add"), form).status_code == 200
    assert not ContactWay.objects.exists()


def test_the_list_and_the_page_show_the_code(console: Browser, way: ContactWay) -> None:
    assert "林悦" in console.get(reverse("admin:clients_contactway_changelist")).content.decode()
    page = console.get(change(way)).content.decode()
    assert 'class="qr"' in page and reverse("admin:contactway_printed", args=[way.pk]) in page


def test_until_it_is_read_wecom_s_own_picture_is_behind_a_link(console: Browser, way: ContactWay) -> None:
    ContactWay.objects.update(content="")
    page = console.get(change(way)).content.decode()
    assert 'class="qr"' not in page and f'href="{ADDRESS}"' in page
    assert console.get(reverse("admin:contactway_printed", args=[way.pk])).status_code == 404


def test_a_button_pauses_it(console: Browser, way: ContactWay) -> None:
    console.post(change(way), {"title": "Lin", "clients_contactway_pause": "1"})
    way.refresh_from_db()
    assert way.status == WayStatus.PAUSED and way.due_at


def test_the_card_is_ready_for_the_printer(console: Browser, way: ContactWay) -> None:
    page = console.get(reverse("admin:contactway_printed", args=[way.pk])).content.decode()
    assert "90mm" in page and "Shanghai IFC" in page and "林悦" in page


def test_an_associates_colleague_sees_neither(cast: Cast, way: ContactWay) -> None:
    store_way(cast.beijing, at=NOON)
    assert list(ContactWay.objects.visible_to(cast.lin)) == [way]
    assert not ContactWay.objects.visible_to(cast.zhou).exists()
    assert list(ContactWay.objects.visible_to(cast.manager)) == [way]
