"""One callback over HTTP: the signed address, the request, and the URL check of WeCom's console."""

import secrets
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import parse_qsl, urlencode, urlsplit

from clienteling.wecom.mock.crypto import encrypt, signature
from clienteling.wecom.mock.directory import App


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
