"""The short lists: ids of members and departments, one app, and uploads given back."""

import base64

import pytest
import requests

from tests.wecom.mock.stage import AGENTID, Caller

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(250))


def test_departments_come_as_ids_or_one_at_a_time(wecom: Caller) -> None:
    rows = wecom.get("department/simplelist", id=2)["department_id"]
    assert rows == [{"id": 2, "parentid": 1, "order": 1}, {"id": 3, "parentid": 2, "order": 1}]
    assert wecom.get("department/get", id=3)["department"]["name"] == "Counter"
    assert wecom.get("department/get", id=9)["errcode"] == 60003


def test_member_ids_are_for_the_contact_sync_secret(wecom: Caller) -> None:
    assert wecom.post("user/list_id", {})["errcode"] == 48002
    wecom.control("app", {"agentid": AGENTID, "scopes": ["contacts"]})
    first = wecom.post("user/list_id", {"limit": 1})
    second = wecom.post("user/list_id", {"limit": 1, "cursor": first["next_cursor"]})
    assert (first["dept_user"], second["dept_user"]) == (
        [{"userid": "LiNa", "department": 2}],
        [{"userid": "wang", "department": 3}],
    )
    assert second["next_cursor"] == ""


def test_a_member_is_found_by_mobile(wecom: Caller) -> None:
    assert wecom.post("user/getuserid", {"mobile": "13800000000"})["userid"] == "LiNa"
    assert wecom.post("user/getuserid", {"mobile": "1"})["errcode"] == 46004


@pytest.mark.parametrize(("agentid", "errcode"), [(AGENTID, 0), (1000003, 301002), (7, 40056)])
def test_an_app_reads_only_itself(wecom: Caller, agentid: int, errcode: int) -> None:
    assert wecom.get("agent/get", agentid=agentid)["errcode"] == errcode


def upload(wecom: Caller) -> str:
    address = f"{wecom.mock.url}/cgi-bin/media/upload?type=image&access_token={wecom.token}"
    return str(requests.post(address, files={"media": ("a.png", PNG)}, timeout=5).json()["media_id"])


def get(wecom: Caller, media_id: str, given: str) -> requests.Response:
    query = {"access_token": wecom.token, "media_id": media_id}
    return requests.get(f"{wecom.mock.url}/cgi-bin/media/get", query, headers={"Range": given}, timeout=5)


def test_part_of_an_upload_can_be_asked_for(wecom: Caller) -> None:
    answer = get(wecom, upload(wecom), "bytes=2-5")
    assert (answer.status_code, answer.content) == (206, PNG[2:6])
    assert answer.headers["Content-Range"] == f"bytes 2-5/{len(PNG)}"


def test_a_wrong_range_or_id_is_an_errcode(wecom: Caller) -> None:
    assert get(wecom, upload(wecom), "bytes=900-").json()["errcode"] == 40146
    assert get(wecom, "made-up", "bytes=0-").json()["errcode"] == 40007


def test_the_journal_has_every_byte_of_an_upload(wecom: Caller) -> None:
    upload(wecom)
    (row,) = wecom.control("journal?path=/cgi-bin/media/upload")["journal"]
    assert PNG in base64.b64decode(row["body_base64"])


def test_the_journal_can_be_asked_for_an_errcode(wecom: Caller) -> None:
    wecom.get("user/get", userid="LiNa")
    wecom.get("user/get", userid="ghost")
    (row,) = wecom.control("journal?errcode=60111")["journal"]
    assert row["query"] == {"userid": "ghost"}


def test_an_upload_may_name_its_file_in_the_extended_form(wecom: Caller) -> None:
    disposition = b"Content-Disposition: form-data; name=\"media\"; filename*=utf-8''%E5%9B%B4.png"
    body = b"--x\r\n" + disposition + b"\r\n\r\n" + PNG + b"\r\n--x--\r\n"
    address = f"{wecom.mock.url}/cgi-bin/media/upload?type=image&access_token={wecom.token}"
    media_id = requests.post(address, data=body, timeout=5).json()["media_id"]
    assert "%E5%9B%B4.png" in get(wecom, media_id, "bytes=0-1").headers["Content-Disposition"]


def test_a_field_that_holds_null_counts_as_absent(wecom: Caller) -> None:
    assert wecom.send("text", {"content": "x"}, safe=None, toparty=None, enable_duplicate_check=None)["errcode"] == 0
