"""The API of tags: the groups there are, and which of them a client has."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates.idempotency import once
from clienteling.associates.listing import Listing, eyes, given
from clienteling.clients import services
from clienteling.clients.models import Client, Tag
from clienteling.lib import clock


class TagSerializer(serializers.ModelSerializer[Tag]):
    group = serializers.CharField(source="group.name", read_only=True)
    market = serializers.CharField(source="group.market.code", read_only=True)

    class Meta:
        model = Tag
        fields = ["id", "market", "group", "name"]


class TagToAddSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Of the list of tags.")


class TagViewSet(Listing):
    """Tags of the house, and of a client."""

    serializer_class = TagSerializer
    queryset = Tag.objects.none()

    def get_queryset(self) -> QuerySet[Tag]:
        return Tag.objects.visible_to(eyes(self.request)).usable().select_related("group__market")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tags in use, with their groups."""
        return self.listed()

    @extend_schema(operation_id="clients_tags_list", responses=TagSerializer(many=True))
    def of_client(self, request: Request, uid: UUID) -> Response:
        """The tags a client has."""
        client = self.client(uid)
        return self.paged(self.get_queryset().filter(pk__in=client.tag_ids))

    @extend_schema(request=TagToAddSerializer, responses=TagSerializer)
    @once
    def add(self, request: Request, uid: UUID) -> Response:
        """Tag a client; twice is once. WeCom is told."""
        client = self.client(uid)
        wanted = given(TagToAddSerializer, request.data)["id"]
        tag = get_object_or_404(self.get_queryset().filter(group__market=client.market_id), pk=wanted)
        services.add_tag(client, tag, at=clock.now())
        return Response(TagSerializer(tag).data)

    @extend_schema(responses={204: None})
    def remove(self, request: Request, uid: UUID, pk: int) -> Response:
        """Take a tag off a client."""
        client = self.client(uid)
        services.remove_tag(client, get_object_or_404(self.get_queryset(), pk=pk), at=clock.now())
        return Response(status=204)

    def client(self, uid: UUID) -> Client:
        return get_object_or_404(Client.objects.visible_to(eyes(self.request)), uid=uid)
