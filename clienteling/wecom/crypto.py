"""Callback crypto on wechatpy's primitives: compared in constant time, every length and padding checked."""

import base64
import binascii
import hmac

from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner

from clienteling.wecom.models.callee import Callee

BLOCK = 32
RANDOM_BYTES = 16
LENGTH_BYTES = 4


class Forged(Exception):
    """Not from WeCom, or not for us. The reason never quotes content."""


def open_callback(callee: Callee, sealed: str, *, signature: str, timestamp: str, nonce: str) -> str:
    """The plain text, by the keys in use or, while these are rotated, by the next ones. Raises Forged."""
    reason = "signature"
    for token, aes_key in callee.key_pairs:
        try:
            cipher = Cipher(callee, token, aes_key)
            return cipher.open(sealed, signature=signature, timestamp=timestamp, nonce=nonce)
        except Forged as error:
            reason = str(error)
    raise Forged(reason)


def check_signed(callee: Callee, *, signature: str, timestamp: str, nonce: str) -> None:
    """What an Official Account sends in plain text: signed by the token, the content not covered. Raises Forged."""
    for token, _aes_key in callee.key_pairs:
        if hmac.compare_digest(sign(token, timestamp, nonce).encode(), signature.encode()):
            return
    raise Forged("signature")


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


class Cipher:
    """Verifies and opens what is called back to one corp's app, or one account, under one pair of keys."""

    def __init__(self, callee: Callee, token: str, aes_key: str) -> None:
        self.receive_id = callee.receive_id.encode()
        self.token = token
        self.key = WeChatCrypto(token, aes_key, callee.receive_id).key

    def open(self, sealed: str, *, signature: str, timestamp: str, nonce: str) -> str:
        """The plain text of a signed message. Raises Forged."""
        if not hmac.compare_digest(self.sign(sealed, timestamp, nonce).encode(), signature.encode()):
            raise Forged("signature")
        return self._message(self._unpad(self._decrypt(sealed)))

    def sign(self, sealed: str, timestamp: str, nonce: str) -> str:
        return sign(self.token, timestamp, nonce, sealed)

    def _decrypt(self, sealed: str) -> bytes:
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise Forged("base64") from None
        if not raw or len(raw) % BLOCK:
            raise Forged("length")
        return bytes(PrpCrypto(self.key).cipher.decrypt(raw))

    @staticmethod
    def _unpad(plain: bytes) -> bytes:
        size = plain[-1]
        if not 1 <= size <= BLOCK or plain[-size:] != bytes([size]) * size:
            raise Forged("padding")
        return plain[:-size]

    def _message(self, plain: bytes) -> str:
        head = RANDOM_BYTES + LENGTH_BYTES
        length = int.from_bytes(plain[RANDOM_BYTES:head], "big")
        message, receive_id = plain[head : head + length], plain[head + length :]
        if len(plain) < head or len(message) != length:
            raise Forged("length")
        if not hmac.compare_digest(receive_id, self.receive_id):
            raise Forged("receive ID")
        try:
            return message.decode()
        except UnicodeDecodeError:
            raise Forged("encoding") from None
