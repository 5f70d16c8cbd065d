"""Faults on demand, the journal, and the server under them."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from clienteling.wecom.mock import running_mock
from tests.wecom.mock.stage import Caller, corp

PATH = "/cgi-bin/message/send"
ROOT = Path(__file__).parents[3]
TEXT = {"content": "你好"}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("drop", requests.ConnectionError),
        ("reset", requests.ConnectionError),
        ("half", requests.exceptions.ChunkedEncodingError),
    ],
)
def test_a_broken_connection_happens_after_the_message_was_accepted(
    wecom: Caller, kind: str, error: type[Exception]
) -> None:
    assert wecom.token
    wecom.control("faults", {"path": PATH, "kind": kind})
    with pytest.raises(error):
        wecom.send("text", TEXT)
    assert len(wecom.phone()) == 1
    assert wecom.send("text", TEXT)["errcode"] == 0


def test_a_fault_without_effect_leaves_no_message(wecom: Caller) -> None:
    assert wecom.token
    wecom.control("faults", {"path": PATH, "kind": "drop", "effect": False})
    with pytest.raises(requests.ConnectionError):
        wecom.send("text", TEXT)
    assert wecom.phone() == []


def test_the_nth_call_fails_for_as_often_as_asked(wecom: Caller) -> None:
    wecom.control("faults", {"path": PATH, "kind": "45009", "nth": 2, "times": 2})
    codes = [wecom.send("text", TEXT)["errcode"] for _ in range(4)]
    assert codes == [0, 45009, 45009, 0]
    assert len(wecom.phone()) == 2


def test_a_token_error_can_last_for_ever(wecom: Caller) -> None:
    wecom.control("faults", {"path": "/cgi-bin/user/*", "kind": "errcode", "errcode": 40014, "times": -1})
    assert {wecom.get("user/get", userid="LiNa")["errcode"] for _ in range(5)} == {40014}
    requests.delete(f"{wecom.mock.url}/mock/faults", timeout=5)
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0


def test_a_server_error_has_its_status(wecom: Caller) -> None:
    wecom.control("faults", {"path": PATH, "kind": "503"})
    answer = requests.post(f"{wecom.mock.url}{PATH}?access_token={wecom.token}", data=b"{}", timeout=5)
    assert answer.status_code == 503


@pytest.mark.parametrize("kind", ["delay", "trickle"])
def test_a_slow_answer_takes_its_time_and_is_whole(wecom: Caller, kind: str) -> None:
    assert wecom.token
    wecom.control("faults", {"path": PATH, "kind": kind, "seconds": 0.3})
    began = time.monotonic()
    assert wecom.send("text", TEXT)["errcode"] == 0
    assert time.monotonic() - began >= 0.25


def test_an_unknown_fault_is_refused(wecom: Caller) -> None:
    answer = requests.post(f"{wecom.mock.url}/mock/faults", json={"path": "*", "kind": "gremlin"}, timeout=5)
    assert answer.status_code == 400


def test_the_journal_keeps_every_call_without_secrets(wecom: Caller) -> None:
    token = wecom.token
    wecom.send("text", TEXT)
    fetched, sent = wecom.control("journal")["journal"]
    assert (sent["method"], sent["path"], sent["answer"]["errcode"]) == ("POST", PATH, 0)
    assert json.loads(sent["body"])["text"] == TEXT
    assert sent["query"] == {}
    assert fetched["query"] == {"corpid": "ww0123456789abcdef"}
    assert token not in json.dumps([fetched, sent])


def test_the_journal_names_the_fault_that_struck(wecom: Caller) -> None:
    assert wecom.token
    wecom.control("faults", {"path": PATH, "kind": "drop"})
    with pytest.raises(requests.ConnectionError):
        wecom.send("text", TEXT)
    (row,) = wecom.control(f"journal?path={PATH}")["journal"]
    assert (row["fault"], row["answer"]["errcode"]) == ("drop", 0)


def test_the_journal_file_has_the_line_before_the_answer_came(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    with running_mock(journal=file) as mock:
        caller = Caller(mock)
        caller.control("setup", {"corps": [corp()]})
        caller.send("text", TEXT)
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["path"] for line in lines] == ["/cgi-bin/gettoken", PATH]
    assert json.loads(lines[1]["body"])["text"] == TEXT


@pytest.mark.parametrize("program", [["-m", "clienteling.wecom.mock"], ["manage.py", "mock_wecom"]])
def test_the_mock_runs_as_a_process_of_its_own(program: list[str]) -> None:
    command = [sys.executable, *program, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        try:
            assert requests.get(f"{url}/cgi-bin/gettoken", timeout=5).json()["errcode"] == 41002
        finally:
            process.terminate()


def test_a_connection_serves_many_calls_and_a_stopped_mock_hangs_up() -> None:
    with running_mock() as mock:
        host, port = mock.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            for _ in range(3):
                connection.sendall(b"GET /cgi-bin/gettoken HTTP/1.1\r\nHost: mock\r\n\r\n")
                assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            mock.server_close()
            assert connection.recv(1) == b""


def test_a_chunked_body_is_read(wecom: Caller) -> None:
    body = b'{"touser": "LiNa", "agentid": 1000002, "msgtype": "text", "text": {"content": "x"}}'
    address = f"{wecom.mock.url}{PATH}?access_token={wecom.token}"
    answer = requests.post(address, data=iter([body[:20], body[20:]]), timeout=5)
    assert answer.json()["errcode"] == 0
