"""One WeCom call from its bytes to its answer: token, verb, scope, frequency, body, handler, journal, faults."""

import hashlib
import json
import re
import time
from typing import Any

from clienteling.wecom.mock import api  # noqa: F401 - fills the registry
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused, refusal
from clienteling.wecom.mock.faults import Fault
from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.registry import CALLS, Call, Request
from clienteling.wecom.mock.world import World

ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
FORM_SHOWN_BYTES = 4096
WRONG_JSON = "Warning: wrong json format."


def answer_call(world: World, incoming: Incoming) -> tuple[Answer, Fault | None]:
    """The answer, already in the journal, and the fault the server should play while sending it."""
    began = time.perf_counter()
    with world.lock:
        fault = world.faults.strike(incoming.path)
        status, body = _outcome(world, incoming, fault)
        world.journal.write(
            method=incoming.method,
            path=incoming.path,
            query=incoming.query,
            body=_readable(incoming),
            clock=world.clock.now(),
            status=status,
            answer=body,
            fault=fault.kind if fault else None,
            ms=round((time.perf_counter() - began) * 1000, 3),
        )
    return json_answer(body, status), fault


def _readable(incoming: Incoming) -> str:
    """The body as text; of a file so much as tells what it was."""
    call = CALLS.get(incoming.path)
    if call is None or not call.form or len(incoming.raw) <= FORM_SHOWN_BYTES:
        return incoming.raw.decode("utf-8", "backslashreplace")
    head = incoming.raw[:FORM_SHOWN_BYTES].decode("utf-8", "backslashreplace")
    return f"{head}… {len(incoming.raw)} bytes, sha256 {hashlib.sha256(incoming.raw).hexdigest()}"


def _outcome(world: World, incoming: Incoming, fault: Fault | None) -> tuple[int, Any]:
    """HTTP status and body. A fault without effect answers in the handler's place."""
    status = fault.status if fault and fault.kind == "status" else 200
    if fault and not fault.effect:
        code = fault.errcode if fault.kind == "errcode" else -1
        return status, refusal(code, "", incoming.ip)
    call = CALLS.get(incoming.path)
    if call is None:
        detail = f"unknown path {incoming.path}: this mock has no such call"
        return 404, {"errcode": 404, "errmsg": detail}
    try:
        body = ({} if call.bare else {"errcode": 0, "errmsg": "ok"}) | _handle(world, call, incoming)
    except Refused as refused:
        body = refusal(refused.code, refused.detail, incoming.ip)
    if fault and fault.kind == "errcode":
        body = refusal(fault.errcode, "", incoming.ip)
    return status, body


def _handle(world: World, call: Call, incoming: Incoming) -> Json:
    if incoming.method != call.method:
        raise Refused(43001 if call.method == "GET" else 43002)
    request = Request(world, incoming.query)
    if call.token:
        _authenticate(request, call)
    if call.counted:
        _count(request, call)
    if call.form:
        request.form = incoming.raw
    elif call.method == "POST":
        request.body = _parse(incoming.raw, world)
    return call.handle(request)


def _authenticate(request: Request, call: Call) -> None:
    """Raises 41001, 40014, 42001, or 48002 when the app was not granted this group."""
    world = request.world
    grant = world.tokens.check(request.query.get("access_token", ""))
    corp = world.corps.get(grant.corpid)
    app = corp.apps.get(grant.agentid) if corp else None
    if corp is None or app is None or app.secret != grant.secret:
        raise Refused(40014)
    if call.scope and call.scope not in app.scopes:
        raise Refused(48002)
    request.caller = (corp, app)


def _count(request: Request, call: Call) -> None:
    """Raises 45009 when the corp called this API too often; off by default."""
    settings = request.world.settings
    if settings.calls_per_minute is None and settings.calls_per_hour is None:
        return
    corpid = request.corp.corpid if call.token else request.query.get("corpid", "")
    limits = [(60, settings.calls_per_minute), (3600, settings.calls_per_hour)]
    if not request.world.limiter.admits((corpid, call.path), limits, request.world.clock.now()):
        raise Refused(45009)


def _parse(raw: bytes, world: World) -> Json:
    """The JSON object of the body. Raises 40206, 40033 or 40035."""
    if len(raw) > world.settings.body_max_bytes:
        raise Refused(40206)
    if world.settings.refuse_unicode_escapes and ESCAPE.search(raw):
        raise Refused(40033)
    try:
        body = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise Refused(40035, WRONG_JSON) from error
    if not isinstance(body, dict):
        raise Refused(40035, WRONG_JSON)
    return body
