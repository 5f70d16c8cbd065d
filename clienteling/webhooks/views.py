"""The API of webhooks: a machine keeps its own subscriptions."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates.idempotency import once
from clienteling.associates.listing import Listing, given
from clienteling.associates.models import MachineKey
from clienteling.lib import clock
from clienteling.webhooks import services
from clienteling.webhooks.models import Delivery, Subscription
from clienteling.webhooks.serializers import (
    BegunSerializer,
    DeliverySerializer,
    EditSerializer,
    OverlapSerializer,
    ReplayedSerializer,
    ReplaySerializer,
    SecretSerializer,
    SubscribeSerializer,
    SubscriptionSerializer,
)


class SubscriptionViewSet(Listing):
    """Where this machine is told of what."""

    serializer_class = SubscriptionSerializer
    queryset = Subscription.objects.none()
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet[Subscription]:
        return Subscription.objects.filter(key=key_of(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The machine's own webhooks."""
        return self.listed()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One webhook and how it fares."""
        return self.shown()

    @extend_schema(request=SubscribeSerializer, responses={201: BegunSerializer})
    @once
    def begin(self, request: Request) -> Response:
        """Subscribe. The secret is shown this once; each event needs the scope to read what it tells of."""
        key, said = key_of(request), given(SubscribeSerializer, request.data)
        row, secret = services.subscribe(key=key, market=key.market, **said)
        return Response({**SubscriptionSerializer(row).data, "secret": secret}, status=201)

    @extend_schema(request=EditSerializer, responses=SubscriptionSerializer)
    def edit(self, request: Request, uid: UUID) -> Response:
        """Change, pause or take up a webhook; one disabled after long failure is taken up by `active`."""
        row, said = self.get_object(), given(EditSerializer, request.data)
        status = said.pop("status", None)
        if said:
            now = {"name": row.name, "url": row.url, "event_types": row.event_types}
            services.change(row, **{**now, **said})
        if status and status != row.status:
            (services.resume if status == "active" else services.pause)(row)
        return Response(SubscriptionSerializer(row).data)

    @extend_schema(responses={204: None})
    def end(self, request: Request, uid: UUID) -> Response:
        """Unsubscribe; what waits is not sent."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(request=ReplaySerializer, responses=ReplayedSerializer)
    @once
    def replay(self, request: Request, uid: UUID) -> Response:
        """Deliver everything since a moment once more, with the same ids."""
        row, since = self.get_object(), given(ReplaySerializer, request.data)["since"]
        return Response({"queued": services.replay(row, since=since, at=clock.now())})

    @extend_schema(request=OverlapSerializer, responses=SecretSerializer)
    @once
    def renew(self, request: Request, uid: UUID) -> Response:
        """A new secret, shown this once."""
        row, hours = self.get_object(), given(OverlapSerializer, request.data)["overlap_hours"]
        return Response({"secret": services.renew_secret(row, at=clock.now(), overlap_hours=hours)})


class DeliveryViewSet(Listing):
    """What became of the messages of one webhook."""

    serializer_class = DeliverySerializer
    queryset = Delivery.objects.none()

    def get_queryset(self) -> QuerySet[Delivery]:
        mine = Subscription.objects.filter(key=key_of(self.request))
        row = get_object_or_404(mine, uid=self.kwargs["uid"])
        return row.deliveries.select_related("event")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Deliveries, newest first."""
        return self.listed()


def key_of(request: Request) -> MachineKey:
    """The door lets only machines through."""
    return cast(MachineKey, request.auth)
