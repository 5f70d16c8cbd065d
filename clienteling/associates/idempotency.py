"""`Idempotency-Key`: a repeated request gets the answer of the first and has no other effect."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.exceptions import Conflict, Unavailable
from clienteling.associates.models import IdempotencyRecord
from clienteling.lib import clock, points

KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
VISIBLE = "[!-~]{1,128}"
MET_ANOTHER = ("40P01", "55P03")  # each waited for the other, or one for too long

PARAMETERS = [
    OpenApiParameter(
        KEY,
        {"type": "string", "pattern": f"^{VISIBLE}$"},
        OpenApiParameter.HEADER,
        description="Names this request, for 7 days. Repeated with the same body: the same answer and no other effect.",
    ),
    OpenApiParameter(
        REPLAYED, str, OpenApiParameter.HEADER, response=[200, 201], description="`true`: the answer of the first time."
    ),
]

Handler = Callable[..., Any]


def once(handler: Handler) -> Handler:
    """A view's method that takes a key. Without one nothing is different."""

    @wraps(handler)
    def handled(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        key = given_key(request)
        if key is None:
            return handler(view, request, *args, **kwargs)
        answer = first_or_again(request, key, lambda: handler(view, request, *args, **kwargs))
        points.reached("request.kept")
        return answer

    handled.takes_key = True  # type: ignore[attr-defined]  # what the API's description asks for
    return handled


def given_key(request: Request) -> str | None:
    """Raises ValidationError."""
    key = request.headers.get(KEY)
    if key is not None and not re.fullmatch(VISIBLE, key):
        raise ValidationError({KEY: [_("Between 1 and 128 visible characters.")]}, code="bad_idempotency_key")
    return key


def first_or_again(request: Request, key: str, act: Callable[[], Any]) -> HttpResponse:
    """Raises Conflict while the first is at work, Unavailable where it had to give way; then nothing was done."""
    try:
        with transaction.atomic():
            return in_one(request, key, act)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in MET_ANOTHER:
            raise Unavailable from error
        raise


def in_one(request: Request, key: str, act: Callable[[], Any]) -> HttpResponse:
    """The effect and its answer; a refusal takes both back."""
    caller, digest = caller_of(request), digest_of(request)
    free, known = IdempotencyRecord.objects.claimed(caller, key)
    if known:
        return again(known, digest)
    if not free:
        raise in_use()
    answer = act()
    text = force_str(request.accepted_renderer.render(answer.data, request.accepted_media_type, {}))
    keep(text, answer.status_code, caller=caller, key=key, path=request.path, digest=digest)
    return plain(text, answer.status_code)


def again(known: IdempotencyRecord, digest: bytes) -> HttpResponse:
    if known.digest != digest:
        raise rest.Unprocessable(
            _("This idempotency key was already used for other content."), code="idempotency_key_reused"
        )
    answer = plain(known.answer, known.status)
    answer[REPLAYED] = "true"
    return answer


def keep(text: str, status: int, **named: Any) -> None:
    try:
        IdempotencyRecord.objects.create(answer=text, status=status, at=clock.now(), **named)
    except IntegrityError as error:
        raise in_use() from error


def plain(text: str, status: int) -> HttpResponse:
    """The same bytes, the first time and again."""
    return HttpResponse(text, status=status, content_type="application/json")


def in_use() -> Conflict:
    return Conflict(_("A request with this key is still running."), code="idempotency_key_in_use")


def caller_of(request: Request) -> str:
    """Keys of one caller say nothing to another. No source has a colon in it."""
    who = rest.caller(request)
    return who.source if isinstance(who, Machine) else f"associate:{who.pk}"


def digest_of(request: Request) -> bytes:
    """Of method, address and body; rows are the bytes that came, other bodies what they say."""
    data: object = request.data
    body = data if isinstance(data, bytes) else json.dumps(data, sort_keys=True).encode()
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).digest()
