"""Associates who press buttons on some of their cards, and somebody who forges callbacks, in a thread of their own."""

import json
import random
import threading
from contextlib import suppress

import requests

from chaos.mock import Mock
from chaos.record import Record

SEND = "/cgi-bin/message/send"
PRESSED = 0.2
PAUSE_S = 0.3
STEP_BYTES = 1 << 20
FORGED = "<xml><ToUserName>ww</ToUserName><Encrypt>Zm9yZ2VkLWNhbGxiYWNrLW9mLW5vYm9keQ==</Encrypt></xml>"


class Hands:
    """Reads the mock's journal as it grows: what reached a phone may be pressed."""

    def __init__(self, mock: Mock, callback_url: str, record: Record, chance: random.Random) -> None:
        self.mock = mock
        self.callback_url = callback_url
        self.record = record
        self.chance = chance
        self._read = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hands", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_S):
            with suppress(requests.RequestException):
                self._forge()
                for card in self._new_cards():
                    if self.chance.random() < PRESSED:
                        self._press(card["touser"], card["template_card"])

    def _new_cards(self) -> list[dict[str, object]]:
        with self.mock.file.open("rb") as journal:
            journal.seek(self._read)
            lines = journal.read(STEP_BYTES).split(b"\n")[:-1]
        self._read += sum(len(line) + 1 for line in lines)
        rows = [json.loads(line) for line in lines if b'"' + SEND.encode() + b'"' in line]
        return [json.loads(row["body"]) for row in rows if row["answer"].get("errcode") == 0]

    def _press(self, userid: object, card: object) -> None:
        """What WeCom took twice for the same is one card on the phone, and is pressed once."""
        assert isinstance(card, dict)  # noqa: S101  (JSON of the mock's own writing)
        if card["task_id"] in self.record.pressed:
            return
        said = {"userid": userid, "task_id": card["task_id"], "key": card["button_list"][0]["key"]}
        with suppress(requests.HTTPError):
            self.mock.ask("POST", "press", json=said)
            self.record.pressed[card["task_id"]] = str(userid)

    def _forge(self) -> None:
        query = {"msg_signature": f"{self.chance.getrandbits(160):040x}", "timestamp": "1795000000", "nonce": "n"}
        answer = requests.post(self.callback_url, params=query, data=FORGED, timeout=15)
        self.record.forged.append(answer.status_code)
