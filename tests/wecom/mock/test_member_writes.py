"""The contact-sync helper writes members, departments and tags; nobody else may."""

import pytest

from clienteling.wecom.mock import MockServer
from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import Caller, corp

SYNC = {"agentid": 1000009, "secret": "sync", "scopes": ["contacts"]}


@pytest.fixture
def helper(wecom: Caller, server: MockServer, endpoint: Endpoint) -> Caller:
    held = corp(endpoint.url)
    wecom.control("setup", {"corps": [{**held, "apps": [*held["apps"], SYNC]}]})
    return Caller(server, "sync")


def test_a_member_is_created_changed_and_deleted(helper: Caller) -> None:
    chen = {"userid": "chen", "name": "陈晨", "department": [2], "mobile": "13900000001"}
    assert helper.post("user/create", chen)["errmsg"] == "created"
    assert helper.post("user/update", {"userid": "Chen", "position": "Manager"})["errmsg"] == "updated"
    known = helper.get("user/get", userid="chen")
    assert (known["name"], known["department"], known["position"]) == ("陈晨", [2], "Manager")
    assert helper.get("user/delete", userid="chen")["errmsg"] == "deleted"
    assert helper.get("user/get", userid="chen")["errcode"] == 60111


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"userid": "lina"}, 60102),
        ({"userid": "a b"}, 40003),
        ({"userid": ""}, 41009),
        ({"name": ""}, 40063),
        ({"department": [9]}, 60003),
        ({"mobile": "13800000000"}, 60104),
    ],
)
def test_a_member_who_cannot_be_is_refused(helper: Caller, changes: dict[str, object], errcode: int) -> None:
    assert helper.post("user/create", {"userid": "chen", "name": "陈晨", **changes})["errcode"] == errcode


def test_an_ordinary_app_may_write_nobody(wecom: Caller) -> None:
    assert wecom.post("user/create", {"userid": "chen", "name": "陈晨"})["errcode"] == 48002


def test_clients_of_members_who_are_deleted_become_unassigned_without_a_callback(
    helper: Caller, wecom: Caller, endpoint: Endpoint
) -> None:
    helper.post("user/batchdelete", {"useridlist": ["LiNa", "wang"]})
    (row,) = wecom.post("externalcontact/get_unassigned_list", {})["info"]
    assert (row["handover_userid"], row["external_userid"]) == ("LiNa", "wmZhu")
    assert wecom.control("callbacks")["callbacks"] == []


def test_a_department_is_created_renamed_moved_and_deleted_once_empty(helper: Caller) -> None:
    made = helper.post("department/create", {"name": "Beijing", "parentid": 1})
    assert (made["errmsg"], made["id"]) == ("created", 4)
    helper.post("department/update", {"id": 4, "name": "Beijing SKP", "parentid": 2})
    row = helper.get("department/get", id=4)["department"]
    assert (row["name"], row["parentid"]) == ("Beijing SKP", 2)
    assert [helper.get("department/delete", id=it)["errcode"] for it in (2, 3, 4, 4)] == [60006, 60005, 0, 60003]


@pytest.mark.parametrize(
    ("changes", "errcode"), [({"name": "Counter"}, 60008), ({"id": 3}, 60008), ({"parentid": 9}, 60003)]
)
def test_a_department_has_a_place_and_a_name_of_its_own(
    helper: Caller, changes: dict[str, object], errcode: int
) -> None:
    assert helper.post("department/create", {"name": "Bar", "parentid": 2, **changes})["errcode"] == errcode


def test_a_department_is_not_put_under_itself(helper: Caller) -> None:
    assert helper.post("department/update", {"id": 2, "parentid": 3})["errcode"] == 60004


def test_a_tag_is_given_and_taken_away(helper: Caller) -> None:
    tagid = helper.post("tag/create", {"tagname": "silk"})["tagid"]
    both = {"tagid": tagid, "userlist": ["LiNa", "ghost"]}
    assert helper.post("tag/addtagusers", both)["invalidlist"] == "ghost"
    assert helper.get("tag/get", tagid=tagid)["userlist"] == [{"userid": "LiNa", "name": "李娜"}]
    helper.post("tag/deltagusers", {"tagid": tagid, "userlist": ["lina"]})
    helper.post("tag/update", {"tagid": tagid, "tagname": "cashmere"})
    assert helper.get("tag/list")["taglist"] == [{"tagid": tagid, "tagname": "cashmere"}]
    assert [helper.get("tag/delete", tagid=tagid)["errcode"] for _twice in range(2)] == [0, 40068]


def test_an_openid_leads_back_to_its_member(wecom: Caller) -> None:
    openid = wecom.post("user/convert_to_openid", {"userid": "lina"})["openid"]
    assert wecom.post("user/convert_to_userid", {"openid": openid})["userid"] == "LiNa"
    assert wecom.post("user/convert_to_userid", {"openid": "o0"})["errcode"] == 46004
