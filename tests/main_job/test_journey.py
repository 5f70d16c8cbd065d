"""The main job from end to end, all parts real: what a client does becomes a card, and a press comes back."""

import pytest
import requests

from clienteling.alerts.models import Handling, RuleRun
from clienteling.lib import clock
from clienteling.wecom.models import Send
from tests.main_job.house import BAG, House, alerts_about, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.processes]
ORDER = {"currency": "CNY", "net_minor": 3_860_000, "lines": [{"product": BAG, "quantity": 1, "net_minor": 3_860_000}]}


def test_a_bag_looked_at_three_times_reaches_the_phone_and_the_press_comes_back(house: House) -> None:
    house.meet("J-1", "朱丽艳", "lin")
    house.looks("J-1", key="three views")
    wait_until(lambda: len(house.cards("lin")) == 1)
    [card] = house.cards("lin")
    assert card["content"]["main_title"] == {
        "title": "朱丽艳 · 正在犹豫",
        "desc": "7 天内浏览 Sac 25 noir 3 次，尚未购买",
    }
    assert card["content"]["quote_area"]["quote_text"] == "发送这款作品的实拍图，邀请客户到店亲自感受。"
    assert card["content"]["horizontal_content_list"][0]["value"] == "sac-25 素材"
    [alert] = alerts_about("J-1")
    assert card["content"]["card_action"]["url"] == f"{house.web_url}/m/alerts/{alert.pk}/"

    house.press("lin", card)
    wait_until(lambda: house.cards("lin")[0]["card"]["replace_name"] == "已完成")
    wait_until(lambda: alerts_about("J-1")[0].delivery == "delivered")
    assert alerts_about("J-1")[0].handling == Handling.DONE


def test_the_cards_link_leads_to_a_page_behind_the_log_in(house: House) -> None:
    house.meet("J-2", "胡强秀", "zhou")
    house.looks("J-2", key="views of the linked")
    wait_until(lambda: len(house.cards("zhou")) == 1)
    answer = requests.get(house.cards("zhou")[0]["content"]["card_action"]["url"], timeout=30)
    assert answer.ok and answer.url.startswith(f"{house.web_url}/m/login/") and "胡强秀" not in answer.text


def test_an_order_thanks_the_client_and_nobody_hesitates_about_what_was_bought(house: House) -> None:
    house.meet("J-3", "林妍", "chan")
    order = {**ORDER, "number": "SO-1", "client": {"crm": "J-3"}, "placed_at": clock.now().isoformat()}
    house.post("orders", order)
    house.looks("J-3", key="views of the buyer")
    wait_until(lambda: len(house.cards("chan")) == 1)
    house.run_again()
    assert [alert.rule.code for alert in alerts_about("J-3")] == ["order-made"]
    assert house.cards("chan")[0]["content"]["main_title"] == {"title": "林妍 · 刚刚下单", "desc": "订单金额 ¥38,600"}


def test_beats_tick_sweeps_a_daily_rule(house: House) -> None:
    wait_until(lambda: len(house.cards("wu")) == 1)
    assert house.cards("wu")[0]["content"]["source"]["desc"] == "any-hour"
    assert [alert.rule.code for alert in alerts_about("J-4")] == ["any-hour"]


def test_two_beats_two_workers_and_everything_run_twice_make_one_alert_and_one_card(house: House) -> None:
    house.meet("J-6", "何欢", "gao")
    with (
        house.beat("beat2", all_due=True, alone=False) as second,
        house.beat("beat3", all_due=True, alone=False) as third,
        house.worker("worker2"),
    ):
        house.wait_for_a_tick_of(second, third)
        wait_until(lambda: " ready." in house.log("worker2").read_text())
        body = house.looks("J-6", key="posted")
        house.post("activities", body, "posted")
        house.post("activities", body, "posted again under another name")
        wait_until(lambda: bool(house.cards("gao")))
        house.run_again(3)
    assert len(alerts_about("J-6")) == len(alerts_about("J-4")) == 1
    assert RuleRun.objects.filter(version__rule__code="any-hour").count() == 1
    assert [len(house.cards(who)) for who in ("gao", "wu")] == [1, 1]
    assert Send.objects.filter(to_userid="gao").count() == 1


def test_a_client_who_withdrew_consent_is_matched_and_left_alone(house: House) -> None:
    house.meet("J-5", "高颖", "he")
    house.post("clients", {"identities": {"crm": "J-5"}, "consents": [{"purpose": "service", "granted": False}]})
    house.looks("J-5", key="views of the reserved")
    wait_until(lambda: bool(alerts_about("J-5")))
    house.run_again()
    [alert] = alerts_about("J-5")
    assert (alert.delivery, alert.reason, alert.send) == ("suppressed", "no_consent", None)
    assert house.cards("he") == []
