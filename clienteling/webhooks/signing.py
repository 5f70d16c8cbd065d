"""Signatures of the Standard Webhooks specification: HMAC-SHA-256 over `id.timestamp.body`, scheme v1."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, timestamp: int, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """Signed with every key that is good now: the receiver accepts any."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature(key, signed)}" for key in keys),
    }


def signature(key: str, signed: bytes) -> str:
    digest = hmac.new(b64decode(key.removeprefix(PREFIX)), signed, hashlib.sha256).digest()
    return b64encode(digest).decode()
