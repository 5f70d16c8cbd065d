"""Broken callbacks without end, the n-th of a seed always the same. None of them is one WeCom could have sent."""

import base64
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner

from clienteling.wecom.models import Corp

CANARIES = ("wmCanaryOfAClient", "canary-lin", "13812345678", "朱丽艳")
EVENT = (
    "<xml><MsgType>event</MsgType><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType>"
    "<UserID>canary-lin</UserID><ExternalUserID>wmCanaryOfAClient</ExternalUserID><State>13812345678 朱丽艳</State>"
    "</xml>"
)
BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
DTDS = (
    f'<!DOCTYPE x [<!ENTITY e0 "ha">{BOMB}]><xml><Event>&e9;</Event></xml>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Event>&a;</Event></xml>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><xml><Event>enter_agent</Event></xml>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]><xml><Event>enter_agent</Event></xml>',
    "<!DOCTYPE xml><xml><Event>enter_agent</Event></xml>",
    "<xml><Event>&undefined;</Event></xml>",
)
ODD = [
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "٣",
    "²",
    "99999999999999999999",
    "NaN",
    "\x00",
    "\ud7ff",
    "é",
    "' OR 1=1--",
    "%00",
    "a" * 5000,
]


@dataclass
class Callback:
    """What is posted. `encoded` is the query as it goes over the wire, once it is not a plain list any more."""

    path: str
    query: list[tuple[str, str]]
    body: bytes
    encoded: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def query_string(self) -> str:
        return urlencode(self.query) if self.encoded is None else self.encoded


class Fuzz:
    """`callback(n)` breaks a right callback of that corp in a way chosen by seed and n."""

    def __init__(self, corp: Corp, seed: int) -> None:
        self.corp, self.seed, self.rng = corp, seed, random.Random(seed)
        self.crypto = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
        self.ways: list[Callable[[], Callback]] = [
            self.sealed_damaged, self.sealed_cut, self.query_odd, self.query_doubled, self.query_raw, self.stale,
            self.other_keys, self.other_receiver, self.noise, self.noise_signed, self.plain_noise, self.inner_dtd,
            self.inner_damaged, self.inner_huge, self.outer_dtd, self.outer_damaged, self.outer_deep,
            self.outer_encoding, self.outer_huge, self.outer_twice, self.elsewhere, self.headers_odd,
        ]  # fmt: skip

    def callback(self, number: int) -> Callback:
        self.rng.seed(f"{self.seed}:{number}")
        return self.ways[number % len(self.ways)]()

    def seal(self, inner: str, receive_id: str = "") -> str:
        return str(PrpCrypto(self.crypto.key).encrypt(inner, receive_id or self.corp.corp_id).decode())

    def posted(self, sealed: str, body: bytes | None = None, at: int | None = None, token: str = "") -> Callback:
        """Rightly signed for `sealed`."""
        timestamp, signer = str(int(time.time()) if at is None else at), WeChatSigner()
        signer.add_data(token or self.crypto.token, timestamp, "nonce1", sealed)
        query = [("msg_signature", str(signer.signature)), ("timestamp", timestamp), ("nonce", "nonce1")]
        return Callback(
            f"/wecom/callback/{self.corp.corp_id}/{self.corp.agent_id}/",
            query,
            f"<xml><ToUserName>x</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode() if body is None else body,
        )

    def right(self) -> Callback:
        return self.posted(self.seal(EVENT))

    def damaged(self, data: bytes) -> bytes:
        """Some bytes changed, dropped, doubled or put in; never what it was."""
        changed = bytearray(data)
        for _ in range(self.rng.randint(1, 8)):
            at = self.rng.randrange(len(changed) or 1)
            match self.rng.randrange(4):
                case 0:
                    changed[at : at + 1] = self.rng.randbytes(1)
                case 1:
                    del changed[at : at + self.rng.randint(1, 30)]
                case 2:
                    changed[at:at] = changed[at : at + 40]
                case _:
                    changed[at:at] = self.rng.choice(
                        [b"<", b"&", b"]]>", b"\x00", b"\xff\xfe", b"<![CDATA[", b"%", b"="]
                    )
        return bytes(changed) if bytes(changed) != data else data + b"<"

    def sealed_damaged(self) -> Callback:
        """The ciphertext changed: with its old signature, or signed anew."""
        sealed = self.seal(EVENT)
        other = self.damaged(sealed.encode()).decode("latin-1").replace("<", "").replace("&", "")
        return self.posted(other + "!") if self.rng.random() < 0.5 else self._unsigned(sealed, other + "=")

    def _unsigned(self, sealed: str, other: str) -> Callback:
        right = self.posted(sealed)
        return Callback(right.path, right.query, f"<xml><Encrypt>{other}</Encrypt></xml>".encode())

    def sealed_cut(self) -> Callback:
        sealed = self.seal(EVENT)
        return self.posted(sealed[: self.rng.randrange(len(sealed))])

    def query_odd(self) -> Callback:
        right = self.right()
        at = self.rng.randrange(3)
        right.query[at] = (right.query[at][0], self.rng.choice(ODD))
        if self.rng.random() < 0.3:
            del right.query[at]
        return right

    def query_doubled(self) -> Callback:
        """The last of a parameter's values counts, and that one is wrong."""
        right = self.right()
        name, _value = self.rng.choice(right.query)
        right.query.append((name, self.rng.choice(ODD)))
        return right

    def query_raw(self) -> Callback:
        right = self.right()
        right.encoded = self.rng.choice(["%ff%fe=%00&&==;", "msg_signature=%", "?" * 200, "a&" * 400, "nonce=%ud800"])
        return right

    def stale(self) -> Callback:
        wrong = self.rng.choice([0, 1, 10**11, int(time.time()) - 400, int(time.time()) + 400, 10**15])
        return self.posted(self.seal(EVENT), at=wrong)

    def other_keys(self) -> Callback:
        if self.rng.random() < 0.5:
            return self.posted(self.seal(EVENT), token="anotherToken")
        key = base64.b64encode(self.rng.randbytes(32)).decode().rstrip("=")
        return self.posted(PrpCrypto(base64.b64decode(key + "=")).encrypt(EVENT, self.corp.corp_id).decode())

    def other_receiver(self) -> Callback:
        return self.posted(self.seal(EVENT, receive_id=self.rng.choice(["ww-other", "x", self.corp.corp_id + "0"])))

    def noise(self) -> Callback:
        right = self.right()
        return Callback(right.path, right.query, self.rng.randbytes(self.rng.randrange(3000)))

    def noise_signed(self) -> Callback:
        """Signed by whoever knows the token: garbage in base64, of any length."""
        return self.posted(base64.b64encode(self.rng.randbytes(self.rng.randrange(400))).decode())

    def plain_noise(self) -> Callback:
        """Garbage under the right key: lengths, padding and receiver are whatever they are."""
        plain = self.rng.randbytes(32 * self.rng.randint(1, 20))
        return self.posted(base64.b64encode(PrpCrypto(self.crypto.key).cipher.encrypt(plain)).decode())

    def inner_dtd(self) -> Callback:
        return self.posted(self.seal(self.rng.choice(DTDS)))

    def inner_damaged(self) -> Callback:
        """An XML that is no event, or none at all, rightly sealed."""
        broken = self.damaged(EVENT.encode()).decode(errors="replace")
        return self.posted(self.seal(broken.replace("Event", "Evnt").replace("MsgType", "M")))

    def inner_huge(self) -> Callback:
        size = self.rng.choice([65, 1000, 20_000, 40_000])
        return self.posted(self.seal(f"<xml><Event>{'朱' * (size // 3 + 65)}</Event></xml>"))

    def outer_dtd(self) -> Callback:
        sealed = self.seal(EVENT)
        head = f'<!DOCTYPE x [<!ENTITY s "{sealed}">{BOMB if self.rng.random() < 0.5 else ""}]>'
        return self.posted(sealed, f"{head}<xml><Encrypt>&s;</Encrypt></xml>".encode())

    def outer_damaged(self) -> Callback:
        right = self.right()
        right.body = self.damaged(right.body)
        if b"</Encrypt>" in right.body:
            right.body = right.body.replace(b"</Encrypt>", b"A</Encrypt>")
        return right

    def outer_deep(self) -> Callback:
        deep = self.rng.randint(100, 9_000)
        right = self.right()
        closing = self.rng.choice(["", "</a>" * deep])
        right.body = ("<a>" * deep + closing).encode()
        return right

    def outer_encoding(self) -> Callback:
        right = self.right()
        name = self.rng.choice(["utf-16", "utf-32", "ebcdic-cp-us", "no-such-code", "utf-7", "iso-2022-jp"])
        right.body = f'<?xml version="1.0" encoding="{name}"?>'.encode() + self.damaged(right.body) + b"<"
        return right

    def outer_huge(self) -> Callback:
        right = self.right()
        size = self.rng.choice([60_000, 65_000, 65_536, 200_000])
        right.body = b"<xml><Encrypt>" + self.rng.choice([b"A", b"<b/>", b"&amp;"]) * (size // 4) + b"</Encrypt></xml>"
        return right

    def outer_twice(self) -> Callback:
        """The first Encrypt counts, and that one was not signed."""
        sealed = self.seal(EVENT)
        return self.posted(sealed, f"<xml><Encrypt>AAAA</Encrypt><Encrypt>{sealed}</Encrypt></xml>".encode())

    def elsewhere(self) -> Callback:
        """Another app's address."""
        right, corp_id = self.right(), self.corp.corp_id
        right.path = f"/wecom/callback/{self.rng.choice(ELSEWHERE).format(corp_id)}/"
        return right

    def headers_odd(self) -> Callback:
        broken = self.outer_damaged()
        broken.headers = {
            "CONTENT_LENGTH": self.rng.choice(["", "-1", "999999999", "x", "3"]),
            "CONTENT_TYPE": self.rng.choice(
                ["application/json", "multipart/form-data; boundary=", "text/xml; charset=x"]
            ),
            "HTTP_CONTENT_ENCODING": "gzip",
        }
        return broken


ELSEWHERE = [
    "{0}/1",
    "{0}/99999999999999999999999999",
    "{0}\x00/1000002",
    "ww%00/1000002",
    "ww-404/1000002",
    "\u00e9\ud7ff/1000002",
    "../../etc/passwd/1000002",
]
