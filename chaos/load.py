"""Seeded load through the front door: clients look and buy; each post is repeated under its key until acknowledged."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import requests

from chaos.record import Posted, Record

PATIENCE_S = 120.0
ANSWER_S = 12.0
PAUSE_S = 0.2
REPEATED = 0.05
SENDERS = 8


class Load:
    """One shop that tells of `numbers`, at `per_s`, in a thread of its own."""

    def __init__(self, url: str, stage: dict[str, Any], record: Record, chance: random.Random) -> None:
        self.url = url
        self.stage = stage
        self.record = record
        self.chance = chance
        self.kinds = ["looked", "bought"]
        self.repeated = REPEATED
        self.keeps_open = True
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._here = threading.local()

    def start(self, numbers: list[str], per_s: float) -> None:
        plan = [(number, self.chance.choice(self.kinds), self.chance.random()) for number in numbers]
        self._thread = threading.Thread(target=self._run, args=(plan, per_s), name="load", daemon=True)
        self._thread.start()

    def is_over(self) -> bool:
        return self._thread is None or not self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(PATIENCE_S)

    def _run(self, plan: list[tuple[str, str, float]], per_s: float) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(SENDERS) as senders:
            for place, (number, was, lot) in enumerate(plan):
                if self._stop.wait(max(0.0, began + place / per_s - time.monotonic())):
                    return
                senders.submit(self._tell, number, was, again=lot < self.repeated)

    def _tell(self, number: str, was: str, *, again: bool) -> None:
        """Post until it is acknowledged; sometimes once more, as clients of APIs do: the answer must be the same."""
        body = self._body(number, was)
        self.record.unknown.add(number)
        answer = self._until_acknowledged(number, was, body)
        if answer:
            self.record.posted[number] = Posted(number, was, time.time())
            self.record.unknown.discard(number)
        if answer and again and (same := self._until_acknowledged(number, was, body)):
            self.record.repeats[was] += 1
            self.record.other_answers[was] += same != answer

    def _until_acknowledged(self, number: str, was: str, body: dict[str, Any]) -> str:
        until = time.monotonic() + PATIENCE_S
        while not (answer := self._post(number, was, body)) and time.monotonic() < until:
            self.record.failures.append(time.time())
            if self._stop.wait(PAUSE_S):
                return ""
        return answer

    def _post(self, number: str, was: str, body: dict[str, Any]) -> str:
        """The answer, if it acknowledges everything."""
        headers = {"Authorization": f"Api-Key {self.stage['api_key']}", "Idempotency-Key": f"chaos-{number}"}
        headers |= {} if self.keeps_open else {"Connection": "close"}
        path = "activities" if was == "looked" else "orders"
        try:
            answer = self._session().post(f"{self.url}/api/v1/{path}/", json=body, headers=headers, timeout=ANSWER_S)
            if answer.status_code == 200 and not answer.json()["rejected"]:
                return answer.text
            self.record.last_words[number] = f"{answer.status_code} {answer.text[:120]}"
            return ""
        except (requests.RequestException, ValueError) as error:
            self.record.last_words[number] = type(error).__name__
            self._here.session = None
            return ""

    def _session(self) -> requests.Session:
        if getattr(self._here, "session", None) is None:
            self._here.session = requests.Session()
        session: requests.Session = self._here.session
        return session

    def _body(self, number: str, was: str) -> dict[str, Any]:
        now, client = datetime.now(UTC).isoformat(), {"crm": number}
        if was == "looked":
            look = {"kind": "product_view", "client": client, "product": self.stage["sku"], "occurred_at": now}
            return {"activities": [look] * 3}
        order = {"number": f"SO-{number}", "client": client, "placed_at": now, "currency": "CNY", "net_minor": 3860000}
        return {"orders": [order]}
