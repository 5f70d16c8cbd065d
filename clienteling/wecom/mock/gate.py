"""One WeCom call from its bytes to its answer: token, verb, scope, frequency, body, handler, journal, faults."""

import base64
import json
import re
import time
from dataclasses import replace

from clienteling.wecom.mock import api  # noqa: F401 - fills the registry
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused, refusal
from clienteling.wecom.mock.faults import Fault
from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.inflight import Stay
from clienteling.wecom.mock.registry import CALLS, Call, Request
from clienteling.wecom.mock.world import World

ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
SLASHES = re.compile("/{2,}")
FORM_SHOWN_BYTES = 4096
WRONG_JSON = "Warning: wrong json format."

OK = {"errcode": 0, "errmsg": "ok"}


def answer_call(world: World, incoming: Incoming) -> tuple[Answer, Fault | None]:
    """The answer, already in the journal, and the fault the server should play while sending it."""
    began, stay = time.perf_counter(), Stay(world.inflight)
    incoming = replace(incoming, path=SLASHES.sub("/", incoming.path).rstrip("/"))
    with world.lock:
        fault = world.faults.strike(incoming.path)
        answer = _outcome(world, incoming, fault, stay)
        said = answer.said()
        world.journal.write(
            method=incoming.method,
            path=incoming.path,
            query=incoming.query,
            **_received(incoming.raw),
            clock=world.clock.now(),
            status=answer.status,
            answer=said,
            fault=fault.kind if fault else None,
            ms=round((time.perf_counter() - began) * 1000, 3),
        )
    answer.sent = stay.leave
    return answer, fault


def _received(raw: bytes) -> dict[str, str]:
    """Every byte of the body: as text, and where that would lose some, as base64 beside it."""
    try:
        return {"body": raw.decode()}
    except UnicodeDecodeError:
        shown = raw[:FORM_SHOWN_BYTES].decode("utf-8", "backslashreplace")
        more = f"… {len(raw)} bytes" if len(raw) > FORM_SHOWN_BYTES else ""
        return {"body": shown + more, "body_base64": base64.b64encode(raw).decode()}


def _outcome(world: World, incoming: Incoming, fault: Fault | None, stay: Stay) -> Answer:
    """A fault without effect answers in the handler's place, one with effect after it."""
    call = CALLS.get(incoming.path)
    if fault and not fault.effect:
        answer = json_answer(refusal(-1, "", incoming.ip))
    elif call is None:
        detail = f"unknown path {incoming.path}: this mock has no such call"
        answer = json_answer({"errcode": 404, "errmsg": detail}, 404)
    else:
        try:
            given = _handle(world, call, incoming, fault, stay)
            answer = given if isinstance(given, Answer) else json_answer(({} if call.bare else OK) | given)
        except Refused as refused:
            answer = json_answer(refusal(refused.code, refused.detail, incoming.ip))
    if fault and fault.kind == "errcode":
        answer = json_answer(refusal(fault.errcode, "", incoming.ip))
    if fault and fault.kind == "status":
        answer.status = fault.status
    return answer


def _handle(world: World, call: Call, incoming: Incoming, fault: Fault | None, stay: Stay) -> Json | Answer:
    if incoming.method != call.method:
        raise Refused(43001 if call.method == "GET" else 43002)
    request = Request(
        world, incoming.query, ip=incoming.ip, host=incoming.host, range=incoming.range, fault=fault, stay=stay
    )
    if call.token:
        _authenticate(request, call)
    _check_concurrency(request, call)
    if call.counted:
        _count(request, call)
    if call.form:
        request.form = incoming.raw
    elif call.method == "POST":
        request.body = _parse(incoming.raw, world)
    return call.handle(request)


def _authenticate(request: Request, call: Call) -> None:
    """Raises 41001, 40014, 42001, 50003, 60020, or 48002 when the app was not granted this group."""
    world = request.world
    grant = world.tokens.check(request.query.get("access_token", ""))
    corp = world.corps.get(grant.corpid)
    app = corp.apps.get(grant.agentid) if corp else None
    if corp is None or app is None or app.secret != grant.secret:
        raise Refused(40014)
    if app.disabled:
        raise Refused(50003)
    if not app.trusts(request.ip):
        raise Refused(60020)
    if call.scope and call.scope not in app.scopes:
        raise Refused(48002)
    request.caller = (corp, app)


def _check_concurrency(request: Request, call: Call) -> None:
    """Raises 45033 while as many calls of this API as the corp may have at once are not answered yet."""
    most, corpid = request.world.settings.concurrent_calls, request.query.get("corpid", "")
    others = request.stay.enter((request.corp.corpid if call.token else corpid, call.path))
    if most is not None and others >= most:
        raise Refused(45033)


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
    """The JSON object of the body; a field that holds null counts as absent. Raises 40206, 40033 or 40035."""
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
    return {name: value for name, value in body.items() if value is not None}
