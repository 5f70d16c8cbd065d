"""Done, later, and the link of WeCom's card."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from clienteling.alerts.models import Handling
from clienteling.attribution.models import Touch
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone, raise_alert

FRAGMENT = {"HX-Request": "true"}


def test_done_writes_a_touch_and_shows_the_card_as_done(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    answer = phone(cast.lin).post(f"/m/alerts/{alert.pk}/done/", headers=FRAGMENT)
    alert.refresh_from_db()
    assert alert.handling == Handling.DONE
    assert Touch.objects.get().associate == cast.lin
    assert 'class="handled"' in answer.content.decode()


def test_done_brings_the_counter_up_to_date(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    raise_alert(client_of(cast.lin), cast.lin)
    answer = phone(cast.lin).post(f"/m/alerts/{alert.pk}/done/", headers=FRAGMENT)
    assert answer.context["to_do"] == 1
    assert 'hx-swap-oob="true"' in answer.content.decode()


def test_done_twice_counts_once(cast: Cast) -> None:
    alert, browser = raise_alert(client_of(cast.lin), cast.lin), phone(cast.lin)
    for _press in range(2):
        assert browser.post(f"/m/alerts/{alert.pk}/done/", headers=FRAGMENT).status_code == 200
    assert Touch.objects.count() == 1


def test_later_keeps_the_card_and_touches_nobody(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    answer = phone(cast.lin).post(f"/m/alerts/{alert.pk}/later/", headers=FRAGMENT)
    alert.refresh_from_db()
    assert alert.handling == Handling.LATER
    assert "is-later" in answer.content.decode() and not Touch.objects.exists()


def test_without_htmx_the_buttons_lead_back_to_today(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    answer = phone(cast.lin).post(f"/m/alerts/{alert.pk}/done/")
    assert answer.status_code == 302 and answer["Location"] == "/m/today/"


@pytest.mark.parametrize("who", ["zhou", "chan"])
@pytest.mark.parametrize("action", ["", "done/", "later/", "dismiss/"])
def test_somebody_elses_alert_does_not_exist(cast: Cast, who: str, action: str) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    browser, address = phone(getattr(cast, who)), f"/m/alerts/{alert.pk}/{action}"
    answer = browser.post(address) if action else browser.get(address)
    alert.refresh_from_db()
    assert answer.status_code == 404 and alert.handling == Handling.OPEN


def test_a_manager_may_act_for_an_associate_of_the_store(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.zhou), cast.zhou)
    phone(cast.manager).post(f"/m/alerts/{alert.pk}/done/")
    assert Touch.objects.get().associate == cast.manager


def test_the_cards_link_acknowledges_and_shows_the_client(cast: Cast) -> None:
    client = client_of(cast.lin)
    alert = raise_alert(client, cast.lin)
    answer = phone(cast.lin).get(f"/m/alerts/{alert.pk}/")
    alert.refresh_from_db()
    assert alert.handling == Handling.ACKNOWLEDGED
    assert answer["Location"] == f"/m/clients/{client.uid}/?alert={alert.pk}"


def test_the_pressed_cards_alert_stands_on_top(cast: Cast) -> None:
    client = client_of(cast.lin)
    alerts = [raise_alert(client, cast.lin) for _number in range(3)]
    page = phone(cast.lin).get(f"/m/alerts/{alerts[2].pk}/", follow=True)
    assert [card.alert.pk for card in page.context["cards"]][0] == alerts[2].pk


def test_the_link_of_a_client_handed_over_shows_nothing_of_them(cast: Cast) -> None:
    client = client_of(cast.lin)
    alert = raise_alert(client, cast.lin)
    hand_over(client, cast.zhou)
    assert phone(cast.lin).get(f"/m/alerts/{alert.pk}/", follow=True).status_code == 404


@pytest.mark.parametrize(("wait", "days"), [("", 1), ("tomorrow", 1), ("three_days", 3), ("never", 1)])
def test_later_is_until_the_time_that_was_chosen(cast: Cast, wait: str, days: int) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    today = clock.local_day(clock.now(), cast.shanghai.zone)
    phone(cast.lin).post(f"/m/alerts/{alert.pk}/later/", {"wait": wait}, headers=FRAGMENT)
    alert.refresh_from_db()
    assert alert.later_until is not None
    local = alert.later_until.astimezone(ZoneInfo(cast.shanghai.zone))
    assert (local.date() - today, local.hour) == (timedelta(days=days), 10)


def test_of_no_use_leaves_the_list_with_its_reason(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    answer = phone(cast.lin).post(f"/m/alerts/{alert.pk}/dismiss/", {"reason": "known"}, headers=FRAGMENT)
    alert.refresh_from_db()
    assert (alert.handling, alert.dismissal) == ("dismissed", "known")
    assert 'class="handled"' in answer.content.decode() and answer.context["to_do"] == 0


def test_what_is_put_off_comes_last_until_it_is_time(cast: Cast) -> None:
    later, other = (raise_alert(client_of(cast.lin), cast.lin) for _ in range(2))
    phone(cast.lin).post(f"/m/alerts/{later.pk}/later/")
    shown = [card.alert.pk for card in phone(cast.lin).get("/m/today/").context["cards"]]
    assert shown == [other.pk, later.pk]
