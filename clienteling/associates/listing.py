"""What the API's reading views share: through their door, a page at a time, narrowed by what was asked."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.following import Pages
from clienteling.associates.models import Associate
from clienteling.associates.permissions import ThroughDoor
from clienteling.associates.roles import Role


class Listing(GenericViewSet[Any]):
    """Rows in sight of the caller; a subclass says which, and what they may be narrowed by."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    pagination_class = Pages

    def listed(self, asks: type[Serializer[Any]] | None = None) -> Response:
        rows: QuerySet[Any] = self.get_queryset()
        asked = given(asks, self.request.query_params) if asks else {}
        return self.paged(rows.filter(**asked))

    def paged(self, rows: QuerySet[Any]) -> Response:
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def shown(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


def given(asks: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """What was said. Raises ValidationError."""
    read = asks(data=data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def eyes(request: Request) -> Associate:
    """Whose sight decides: a person's own, and for a machine that of head office in its market."""
    who = rest.caller(request)
    if isinstance(who, Machine):
        return Associate(username=who.source, name=who.source, role=Role.RETAIL_OPERATIONS, market=who.market)
    return who
