"""The API of clients and of what they do."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import OperationalError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.following import SINCE, Pages
from clienteling.associates.idempotency import KEY, REPLAYED, in_use, once
from clienteling.associates.listing import eyes, given
from clienteling.associates.models import Associate
from clienteling.associates.permissions import ThroughDoor
from clienteling.associates.roles import Sight
from clienteling.clients import client_rows, posted
from clienteling.clients.book import Book, Covering
from clienteling.clients.models import Client, CustomField, LookedOn, Tag, Tier
from clienteling.clients.querysets import ClientQuerySet
from clienteling.clients.serializers import (
    ActivityAnswerSerializer,
    ClientQuerySerializer,
    ClientSerializer,
    OneClientSerializer,
    UpsertAnswerSerializer,
)
from clienteling.clients.services import (
    BatchAnswer,
    UpsertResult,
    known_answer,
    note_look,
    record_batch,
    upsert_clients,
)
from clienteling.clients.wire import ActivityIn, ClientIn
from clienteling.lib import clock, json_rows
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows

MOST_CLIENTS = 500
MOST_ACTIVITIES = 2_000
LONGEST_KEY = 100
LOCK_NOT_AVAILABLE = "55P03"
RAW = "application/json"


class ClientViewSet(ReadOnlyModelViewSet[Client]):
    """Clients: a machine sees those of its market, a person those who are theirs."""

    serializer_class = ClientSerializer
    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]
    pagination_class = Pages
    lookup_field = "uid"
    queryset = Client.objects.none()

    def get_queryset(self) -> ClientQuerySet:
        who = rest.caller(self.request)
        if SINCE in self.request.query_params and self.action == "list":
            return Client.objects.followed_by(eyes(self.request))
        clients = Client.objects.reached_by(who.market) if isinstance(who, Machine) else Client.objects.visible_to(who)
        return clients.select_related("market", "merged_into")

    @extend_schema(parameters=[ClientQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # encoded here
        """Clients, newest first, a page at a time.

        With `updated_since`, in the order of change: whoever was merged names who they became (`merged_into`), whoever
        was erased says so (`erased_at`); nothing else is told of them.
        """
        asked: dict[str, Any] = {}
        if request.query_params:
            asked = given(ClientQuerySerializer, request.query_params)
        who = rest.caller(request)
        if (
            not asked
            and SINCE not in request.query_params
            and isinstance(who, Associate)
            and who.powers.sight is Sight.OWN
        ):
            with suppress(Covering):
                return listed(Book(who.pk), request)
        return listed(narrowed(self.get_queryset(), asked).values_list("id", *client_rows.COLUMNS), request)

    @extend_schema(summary="One client", responses=OneClientSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One client; somebody else's is not found."""
        client, who = self.get_object(), rest.caller(request)
        if isinstance(who, Associate):
            note_look(client, by=who, place=LookedOn.API, at=clock.now())
        return Response(OneClientSerializer(client, context=self.get_serializer_context()).data)

    def get_serializer_context(self) -> dict[str, Any]:
        context = {**super().get_serializer_context(), "tiers": dict(Tier.objects.values_list("rank", "code"))}
        context["tags"] = dict(Tag.objects.usable().values_list("pk", "name"))
        context["names_masked"] = rest.reads_masked(self.request)
        if self.action == "retrieve":
            who = rest.caller(self.request)
            context["fields"] = CustomField.objects.seen_by("machine" if isinstance(who, Machine) else who)
        return context

    @extend_schema(request={RAW: {"$ref": "#/components/schemas/Clients"}}, responses=UpsertAnswerSerializer)
    @once
    def upsert(self, request: Request) -> Response:
        """Create or update clients, one (the object itself) or up to 500.

        A client is found by any of the identities. What is left out stays as it is; the same data twice changes
        nothing. Good rows are kept; bad rows come back with index, code and field. When one object is posted, what
        is wrong with it is the error of the request.
        """
        machine = rest.machine(request)
        given = rest.posted(rest.body(request), "clients", most=MOST_CLIENTS)
        rows = json_rows.decode(given.rows, ClientIn)
        market = machine.market.code if machine.market else ""
        data = [row.data(market) for row in rows.good.values()]
        result = upsert_clients(data, source=machine.source, at=clock.now(), within=machine.market)
        answer = upserted(rows, result)
        if given.single and answer["rejected"]:
            raise rows.rejected[0].error()
        return Response(answer)


class ClientPages(Pages):
    """Of rows that begin with the client's key."""

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not str(cursor.position).isdecimal():
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        return str(instance[0])


def listed(rows: Any, request: Request) -> HttpResponse:
    """A page of rows of a key and COLUMNS."""
    paginator = ClientPages()
    page: Sequence[Any] = paginator.paginate_queryset(rows, request) or []
    return rest.page(paginator, client_rows.shown(page, names_masked=rest.reads_masked(request)))


def narrowed(clients: ClientQuerySet, asked: dict[str, Any]) -> ClientQuerySet:
    if asked.get("q"):
        clients = clients.named_like(asked["q"])
    return clients


def upserted(rows: Rows[ClientIn], result: UpsertResult) -> dict[str, Any]:
    """Positions among the good rows become positions in the request."""
    places = list(rows.good)
    for position, error in result.rejected.items():
        rows.reject(places[position], error)
    kept = [
        (places[position], client, result.outcomes[position]) for position, client in sorted(result.clients.items())
    ]
    return {
        "results": [{"index": index, "uid": client.uid, "outcome": how.value} for index, client, how in kept],
        "rejected": rows.reasons(),
    }


class ActivityView(APIView):
    """What clients do, as other systems saw it."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]

    @extend_schema(
        request={RAW: {"$ref": "#/components/schemas/Activities"}},
        responses=ActivityAnswerSerializer,
        parameters=[
            OpenApiParameter(
                KEY,
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="Names this batch. Repeated with the same body: the same answer and no further effect.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Record up to 2,000 activities.

        Unknown clients and malformed rows come back with index, code and field; all others are kept.
        """
        key = idempotency_key(request)
        given = rest.posted(rest.body(request), "activities", most=MOST_ACTIVITIES)
        try:
            answer = recorded(rest.machine(request), key, rest.body(request), given)
        except DomainError as error:
            raise rest.Unprocessable(error.detail, code=error.code) from error
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            raise in_use() from error
        headers = {REPLAYED: "true"} if answer.repeated else {}
        return Response({"accepted": answer.rows, "rejected": answer.rejected}, headers=headers)


def idempotency_key(request: Request) -> str:
    key = request.headers.get(KEY, "")
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        detail = _("Send the header Idempotency-Key, 1 to %(longest)s printable characters.")
        raise ValidationError({KEY: [detail % {"longest": LONGEST_KEY}]}, code="idempotency_key_required")
    return key


def recorded(machine: Machine, key: str, body: bytes, given: rest.Posted) -> BatchAnswer:
    """Keys of requests have a name space of their own: orders and imports name their batches in the same table."""
    digest, key = hashlib.sha256(body).digest(), f"post:{key}"
    if not given.single and (known := known_answer(source=machine.source, idempotency_key=key, digest=digest)):
        return known  # without looking at all its rows; one row is looked at as quickly as the key
    at = clock.now()
    rows = json_rows.decode(given.rows, ActivityIn)
    markets = rest.markets(machine)
    events = posted.events(rows, source=machine.source, markets=markets, within=machine.market, at=at)
    return record_batch(
        events, source=machine.source, idempotency_key=key, at=at, digest=digest, rejected=rows.reasons()
    )
