"""What the API's views share: raw bodies for typed decoding, one object or many, who is calling."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, cast

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from clienteling.associates.authentication import Machine
from clienteling.associates.models import Associate, Market
from clienteling.lib import json_rows

MOST_BYTES = 2 * 1024 * 1024


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("The body is larger than 2 MB; send it in parts.")


class Unprocessable(APIException):
    status_code = 422
    default_code = "unprocessable"


class RawJSON(BaseParser):
    """Hands the bytes on: the rows decode themselves by their types."""

    media_type = "application/json"

    def parse(  # type: ignore[override]  # DRF lets a parser give any data; its stubs do not
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> bytes:
        body = bytes(stream.read(MOST_BYTES + 1))
        if len(body) > MOST_BYTES:
            raise TooLarge
        return body


@dataclass(frozen=True)
class Posted:
    """The rows of a body; `single` when it was one object and not a list of them."""

    rows: list[bytes | msgspec.Raw]
    single: bool


def posted(body: bytes, name: str, *, most: int) -> Posted:
    """`{"<name>": […]}` or one object. Raises ParseError or ValidationError."""
    try:
        members = json_rows.members(body)
        rows = json_rows.listed(members[name]) if name in members else []
    except json_rows.Unreadable as error:
        raise ParseError(str(error)) from error
    if name not in members:
        return Posted([body], single=True)
    if other := sorted(members.keys() - {name}):
        raise ValidationError({other[0]: [_("There is no such field.")]}, code="unknown_field")
    if len(rows) > most:
        raise ValidationError({name: [_("At most %(most)s rows in one request.") % {"most": most}]}, code="too_many")
    return Posted(list(rows), single=False)


class NewestFirst(CursorPagination):
    """By id: unique, so a page is one index range however deep."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As OpenAPI 3.1 says that there may be none; DRF says it as 3.0 did."""
        link = {"type": ["string", "null"], "format": "uri"}
        fields = {"next": link, "previous": link, "results": schema}
        return {"type": "object", "required": [*fields], "properties": fields}


def page(paginator: CursorPagination, results: list[dict[str, Any]]) -> HttpResponse:
    """What `get_paginated_response` says, encoded at once instead of value by value."""
    links = {"next": paginator.get_next_link(), "previous": paginator.get_previous_link()}
    return HttpResponse(msgspec.json.encode({**links, "results": results}), content_type="application/json")


def body(request: Request) -> bytes:
    """What `RawJSON` read; DRF makes an empty body something else."""
    data: object = request.data
    return data if isinstance(data, bytes) else b""


def caller(request: Request) -> Machine | Associate:
    return cast(Machine | Associate, request.user)


def reads_masked(request: Request) -> bool:
    """Whether names of clients are masked: for head office, as in the console, and for machines of any scope."""
    who = caller(request)
    return isinstance(who, Machine) or who.powers.console


def machine(request: Request) -> Machine:
    """For views whose permission lets only machines through."""
    return cast(Machine, request.user)


def markets(of: Machine) -> dict[str, Market]:
    """Markets a machine reaches, by code; a key bound to a market may leave the code out, so "" means that one."""
    if of.market is None:
        return {market.code: market for market in Market.objects.select_related("corp")}
    return dict.fromkeys(("", of.market.code), of.market)
