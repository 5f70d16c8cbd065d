"""Middleware: every refusal that the API gives in a test is one its description names for that operation and status."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.generators import SchemaGenerator

API = "api/v1/"
PLACE, NAMED = re.compile(r"<(?:\w+:)?(\w+)>"), r"{\1}"


class Listed:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or not match.route.startswith(API) or response.streaming:
            return response
        operation = described(
            "/" + PLACE.sub(NAMED, match.route).replace("{pk}", "{id}"), (request.method or "").lower()
        )
        unknown = codes(response) - {code for answer in operation.values() for code in answer}
        assert unknown == set(), f"not in the description of {request.method} {match.route}: {unknown}"
        return response


def codes(response: HttpResponseBase) -> set[str]:
    """Of a refusal as a whole, and of rows handed back from a batch."""
    if "json" not in response.headers.get("Content-Type", ""):
        return set()
    said = json.loads(response.content)  # type: ignore[attr-defined]  # it does not stream
    rows = [*said.get("errors", ()), *said.get("rejected", ())] if isinstance(said, dict) else []
    return {str(row["code"]) for row in rows if isinstance(row, dict)}


def described(path: str, method: str) -> dict[str, list[str]]:
    """Codes by status; of a method there is not, what is said of any."""
    operations = whole()["paths"][path]
    operation = operations.get("get" if method in ("head", "options") else method) or next(iter(operations.values()))
    return {status: answer.get("x-error-codes", []) for status, answer in operation["responses"].items()}


@cache
def whole() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made
