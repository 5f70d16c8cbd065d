"""Broken callbacks at the real endpoint: none is an error of ours, makes a row, is slow, or comes into a log.

Other ones in each run; `FUZZ_BODIES=20000 python3 run.py test tests/wecom/test_fuzz.py` is the long form.
"""

import gc
import io
import logging
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from wsgiref.types import WSGIEnvironment

import pytest

from clienteling.wecom.models import CallbackEvent, Corp
from config.wsgi import application
from runner import ports
from tests import processes
from tests.wecom.fuzz import CANARIES, EVENT, Callback, Fuzz

SEED = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(10**6))
ONLY = os.environ.get("FUZZ_ONLY", "")
BODIES = int(os.environ.get("FUZZ_BODIES") or 1_100)
OVER_HTTP = 400
MOST_S = 0.05
PATIENCE_S = 120 + BODIES // 20
REPLAY = f"replay with FUZZ_SEED={SEED} FUZZ_ONLY="


class Capture(logging.Handler):
    """Every record there is, as text, with all that hangs on it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture
def log() -> Iterator[Capture]:
    capture, root = Capture(), logging.getLogger()
    level, handlers = root.level, root.handlers
    root.handlers = [capture]
    root.setLevel(logging.DEBUG)
    yield capture
    root.handlers = handlers
    root.setLevel(level)


def environ(it: Callback) -> WSGIEnvironment:
    """As the server would make it of this callback."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": it.path.encode().decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": it.query_string,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "text/xml",
        "CONTENT_LENGTH": str(len(it.body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(it.body),
        "wsgi.errors": io.StringIO(),
        **it.headers,
    }


def answered(it: Callback) -> tuple[int, float]:
    """Status, and the seconds of this processor it took."""
    status: list[str] = []
    asked = environ(it)
    began = time.thread_time()
    body = application(asked, lambda line, *_: status.append(line))  # type: ignore[arg-type]  # no `write`
    b"".join(body)
    taken = time.thread_time() - began
    getattr(body, "close", lambda: None)()
    return int(status[0][:3]), taken


@pytest.mark.timeout(PATIENCE_S)
@pytest.mark.django_db(transaction=True)
def test_no_broken_callback_is_taken_logged_or_slow(corp: Corp, log: Capture) -> None:
    fuzz = Fuzz(corp, SEED)
    assert answered(fuzz.right())[0] == 200, "what is broken below would be right if left alone"
    CallbackEvent.objects.all().delete()
    statuses: Counter[tuple[str, int]] = Counter()
    gc.freeze()  # what the test run holds is nobody's input; collecting it would be laid at a callback's door
    for number in [int(ONLY)] if ONLY else range(BODIES):
        log.lines.clear()
        broken = fuzz.callback(number)
        status, taken = answered(broken)
        if taken > MOST_S:  # the input, or a pause of the machine? The input would be slow again.
            taken = min(answered(broken)[1] for _ in range(3))
        assert 400 <= status < 500, f"{status}: {REPLAY}{number}"
        assert taken <= MOST_S, f"{taken * 1000:.0f} ms: {REPLAY}{number}"
        assert not [canary for canary in CANARIES if any(canary in line for line in log.lines)], f"{REPLAY}{number}"
        statuses[fuzz.ways[number % len(fuzz.ways)].__name__, status] += 1
    assert not CallbackEvent.objects.exists()
    assert ONLY or {status for _way, status in statuses} == {400, 403, 404, 413}, statuses


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_nor_is_one_that_comes_over_http(corp: Corp, tmp_path: Path) -> None:
    fuzz, port, log = Fuzz(corp, SEED), ports.free(), tmp_path / "web.log"
    env = processes.environment("web", "http://127.0.0.1:1")
    with processes.web(env, port, log):
        answers = Counter(over_http(port, fuzz.callback(number)) for number in range(OVER_HTTP))
        assert over_http(port, fuzz.right()) == 200
    assert all(400 <= status < 500 for status in answers), (answers, REPLAY)
    assert [event.xml for event in CallbackEvent.objects.all()] == [EVENT]
    assert not [canary for canary in CANARIES if canary in log.read_text()]


def over_http(port: int, it: Callback) -> int:
    """Only what a client's library agrees to send: a path and a query of ASCII."""
    link = HTTPConnection(ports.HOST, port, timeout=10)
    path = it.path if it.path.isascii() and it.path.isprintable() else "/wecom/callback/odd/1/"
    try:
        link.request("POST", f"{path}?{it.query_string}", it.body, {"Content-Type": "text/xml"})
        return link.getresponse().status
    finally:
        link.close()
