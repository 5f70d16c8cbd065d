"""Posts callbacks as WeCom does: at a pace, five seconds for an answer, three attempts; and as forgers do."""

import random
import time
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from bench.callback_story import Event

ATTEMPTS = 3
PAUSE_S = 1.0
ANSWER_S = 5.0
# A delivery waits between its attempts: with a server always down, 200 a second are some 200 deliveries under way.
SENDERS = 400
FORGERIES = ("token", "key", "receiver", "age", "another's signature")


@dataclass(frozen=True)
class Keys:
    corp_id: str
    agent_id: int
    token: str
    aes_key: str


@dataclass
class Sent:
    """The sender's own record of one delivery: the answers' statuses and seconds, none where nobody answered."""

    event: Event
    answers: list[tuple[int, float]] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return any(status == 200 for status, _seconds in self.answers)


class Sender:
    """`ports`: the web servers; each attempt reaches one of them at random, as behind a balancer that knows nothing."""

    def __init__(self, keys: Keys, ports: Sequence[int], seed: int) -> None:
        self.keys, self.ports, self.rng = keys, ports, random.Random(seed)
        self.path = f"/wecom/callback/{keys.corp_id}/{keys.agent_id}/"

    def send_all(self, events: Sequence[Event], per_second: float) -> list[Sent]:
        """All of them, each at its time; returns when the last attempt is over."""
        began = time.monotonic()
        with ThreadPoolExecutor(SENDERS) as threads:
            sending = []
            for number, one in enumerate(events):
                time.sleep(max(0.0, began + number / per_second - time.monotonic()))
                sending.append(threads.submit(self.deliver, one))
        return [one.result() for one in sending]

    def deliver(self, one: Event) -> Sent:
        sent, sealed = Sent(one), self.sealed(one)
        for attempt in range(ATTEMPTS):
            time.sleep(PAUSE_S if attempt else 0)
            answer = self.post(self.query(one, sealed), sealed)
            if answer:
                sent.answers.append(answer)
            if answer and (answer[0] == 200 or one.forged):
                break
        return sent

    def sealed(self, one: Event) -> str:
        """Encrypted by wechatpy; a forger has another key or another corp's."""
        key = b64decode(self.keys.aes_key + "=")
        key = key[::-1] if one.forged == "key" else key
        receiver = "ww-of-a-forger" if one.forged == "receiver" else self.keys.corp_id
        return str(PrpCrypto(key).encrypt(one.xml, receiver).decode())

    def query(self, one: Event, sealed: str) -> str:
        signer, timestamp = WeChatSigner(), str(int(time.time()) - (600 if one.forged == "age" else 0))
        token = "forged" if one.forged == "token" else self.keys.token
        what = sealed[::-1] if one.forged == "another's signature" else sealed
        signer.add_data(token, timestamp, "n0nce", what)
        return urlencode({"msg_signature": signer.signature, "timestamp": timestamp, "nonce": "n0nce"})

    def post(self, query: str, sealed: str) -> tuple[int, float] | None:
        """Status and seconds; None when nobody answered."""
        body = f"<xml><ToUserName>{self.keys.corp_id}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        link = HTTPConnection("127.0.0.1", self.rng.choice(self.ports), timeout=ANSWER_S)
        began = time.monotonic()
        try:
            link.request("POST", f"{self.path}?{query}", body, {"Content-Type": "text/xml"})
            status = link.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            link.close()
        return status, time.monotonic() - began
