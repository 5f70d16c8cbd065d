"""A handover in the console: begun by a form, previewed, changed client by client, run, and its exceptions."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clienteling.clients.models import Handover, HandoverClient, HandoverStatus
from clienteling.clients.services import move_handovers
from tests.clients.handing import Shop, open_shop
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(wecom: Wecom) -> Shop:
    return open_shop(wecom, ["lin", "zhou", "chan"], 3)


@pytest.fixture
def console(shop: Shop) -> Browser:
    browser = Browser()
    browser.force_login(shop.clerk)
    return browser


def empty(prefix: str, total: int = 0) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": "0"}


def filled(shop: Shop) -> dict[str, str]:
    people = {f"receivers-{n}-associate": str(shop.people[name].pk) for n, name in enumerate(("zhou", "chan"))}
    words = {"texts-0-language": "en", "texts-0-introduction": "Good day, I am {associate}.", "texts-0-message": ""}
    form = {"associate": str(shop.lin.pk), "reason": "leaver", "rule": "workload", "protected_days": "0"}
    return {**form, **empty("receivers", 2), **people, **empty("texts", 1), **words, **empty("groups")}


def page_of(row: Handover | HandoverClient) -> str:
    return reverse(f"admin:clients_{row._meta.model_name}_change", args=[row.pk])


def press(console: Browser, row: Handover | HandoverClient, button: str, **form: str) -> None:
    assert row._meta.model_name
    none = {} if isinstance(row, HandoverClient) else {**empty("receivers"), **empty("texts"), **empty("groups")}
    answer = console.post(page_of(row), {**none, **form, f"clients_{row._meta.model_name}_{button}": "1"})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()


@pytest.fixture
def handover(shop: Shop) -> Handover:
    return shop.handover("zhou", "chan")


def test_a_handover_is_begun_by_a_form_with_receivers_and_words(console: Browser, shop: Shop) -> None:
    answer = console.post(reverse("admin:clients_handover_add"), filled(shop))
    assert answer.status_code == 302, answer.content.decode()
    made = Handover.objects.get()
    assert made.receivers.count() == 2 and made.texts.get().introduction == "Good day, I am {associate}."


def test_the_preview_is_a_table_of_masked_clients_receivers_and_reasons(
    console: Browser, shop: Shop, handover: Handover
) -> None:
    console.post(page_of(handover), {**filled(shop), **empty("receivers"), "clients_handover_preview": "1"})
    handover.refresh_from_db()
    assert handover.status == HandoverStatus.PREVIEWED
    page = console.get(f"{reverse('admin:clients_handoverclient_changelist')}?handover__id__exact={handover.pk}")
    text = page.content.decode()
    assert "客**" in text and "客户1" not in text and "Zhou" in text and "had the least to do" in text
    assert "Client by client" in console.get(page_of(handover)).content.decode()


def test_a_receiver_is_chosen_by_hand_and_then_it_runs(console: Browser, shop: Shop, handover: Handover) -> None:
    console.post(page_of(handover), {**filled(shop), **empty("receivers"), "clients_handover_preview": "1"})
    row = handover.clients.filter(receiver=shop.people["chan"]).get()
    console.post(page_of(row), {"receiver": str(shop.people["zhou"].pk)})
    row.refresh_from_db()
    assert (row.receiver, row.why) == (shop.people["zhou"], "by_hand")
    press(console, handover, "run")
    move_handovers(shop.now())
    assert handover.clients.counted() == {"waiting": 3}
    assert "Waiting at WeCom 3" in console.get(page_of(handover)).content.decode()


def test_an_exception_says_why_and_is_tried_once_more(console: Browser, shop: Shop, handover: Handover) -> None:
    shop.begin(handover)
    shop.wecom.ask("POST", "transfer/refuse", json={"external_userid": "wm1"})
    shop.finish(handover, days=1)
    row = handover.clients.get(state="refused")
    assert "wants to stay" in console.get(page_of(row)).content.decode()
    press(console, row, "again")
    handover.refresh_from_db()
    assert (row.state, handover.status) == ("planned", HandoverStatus.RUNNING)


def test_the_lists_cost_as_many_questions_for_many_rows_as_for_few(
    console: Browser, shop: Shop, handover: Handover
) -> None:
    shop.begin(handover)
    for table, most in (("handover", 12), ("handoverclient", 12)):
        with CaptureQueriesContext(connection) as queries:
            page = console.get(reverse(f"admin:clients_{table}_changelist"))
        assert page.status_code == 200 and len(queries) <= most
    assert "0 / 3" in console.get(reverse("admin:clients_handover_changelist")).content.decode()


def test_a_manager_sees_the_store_and_an_associate_ones_own(shop: Shop, handover: Handover) -> None:
    shop.begin(handover)
    eyes = {"clerk": shop.clerk, **shop.people}
    seen = {name: HandoverClient.objects.visible_to(one).count() for name, one in eyes.items()}
    assert seen == {"clerk": 3, "lin": 3, "zhou": 0, "chan": 0}
    assert [Handover.objects.visible_to(one).count() for one in eyes.values()] == [1, 1, 0, 0]


def test_who_may_only_look_has_no_buttons(shop: Shop, handover: Handover) -> None:
    shop.clerk.role = "compliance"
    shop.clerk.save()
    browser = Browser()
    browser.force_login(shop.clerk)
    assert "clients_handover_preview" not in browser.get(page_of(handover)).content.decode()
    assert browser.post(page_of(handover), {"clients_handover_preview": "1"}).status_code == 403
