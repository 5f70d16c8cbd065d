"""Posts callbacks as WeCom does: at a pace, five seconds for an answer, three attempts; and as forgers do."""

import asyncio
import multiprocessing
import random
import time
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from bench.callback_story import Event

ATTEMPTS = 3
PAUSE_S = 1.0
ANSWER_S = 5.0
HOST = "127.0.0.1"
FORGERIES = ("token", "key", "receiver", "age", "another's signature")
HEAD = (
    "POST {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\n"
    "Connection: close\r\n\r\n"
)


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

    def send_apart(self, events: Sequence[Event], per_second: float) -> "Future[list[Sent]]":
        """In a process of its own: what it waits for there is the answer alone."""
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"))
        sending = pool.submit(self.send_all, events, per_second)
        pool.shutdown(wait=False)
        return sending

    def send_all(self, events: Sequence[Event], per_second: float) -> list[Sent]:
        """All of them, each at its time; returns when the last attempt is over."""
        sealed = [self.sealed(one) for one in events]
        return asyncio.run(self.send_sealed(events, sealed, per_second))

    async def send_sealed(self, events: Sequence[Event], sealed: Sequence[str], per_second: float) -> list[Sent]:
        began, sending = time.monotonic(), []
        for number, (one, content) in enumerate(zip(events, sealed, strict=True)):
            await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
            sending.append(asyncio.create_task(self.deliver(one, content)))
        return await asyncio.gather(*sending)

    async def deliver(self, one: Event, sealed: str) -> Sent:
        sent = Sent(one)
        for attempt in range(ATTEMPTS):
            await asyncio.sleep(PAUSE_S if attempt else 0)
            answer = await self.post(self.request(one, sealed))
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

    def request(self, one: Event, sealed: str) -> bytes:
        body = f"<xml><ToUserName>{self.keys.corp_id}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        head = HEAD.format(path=self.path, query=self.query(one, sealed), length=len(body))
        return (head + body).encode()

    async def post(self, request: bytes) -> tuple[int, float] | None:
        """Status and seconds; None when nobody answered."""
        began, port = time.monotonic(), self.rng.choice(self.ports)
        try:
            async with asyncio.timeout(ANSWER_S):
                reader, writer = await asyncio.open_connection(HOST, port)
                try:
                    writer.write(request)
                    status = int((await reader.readline()).split()[1])
                finally:
                    writer.close()
        except (OSError, TimeoutError, IndexError):
            return None
        return status, time.monotonic() - began
