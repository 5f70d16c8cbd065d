"""Requests and answers of the mock in plain WSGI terms."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, unquote
from wsgiref.types import StartResponse, WSGIEnvironment

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Incoming:
    method: str
    path: str
    query: dict[str, str]
    raw: bytes
    ip: str
    language: str
    host: str = ""
    range: str = ""
    origin: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The body of a control call. Raises ValueError unless it is a JSON object."""
        body = json.loads(self.raw or b"{}")
        if not isinstance(body, dict):
            raise ValueError("the body must be a JSON object")
        return body


@dataclass
class Answer:
    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: list[tuple[str, str]] = field(default_factory=list)
    sent: Callable[[], None] = lambda: None
    data: Any = None

    def said(self) -> Any:
        """What is in it, for the journal: JSON as such, of anything else its kind and size."""
        if self.data is not None:
            return self.data
        return f"{self.content_type}, {len(self.body)} bytes"

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        line = f"{self.status} {HTTPStatus(self.status).phrase}"
        length = ("Content-Length", str(len(self.body)))
        start_response(line, [("Content-Type", self.content_type), length, *self.headers])
        return Content(self.body, self.sent)


@dataclass(frozen=True)
class Content:
    """A WSGI body: whoever sent it says so with `close`."""

    body: bytes
    close: Callable[[], None]

    def __iter__(self) -> Iterator[bytes]:
        yield self.body


def json_answer(data: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"), status, data=data)


def html_answer(page: str, status: int = 200) -> Answer:
    return Answer(page.encode(), status, HTML)


def redirect(address: str, **cookies: str) -> Answer:
    kept = [("Set-Cookie", f"{name}={quote(value)}; Path=/; HttpOnly; SameSite=Lax") for name, value in cookies.items()]
    return Answer(b"", 302, HTML, [("Location", address), *kept])


def incoming(environ: WSGIEnvironment) -> Incoming:
    """Read the request; the body is taken as it is, whatever Content-Type says."""
    length = environ.get("CONTENT_LENGTH") or "0"
    path = environ.get("PATH_INFO", "/").encode("latin-1", "replace").decode("utf-8", "replace")
    return Incoming(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        raw=environ["wsgi.input"].read(int(length)) if length.isdigit() else b"",
        ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
        host=environ.get("HTTP_HOST", ""),
        range=environ.get("HTTP_RANGE", ""),
        origin=environ.get("HTTP_ORIGIN", ""),
        cookies={name: unquote(it.value) for name, it in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()},
        language="zh" if environ.get("HTTP_ACCEPT_LANGUAGE", "").strip().lower().startswith("zh") else "en",
    )
