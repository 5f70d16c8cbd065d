"""The API of wishes: what clients hesitate over, noted and closed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.idempotency import once
from clienteling.associates.listing import Listing, eyes, given
from clienteling.clients import services
from clienteling.clients.models import Client, Product, Wish, WishStatus
from clienteling.clients.services import WishData
from clienteling.lib import clock
from clienteling.lib.errors import DomainError


class WishQuerySerializer(serializers.Serializer[Any]):
    """What a list of wishes may be narrowed by."""

    client = serializers.UUIDField(required=False, source="client__uid", help_text="The client's uid.")
    status = serializers.ChoiceField(choices=WishStatus.choices, required=False)


class WishSerializer(serializers.ModelSerializer[Wish]):
    """A promise in words is the associate's own; the API says only when it is due and whether it was kept."""

    client = serializers.SlugRelatedField[Any](slug_field="uid", read_only=True)
    product = serializers.SlugRelatedField[Any](slug_field="sku", read_only=True)
    noted_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True, allow_null=True)
    status = serializers.ChoiceField(choices=WishStatus.choices, read_only=True)
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = Wish
        fields = [
            "id", "uid", "client", "product", "size", "colour", "remind_on", "promise_due_on", "promise_kept_at",
            "noted_by", "noted_at", "status", "closed_at", "updated_at",
        ]  # fmt: skip


class NewWishSerializer(serializers.Serializer[Any]):
    client = serializers.UUIDField(help_text="The client's uid.")
    product = serializers.CharField(max_length=64, help_text="SKU of a product the house knows.")
    size = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    colour = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    occasion = serializers.CharField(max_length=80, required=False, allow_blank=True)
    remind_on = serializers.DateField(required=False)
    promise = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="What the client was promised; empty takes it back."
    )
    promise_due_on = serializers.DateField(required=False, help_text="Only with a promise.")


class WishViewSet(Listing):
    """Wishes of the clients in sight."""

    serializer_class = WishSerializer
    queryset = Wish.objects.none()
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet[Wish]:
        return Wish.objects.visible_to(eyes(self.request)).select_related("client", "product", "noted_by")

    @extend_schema(parameters=[WishQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Wishes, open and closed."""
        return self.listed(WishQuerySerializer)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One wish."""
        return self.shown()

    @extend_schema(request=NewWishSerializer, responses=WishSerializer)
    @once
    def note(self, request: Request) -> Response:
        """Note a wish; the same piece again is the same wish, and what is left out stays as it was."""
        said = given(NewWishSerializer, request.data)
        client = Client.objects.visible_to(eyes(request)).filter(uid=said.pop("client")).first()
        if client is None:
            raise DomainError("unknown_client", _("There is no such client."), "client")
        product = Product.objects.filter(sku=said.pop("product")).first()
        if product is None:
            raise DomainError("product_unknown", _("There is no such product."), "product")
        who = rest.caller(request)
        by = None if isinstance(who, Machine) else who
        wish = services.note_wish(client, WishData(product, **said), by=by, at=clock.now())
        return Response(WishSerializer(self.get_queryset().get(pk=wish.pk)).data)

    @extend_schema(request=None, responses=WishSerializer)
    @once
    def close(self, request: Request, uid: UUID) -> Response:
        """The client does not want it any more. What is closed already is in conflict."""
        wish = get_object_or_404(self.get_queryset(), uid=uid)
        services.give_up(wish, at=clock.now())
        return Response(WishSerializer(self.get_queryset().get(pk=wish.pk)).data)
