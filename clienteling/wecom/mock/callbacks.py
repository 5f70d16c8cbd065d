"""Delivers callbacks as WeCom does: signed, encrypted, five seconds for an answer, three attempts in total."""

import queue
import secrets
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from clienteling.wecom.mock.crypto import encrypt, signature
from clienteling.wecom.mock.directory import App
from clienteling.wecom.mock.events import element
from clienteling.wecom.mock.settings import Settings

WORKERS = 8


@dataclass
class Delivery:
    corpid: str
    agentid: int
    xml: str
    url: str
    body: bytes
    state: str = "queued"
    attempts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "body"}


class Courier:
    """A few background threads; nothing here ever waits for the product while the mock answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self.log: deque[Delivery] = deque(maxlen=settings.journal_rows)

    def send(self, corpid: str, app: App, xml: str) -> Delivery | None:
        """Queue one event for the app's callback address; None when it has none."""
        if not app.callback_url:
            return None
        encrypted = encrypt(app.aes_key, xml, corpid)
        agent = "" if app.agentid <= 0 else str(app.agentid)
        body = element("xml", [("ToUserName", corpid), ("AgentID", agent), ("Encrypt", encrypted)])
        return self.enqueue(corpid, app.agentid, xml, signed_url(app, encrypted), body.encode())

    def enqueue(self, corpid: str, agentid: int, xml: str, url: str, body: bytes) -> Delivery:
        """Take it down and let it go out."""
        delivery = Delivery(corpid, agentid, xml, url, body)
        self.log.append(delivery)
        self._start()
        self._queue.put(delivery)
        return delivery

    def stop(self) -> None:
        self._stopped.set()
        for _ in self._threads:
            self._queue.put(None)

    def _start(self) -> None:
        if not self._threads:
            self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            self._deliver(delivery)

    def _deliver(self, delivery: Delivery) -> None:
        for attempt in range(self._settings.callback_attempts):
            if attempt and self._stopped.wait(self._settings.callback_pause_s):
                break
            outcome = post(delivery.url, delivery.body, self._settings.callback_timeout_s)
            delivery.attempts.append(outcome)
            if outcome == "200":
                delivery.state = "delivered"
                return
        delivery.state = "failed"


def signed_url(app: App, encrypted: str, **extra: str) -> str:
    """The callback address with the three signature parameters, always on real time."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    signed = signature(app.token, timestamp, nonce, encrypted)
    parts = urlsplit(app.callback_url)
    query = [*parse_qsl(parts.query), ("msg_signature", signed), ("timestamp", timestamp), ("nonce", nonce)]
    return parts._replace(query=urlencode([*query, *extra.items()])).geturl()


def exchange(method: str, url: str, body: bytes | None, timeout_s: float) -> tuple[int, bytes]:
    """One request on a connection of its own, no redirects, no proxies. Raises OSError or HTTPException."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}
        connection.request(method, f"{parts.path or '/'}?{parts.query}", body, headers)
        response = connection.getresponse()
        return response.status, response.read(65_536)
    finally:
        connection.close()


def post(url: str, body: bytes, timeout_s: float) -> str:
    """The HTTP status, or the name of what went wrong."""
    try:
        status, _ = exchange("POST", url, body, timeout_s)
    except (OSError, HTTPException) as error:
        return type(error).__name__
    return str(status)


def check_url(app: App, corpid: str) -> bool:
    """The URL check of the console: a signed, encrypted echostr must come back as exact plaintext."""
    echo = str(secrets.randbelow(10**19))
    encrypted = encrypt(app.aes_key, echo, corpid)
    try:
        status, answer = exchange("GET", signed_url(app, encrypted, echostr=encrypted), None, 1.0)
    except (OSError, HTTPException):
        return False
    return status == 200 and answer == echo.encode()
