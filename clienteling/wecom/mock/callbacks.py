"""Delivers callbacks as WeCom does: signed, encrypted, five seconds for an answer, three attempts in total."""

import queue
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from clienteling.wecom.mock.callback_faults import CallbackFaults
from clienteling.wecom.mock.crypto import encrypt
from clienteling.wecom.mock.directory import App
from clienteling.wecom.mock.events import element
from clienteling.wecom.mock.journal import Journal
from clienteling.wecom.mock.posting import post, signed_url
from clienteling.wecom.mock.settings import Settings

WORKERS = 8


@dataclass
class Delivery:
    """`fault`: lost, doubled, reordered or nothing. `attempts`: the HTTP status of each, or what went wrong."""

    number: int
    corpid: str
    agentid: int
    xml: str
    url: str
    body: bytes
    fault: str = ""
    state: str = "queued"
    attempts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "body"}


class Courier:
    """A few background threads; nothing here ever waits for the product while the mock answers."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._settings, self._journal = settings, journal
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._held: deque[Delivery] = deque()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._sent = 0
        self.faults = CallbackFaults()
        self.log: deque[Delivery] = deque(maxlen=settings.journal_rows)

    def send(self, corpid: str, app: App, xml: str) -> Delivery | None:
        """Queue one event for the app's callback address, unless a fault loses it; None when it has none."""
        if not app.callback_url:
            return None
        encrypted = encrypt(app.aes_key, xml, corpid)
        agent = "" if app.agentid <= 0 else str(app.agentid)
        body = element("xml", [("ToUserName", corpid), ("AgentID", agent), ("Encrypt", encrypted)])
        return self.enqueue(corpid, app.agentid, xml, signed_url(app, encrypted), body.encode())

    def enqueue(self, corpid: str, agentid: int, xml: str, url: str, body: bytes) -> Delivery:
        """Take it down and let it go out, as the faults of the moment have it."""
        self._sent += 1
        delivery = Delivery(self._sent, corpid, agentid, xml, url, body)
        delivery.fault = self.faults.strike()
        self.log.append(delivery)
        self._note(delivery)
        self._start()
        self._dispatch(delivery)
        return delivery

    def stop(self) -> None:
        self._stopped.set()
        for _ in self._threads:
            self._queue.put(None)

    def _dispatch(self, delivery: Delivery) -> None:
        if delivery.fault == "lost":
            delivery.state = "lost"
            self._note(delivery)
        elif delivery.fault == "reordered":
            self._held.append(delivery)
            overdue = threading.Timer(self._settings.callback_reorder_s, self._let_go)
            overdue.daemon = True
            overdue.start()
        else:
            for _ in range(2 if delivery.fault == "doubled" else 1):
                self._queue.put(delivery)

    def _let_go(self) -> None:
        """What was held back goes now, after a later event or once it has waited long enough."""
        while self._held:
            self._queue.put(self._held.popleft())

    def _start(self) -> None:
        if not self._threads:
            self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            self._deliver(delivery)
            self._note(delivery)
            if delivery.fault != "reordered":
                self._let_go()

    def _deliver(self, delivery: Delivery) -> None:
        for attempt in range(self._settings.callback_attempts):
            if attempt and self._stopped.wait(self._settings.callback_pause_s):
                break
            outcome = post(delivery.url, delivery.body, self._settings.callback_timeout_s)
            delivery.attempts.append(outcome)
            if outcome == "200":
                delivery.state = "delivered"
                return
        delivery.state = delivery.state if delivery.state == "delivered" else "failed"

    def _note(self, delivery: Delivery) -> None:
        """Into the journal: once when it is sent, once when it is over."""
        row = delivery.as_json()
        state = {name: row[name] for name in ("number", "state", "attempts")}
        self._journal.write(
            method="CALLBACK",
            path=delivery.url.partition("?")[0],
            query={},
            body=delivery.xml,
            clock=None,
            status=None,
            answer=state,
            fault=delivery.fault or None,
            ms=0.0,
        )
