"""What an administrator or the platform may switch on: addresses, permissions, how much at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AGENTID, SECRET, Caller, Json, corp

GET = "/cgi-bin/user/get"
TAGS = "externalcontact/mark_tag"


def with_app(wecom: Caller, **app: object) -> None:
    wecom.control("setup", {"corps": [corp(apps=[{"agentid": AGENTID, "secret": SECRET, **app}])]})


@pytest.mark.parametrize(
    ("trusted", "errcode"), [([], 0), (["127.0.0.1"], 0), (["10.1.2.3", "127.0.0.0/8"], 0), (["10.1.2.3"], 60020)]
)
def test_calls_come_from_trusted_addresses_only_once_there_is_a_list(
    wecom: Caller, trusted: list[str], errcode: int
) -> None:
    with_app(wecom, trusted_ips=trusted)
    assert wecom.get("user/get", userid="LiNa")["errcode"] == errcode


def test_a_disabled_app_gets_no_token_and_its_old_one_is_worth_nothing(wecom: Caller) -> None:
    assert wecom.token
    with_app(wecom, disabled=True)
    assert (wecom.fetch_token()["errcode"], wecom.get("user/get", userid="LiNa")["errcode"]) == (50003, 50003)


def test_an_app_changes_while_the_mock_runs(wecom: Caller) -> None:
    wecom.control("app", {"agentid": AGENTID, "scopes": ["message"], "visible": ["wang"]})
    assert wecom.get("externalcontact/list", userid="wang")["errcode"] == 48002
    wecom.control("app", {"agentid": AGENTID, "scopes": ["external_contact"]})
    assert wecom.get("externalcontact/list", userid="wang")["errcode"] == 84061
    assert wecom.get("externalcontact/list", userid="LiNa")["errcode"] == 60111
    assert wecom.send("text", {"content": "x"})["errcode"] == 48002


@pytest.fixture
def beside(wecom: Caller) -> Iterator[Callable[[str, Callable[[], Json]], Future[Json]]]:
    """Starts a call whose answer takes a while, and returns once the mock has it."""
    with ThreadPoolExecutor(2) as pool:

        def start(path: str, call: Callable[[], Json]) -> Future[Json]:
            assert wecom.token
            before = len(wecom.control("journal")["journal"])
            wecom.control("faults", {"path": path, "kind": "delay", "seconds": 1.0})
            slow = pool.submit(call)
            while len(wecom.control("journal")["journal"]) == before:
                threading.Event().wait(0.01)
            return slow

        yield start


def test_more_calls_at_once_than_allowed_are_refused(
    wecom: Caller, beside: Callable[[str, Callable[[], Json]], Future[Json]]
) -> None:
    second = Caller(wecom.mock)
    assert second.token
    wecom.control("settings", {"concurrent_calls": 1})
    slow = beside(GET, lambda: wecom.get("user/get", userid="LiNa"))
    assert second.get("user/get", userid="LiNa")["errcode"] == 45033
    assert slow.result()["errcode"] == 0
    assert second.get("user/get", userid="LiNa")["errcode"] == 0


def test_two_writes_to_one_client_at_once_are_refused(
    wecom: Caller, beside: Callable[[str, Callable[[], Json]], Future[Json]]
) -> None:
    group = wecom.post("externalcontact/add_corp_tag", {"group_name": "Tier", "tag": [{"name": "Silver"}]})
    mark = {"userid": "LiNa", "external_userid": "wmZhu", "add_tag": [group["tag_group"]["tag"][0]["id"]]}
    remark = {"userid": "LiNa", "external_userid": "wmZhu", "remark": "Zhu"}
    second = Caller(wecom.mock)
    assert second.token
    slow = beside(f"/cgi-bin/{TAGS}", lambda: wecom.post(TAGS, mark))
    assert second.post("externalcontact/remark", remark)["errcode"] == 45035
    assert slow.result()["errcode"] == 0
    assert second.post("externalcontact/remark", remark)["errcode"] == 0


def test_two_apps_cannot_welcome_with_one_code_at_once(
    wecom: Caller, endpoint: Endpoint, beside: Callable[[str, Callable[[], Json]], Future[Json]]
) -> None:
    wecom.control("event", {"name": "add_external_contact", "userid": "wang", "external_userid": "wmNew"})
    body = {"welcome_code": endpoint.wait()[0]["WelcomeCode"], "text": {"content": "欢迎"}}
    other, path = Caller(wecom.mock, "other"), "externalcontact/send_welcome_msg"
    assert other.token
    slow = beside(f"/cgi-bin/{path}", lambda: wecom.post(path, body))
    assert other.post(path, body)["errcode"] == 41096
    assert (slow.result()["errcode"], other.post(path, body)["errcode"]) == (0, 41051)


def test_writes_at_once_may_be_let_through(wecom: Caller) -> None:
    wecom.control("settings", {"refuse_concurrent_writes": False})
    body = {"userid": "LiNa", "external_userid": "wmZhu", "remark": "Zhu"}
    callers = [Caller(wecom.mock) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda caller: caller.post("externalcontact/remark", body), callers))
    assert {answer["errcode"] for answer in answers} == {0}


def test_calls_one_after_the_other_are_never_at_once(wecom: Caller) -> None:
    wecom.control("settings", {"concurrent_calls": 1})
    assert {wecom.get("user/get", userid="LiNa")["errcode"] for _ in range(200)} == {0}
