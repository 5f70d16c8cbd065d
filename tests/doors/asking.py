"""Asks the real server every question in turn, forgets what it changed, and reads the answer."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from psycopg import Cursor

from config.doors import Door, To
from tests.doors.expecting import Answer

NOWHERE = 999_999_999
NO_UID = UUID("00000000-0000-4000-8000-000000000000")
LOG_INS = ("/console/login/", "/m/login/")
# What differs between two answers that say the same: ids, tokens, nonces.
PASSING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:\b|(?<=%2F))\d+\b|csrfmiddlewaretoken\S* value=\S+|nonce-\S+|\b[A-Za-z0-9]{64}\b"
)
# A statement that writes, and where: first of all, or behind the one that says who acts. A session's time is
# nobody's, and that an answer is kept is not what was asked for.
WRITES = re.compile(
    r"(?:^|;)\s*(?:WITH\b.*?)?\b(?:INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM|COPY) +\"?(?P<table>\w+)", re.S
)
COPY = Cursor.copy
SESSIONS = ("django_session", "associates_idempotencyrecord")


class Unpainted:
    """Middleware: a page whose view let the caller in is not drawn, only known to be there. Refusals are whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        if response.status_code == 200 and isinstance(response, TemplateResponse):
            request.drawn = response.context_data  # type: ignore[attr-defined]  # for the test to look into
            response.content = b"a page"
        return response


def routes(patterns: list[Any] | None = None, before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Name (or address, where there is none), address and view of every route there is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            deeper = f"{one.namespace}:" if one.namespace else ""
            yield from routes(one.url_patterns, before + str(one.pattern), space + deeper)
        elif isinstance(one, URLPattern):
            address = before + str(one.pattern)
            yield space + one.name if one.name else address, address, one.callback


@dataclass
class Asked:
    """What came back, and which tables were written meanwhile."""

    answer: Any
    written: list[str]


def ask(browser: Browser, method: str, address: str, body: bytes = b"", kind: str = "application/json") -> Asked:
    """Whatever it did is undone, a log-out too."""
    cookies, written = deepcopy(browser.cookies), list[str]()

    def look(sql: object) -> None:
        if (found := WRITES.search(str(sql))) and found["table"] not in SESSIONS:
            written.append(found["table"])

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        look(sql)
        return execute(sql, params, many, context)

    def copied(cursor: Cursor[Any], sql: Any, *given: Any, **named: Any) -> Any:
        look(sql)
        return COPY(cursor, sql, *given, **named)

    watched = patch.object(Cursor, "copy", copied)  # of psycopg: COPY is no statement that Django sees
    with transaction.atomic(), connection.execute_wrapper(noted), watched:
        answer = browser.generic(method, address, body, content_type=kind, headers={"Idempotency-Key": "matrix"})
        transaction.set_rollback(True)
    browser.cookies = cookies
    return Asked(answer, written)


def read(answer: Any, door: Door) -> Answer:
    status, to = answer.status_code, answer.headers.get("Location", "")
    if status >= 500:
        return Answer.BROKEN
    if door.to is To.ANYBODY and status != 405:
        return Answer.ALLOWED
    if status == 401 or to.startswith(LOG_INS):
        return Answer.LOG_IN
    if status == 405:
        return Answer.NO_METHOD
    if to == "/console/" and (door.to is To.PHONE or door.of):
        return Answer.REFUSED if door.to is To.PHONE else Answer.NOT_FOUND
    if status == 403 or unpaired(answer) or (status >= 400 and door.to is To.SIGNED):
        return Answer.REFUSED
    return Answer.NOT_FOUND if status == 404 else Answer.ALLOWED


def unpaired(answer: Any) -> bool:
    """A tablet nobody paired is asked for its code."""
    return any(template.name == "kiosk/pair.html" for template in answer.templates)


def said(answer: Any) -> tuple[int, str, str]:
    """What an onlooker can tell two answers apart by."""
    body = b"" if getattr(answer, "streaming", False) else answer.content
    return (
        answer.status_code,
        PASSING.sub("#", answer.headers.get("Location", "")),
        PASSING.sub("#", body.decode(errors="replace")),
    )
