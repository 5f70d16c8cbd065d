"""Members, departments, external contacts and the welcome message."""

from typing import Any

import pytest

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AES_KEY, AGENTID, Caller, Json, corp


def visible_to(wecom: Caller, *userids: str, **app: Any) -> None:
    narrow = {"agentid": AGENTID, "secret": "s3cret", "visible": list(userids), **app}
    wecom.control("setup", {"corps": [corp(apps=[narrow])]})


def test_a_member_is_found_whatever_the_case_and_without_personal_fields(wecom: Caller) -> None:
    member = wecom.get("user/get", userid="LINA")
    assert (member["userid"], member["name"], member["department"]) == ("LiNa", "李娜", [2])
    assert (member["status"], member["position"]) == (1, "Advisor")
    assert "mobile" not in member


def test_an_old_app_sees_the_personal_fields(wecom: Caller) -> None:
    visible_to(wecom, "lina", privacy_cut=False)
    assert wecom.get("user/get", userid="LiNa")["mobile"] == "13800000000"


def test_a_member_out_of_range_looks_absent(wecom: Caller) -> None:
    visible_to(wecom, "wang")
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 60111
    assert wecom.get("user/get")["errcode"] == 41009


def test_departments_come_with_their_descendants(wecom: Caller) -> None:
    everything = wecom.get("department/list")["department"]
    assert [row["id"] for row in everything] == [1, 2, 3]
    assert [row["id"] for row in wecom.get("department/list", id=2)["department"]] == [2, 3]
    assert wecom.get("department/list", id=9)["errcode"] == 60003


def test_a_department_lists_its_own_members(wecom: Caller) -> None:
    simple = wecom.get("user/simplelist", department_id=2)["userlist"]
    assert simple == [{"userid": "LiNa", "name": "李娜", "department": [2]}]
    both = wecom.get("user/list", department_id=2, fetch_child=1)["userlist"]
    assert [row["userid"] for row in both] == ["LiNa", "wang"]


def test_a_department_out_of_range_is_refused(wecom: Caller) -> None:
    visible_to(wecom, "wang")
    assert wecom.get("user/simplelist", department_id=2)["errcode"] == 60011
    assert wecom.get("user/simplelist", department_id="x")["errcode"] == 60123


def test_a_department_may_be_given_by_its_name(wecom: Caller) -> None:
    members = [{"userid": "a", "name": "A", "department": "Beijing SKP"}]
    wecom.control("setup", {"corps": [corp(members=members)]})
    (department,) = wecom.get("user/get", userid="a")["department"]
    assert {"id": department, "name": "Beijing SKP", "parentid": 1, "order": 1} in wecom.get("department/list")[
        "department"
    ]


def test_a_client_comes_with_those_who_follow(wecom: Caller) -> None:
    answer = wecom.get("externalcontact/get", external_userid="wmZhu")
    assert answer["external_contact"]["name"] == "朱丽艳"
    assert answer["external_contact"]["unionid"] == "oU1"
    assert [row["userid"] for row in answer["follow_user"]] == ["LiNa"]
    assert "next_cursor" not in answer


def test_a_client_of_nobody_in_range_has_no_relation(wecom: Caller) -> None:
    visible_to(wecom, "wang")
    assert wecom.get("externalcontact/get", external_userid="wmZhu")["errcode"] == 84061
    assert wecom.get("externalcontact/get", external_userid="wmNobody")["errcode"] == 40096
    assert wecom.get("externalcontact/get")["errcode"] == 41035


@pytest.mark.parametrize("short", [False, True])
def test_more_than_a_page_of_followers_is_read_by_cursor_alone(wecom: Caller, short: bool) -> None:
    members = [{"userid": f"u{n}", "name": str(n)} for n in range(11)]
    follows = {"external_userid": "wmMany", "follow_user": [row["userid"] for row in members]}
    setup = {"corps": [corp(members=members, contacts=[follows])]}
    wecom.control("setup", {**setup, "settings": {"follow_page": 4, "short_pages": short}})
    found, cursor = [], ""
    while True:
        answer = wecom.get("externalcontact/get", external_userid="wmMany", cursor=cursor)
        found += [row["userid"] for row in answer["follow_user"]]
        cursor = answer.get("next_cursor", "")
        if not cursor:
            break
    assert found == [f"u{n}" for n in range(11)]


def test_a_cursor_of_another_query_is_invalid(wecom: Caller) -> None:
    answer = wecom.get("externalcontact/get", external_userid="wmZhu", cursor="bm9uc2Vuc2U=")
    assert answer["errcode"] == 50100


def test_a_member_without_clients_answers_84061(wecom: Caller) -> None:
    assert wecom.get("externalcontact/list", userid="lina")["external_userid"] == ["wmZhu"]
    assert wecom.get("externalcontact/list", userid="wang")["errcode"] == 84061
    assert wecom.get("externalcontact/list", userid="ghost")["errcode"] == 60111


def test_those_who_may_follow_are_listed(wecom: Caller) -> None:
    assert wecom.get("externalcontact/get_follow_user_list")["follow_user"] == ["LiNa", "wang"]


def test_an_app_without_the_permission_may_not_ask(wecom: Caller) -> None:
    visible_to(wecom, "lina", scopes=["message"])
    assert wecom.get("externalcontact/list", userid="LiNa")["errcode"] == 48002


def welcome_code(wecom: Caller, endpoint: Endpoint) -> str:
    wecom.control("event", {"name": "add_external_contact", "userid": "wang", "external_userid": "wmNew"})
    return str(endpoint.wait()[0]["WelcomeCode"])


def welcome(wecom: Caller, code: str, **changes: Any) -> int:
    body: Json = {"welcome_code": code, "text": {"content": "欢迎"}} | changes
    return int(wecom.post("externalcontact/send_welcome_msg", body)["errcode"])


def test_a_welcome_code_works_once(wecom: Caller, endpoint: Endpoint) -> None:
    code = welcome_code(wecom, endpoint)
    assert [welcome(wecom, code) for _ in range(2)] == [0, 41051]


def test_a_welcome_code_lives_twenty_seconds(wecom: Caller, endpoint: Endpoint) -> None:
    code = welcome_code(wecom, endpoint)
    wecom.control("clock", {"advance_s": 21})
    assert welcome(wecom, code) == 41050


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"welcome_code": ""}, 41049),
        ({"welcome_code": "made-up"}, 41050),
        ({"text": None}, 40058),
        ({"text": {"content": "好" * 1334}}, 40058),
        ({"attachments": [{"msgtype": "file", "file": {"media_id": "m"}}] * 10}, 41064),
        ({"attachments": [{"msgtype": "parcel"}]}, 41065),
    ],
)
def test_a_wrong_welcome_is_refused_and_the_code_stays_good(
    wecom: Caller, endpoint: Endpoint, changes: Json, errcode: int
) -> None:
    code = welcome_code(wecom, endpoint)
    assert welcome(wecom, code, **changes) == errcode
    assert welcome(wecom, code) == 0


def with_app(**app: Any) -> Json:
    given = {"agentid": 1, "secret": "s", "callback_url": "http://127.0.0.1/", "token": "t", "aes_key": AES_KEY}
    return {"corps": [{"corpid": "ww1", "apps": [{**given, **app}]}]}


@pytest.mark.parametrize("app", [{"callback_url": "ftp://a/"}, {"callback_url": "http://a:x/"}, {"aes_key": "short"}])
def test_a_callback_that_cannot_work_is_refused_at_setup(wecom: Caller, app: Json) -> None:
    address = f"{wecom.mock.url}/mock/setup"
    assert wecom.session.post(address, json=with_app(**app), timeout=5).status_code == 400
    assert wecom.session.post(address, json=with_app(), timeout=5).status_code == 200


@pytest.mark.parametrize("setup", [{}, {"corps": [{}]}, {"corps": [{"corpid": ""}]}, {"settings": {"no": 1}}])
def test_a_wrong_setup_is_refused(wecom: Caller, setup: Json) -> None:
    answer = wecom.session.post(f"{wecom.mock.url}/mock/setup", json=setup, timeout=5)
    assert answer.status_code == 400
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0
