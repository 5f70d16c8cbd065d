"""The environment, read once and loudly: a missing or malformed value stops the start with one line saying which."""

import base64
import binascii
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

# Keys of a laptop: public, so `checks.py` refuses them outside DEBUG.
LAPTOP_FIELD_KEYS = "k1:" + base64.b64encode(b"laptop-field-key-not-for-clients").decode()
LAPTOP_SECRET_KEY = "laptop-only-secret-key-replaced-in-production-by-the-environment"  # noqa: S105  (public, see above)
LAPTOP_INDEX_KEY = base64.b64encode(b"laptop-index-key-not-for-clients").decode()


def key(name: str, value: str) -> bytes:
    """32 bytes from base64. Raises ImproperlyConfigured naming the variable, never its value."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: not base64") from error
    if len(raw) != 32:
        raise ImproperlyConfigured(f"{name}: {len(raw)} bytes, must be 32")
    return raw


def key_ring(name: str, default: str) -> dict[str, bytes]:
    """`id:base64,id:base64` → keys by id; the first one encrypts, the others still decrypt."""
    ring = {}
    for part in env.str(name, default=default).split(","):
        key_id, found, value = part.strip().partition(":")
        if not found or not key_id or len(key_id) > 8:
            raise ImproperlyConfigured(f"{name}: each entry is id:base64, id of 1 to 8 characters")
        ring[key_id] = key(name, value)
    return ring


def address(name: str, default: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An address with a scheme and a host, without a trailing slash."""
    value = str(env.str(name, default=default)).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.netloc:
        raise ImproperlyConfigured(f"{name}: must look like {schemes[0]}://host")
    return value
