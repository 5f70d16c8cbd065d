"""Callbacks that come twice, out of order or never, and a journal that tells a judge which."""

import time
from collections import Counter

import pytest
import requests

from clienteling.wecom.mock import Settings
from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AGENTID, Caller, Json


def enter(wecom: Caller, times: int) -> None:
    for number in range(times):
        wecom.control("event", {"name": "click", "agentid": AGENTID, "userid": "LiNa", "EventKey": str(number)})


def over(wecom: Caller, count: int) -> list[Json]:
    """All deliveries, once none is on its way."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        rows: list[Json] = wecom.control("callbacks")["callbacks"]
        done = [row for row in rows if row["state"] != "queued" and len(row["attempts"]) >= expected(row)]
        if len(done) == count:
            return rows
        time.sleep(0.01)
    raise AssertionError(rows)


def expected(row: Json) -> int:
    return {"lost": 0, "doubled": 2}.get(row["fault"], 1)


def test_a_lost_callback_never_arrives_and_the_journal_has_it(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("callbacks/faults", {"next": ["lost", ""]})
    enter(wecom, 2)
    over(wecom, 2)
    assert [event["EventKey"] for event in endpoint.wait(1)] == ["1"]
    (lost,) = [row for row in wecom.control("journal")["journal"] if row["answer"].get("state") == "lost"]
    assert (lost["method"], lost["fault"], lost["answer"]["attempts"]) == ("CALLBACK", "lost", [])
    assert "<EventKey><![CDATA[0]]></EventKey>" in lost["body"]


def test_a_doubled_callback_arrives_twice_with_the_same_bytes(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("callbacks/faults", {"next": ["doubled"]})
    enter(wecom, 1)
    endpoint.wait(2)
    assert len(set(endpoint.bodies)) == 1


def test_a_reordered_callback_is_overtaken_by_the_next(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("callbacks/faults", {"next": ["reordered", ""]})
    enter(wecom, 2)
    assert [event["EventKey"] for event in endpoint.wait(2)] == ["1", "0"]


def test_a_reordered_callback_that_nothing_follows_comes_late(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("settings", {"callback_reorder_s": 0.05})
    wecom.control("callbacks/faults", {"next": ["reordered"]})
    enter(wecom, 1)
    assert [event["EventKey"] for event in endpoint.wait(1)] == ["0"]


def test_the_same_seed_makes_the_same_choices(wecom: Caller, endpoint: Endpoint) -> None:
    rounds = []
    for _ in range(2):
        wecom.control("callbacks/faults", {"lost": 0.3, "doubled": 0.3, "reordered": 0.1, "seed": 7})
        before = len(wecom.control("callbacks")["callbacks"])
        enter(wecom, 30)
        rounds.append([row["fault"] for row in over(wecom, before + 30)[before:]])
    assert rounds[0] == rounds[1]
    counted = Counter(rounds[0])
    assert set(counted) == {"lost", "doubled", "reordered", ""}
    assert len(endpoint.heard) == 2 * (30 - counted["lost"] + counted["doubled"])


def test_clearing_the_faults_lets_callbacks_through(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("callbacks/faults", {"lost": 1.0})
    requests.delete(f"{wecom.mock.url}/mock/faults", timeout=5)
    enter(wecom, 1)
    assert len(endpoint.wait(1)) == 1


@pytest.mark.parametrize("wrong", [{"lost": 2}, {"lost": 0.6, "doubled": 0.6}, {"gone": 1}, {"next": ["eaten"]}])
def test_wrong_callback_faults_are_refused(wecom: Caller, wrong: Json) -> None:
    assert requests.post(f"{wecom.mock.url}/mock/callbacks/faults", json=wrong, timeout=5).status_code == 400


def test_five_seconds_and_three_attempts_are_the_default() -> None:
    assert (Settings().callback_timeout_s, Settings().callback_attempts) == (5.0, 3)


def test_what_the_api_changes_is_not_called_back(wecom: Caller) -> None:
    """Only what people do on phones and in the console is."""
    pair = {"userid": "LiNa", "external_userid": "wmZhu"}
    group = wecom.post("externalcontact/add_corp_tag", {"group_name": "Tier", "tag": [{"name": "Silver"}]})
    tag_id = group["tag_group"]["tag"][0]["id"]
    answers = [
        wecom.post("externalcontact/mark_tag", {**pair, "add_tag": [tag_id]}),
        wecom.post("externalcontact/remark", {**pair, "remark": "Zhu"}),
        wecom.post("externalcontact/del_corp_tag", {"tag_id": [tag_id]}),
        wecom.post("externalcontact/add_contact_way", {"type": 1, "scene": 2, "user": ["LiNa"]}),
    ]
    assert [answer["errcode"] for answer in answers] == [0] * 4
    assert wecom.control("callbacks")["callbacks"] == []
