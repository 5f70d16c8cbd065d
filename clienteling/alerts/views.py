"""The API of alerts: read them, and say what was done."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from clienteling.alerts import services
from clienteling.alerts.models import Alert
from clienteling.alerts.serializers import AlertQuerySerializer, AlertSerializer, DismissalSerializer, LaterSerializer
from clienteling.alerts.words import Writer
from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.following import Pages
from clienteling.associates.idempotency import once
from clienteling.associates.listing import given
from clienteling.associates.permissions import ThroughDoor
from clienteling.lib import clock


class AlertViewSet(ReadOnlyModelViewSet[Alert]):
    """Alerts: a machine sees those of its market, a person those that are theirs."""

    serializer_class = AlertSerializer
    permission_classes = [IsAuthenticated, ThroughDoor]
    pagination_class = Pages
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        who = rest.caller(self.request)
        alerts = of_machine(who) if isinstance(who, Machine) else Alert.objects.visible_to(who)
        return alerts.select_related("rule", "client", "associate", "version", "send")

    @extend_schema(parameters=[AlertQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Alerts, newest first, a page at a time, in the reader's language."""
        asked = given(AlertQuerySerializer, request.query_params)
        page = self.paginate_queryset(self.get_queryset().filter(**asked)) or []
        return self.get_paginated_response(shown(page, request))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One alert."""
        return Response(shown([self.get_object()], request)[0])

    @extend_schema(request=None)
    @once
    def acknowledge(self, request: Request, pk: int) -> Response:
        """Seen. Pressing again changes nothing."""
        return self.handle(services.acknowledge)

    @extend_schema(request=LaterSerializer, responses=AlertSerializer)
    @once
    def later(self, request: Request, pk: int) -> Response:
        """Not now: it stays on the list, and comes back with a card at the time given."""
        return self.handle(services.postpone, LaterSerializer)

    @extend_schema(request=DismissalSerializer, responses=AlertSerializer)
    @once
    def dismiss(self, request: Request, pk: int) -> Response:
        """Of no use, and why. It leaves the list."""
        return self.handle(services.dismiss, DismissalSerializer)

    @extend_schema(request=None)
    @once
    def done(self, request: Request, pk: int) -> Response:
        """The client was reached; this is written down as a touch."""
        return self.handle(services.finish)

    def handle(self, verb: Callable[..., None], asks: type[Serializer[Any]] | None = None) -> Response:
        """Only people of a shop handle alerts: theirs, or a manager's store's. Others learn nothing."""
        who = rest.caller(self.request)
        if isinstance(who, Machine) or not who.powers.handles:
            raise PermissionDenied
        alert = self.get_object()
        verb(alert, by=who, at=clock.now(), **(given(asks, self.request.data) if asks else {}))
        return Response(shown([alert], self.request)[0])


def shown(alerts: Sequence[Alert], request: Request) -> list[dict[str, Any]]:
    refused = services.refused_clients({alert.client_id for alert in alerts}, clock.now())
    writer = Writer(alerts, names_masked=rest.reads_masked(request))
    return list(AlertSerializer(alerts, many=True, context={"writer": writer, "refused": refused}).data)


def of_machine(machine: Machine) -> QuerySet[Alert]:
    here = Alert.objects.of_present()
    return here.filter(client__market=machine.market) if machine.market else here
