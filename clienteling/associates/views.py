"""The API of the directory: associates and stores."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates.listing import Listing, eyes
from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role


class AssociateQuerySerializer(serializers.Serializer[Any]):
    """What a list of associates may be narrowed by."""

    store = serializers.CharField(required=False, source="store__code", max_length=20, help_text="Code of the store.")
    role = serializers.ChoiceField(choices=Role.choices, required=False)


class AssociateSerializer(serializers.ModelSerializer[Associate]):
    role = serializers.ChoiceField(choices=Role.choices, read_only=True)
    market = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    store = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    speaks = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Associate
        fields = ["username", "userid", "name", "role", "market", "store", "language", "speaks", "is_active", "left_at"]


class AssociateViewSet(Listing):
    """The people in sight: oneself, one's store, one's market."""

    serializer_class = AssociateSerializer
    queryset = Associate.objects.none()
    lookup_field = "username"

    def get_queryset(self) -> QuerySet[Associate]:
        return Associate.objects.visible_to(eyes(self.request)).select_related("market", "store")

    @extend_schema(parameters=[AssociateQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Associates, who left included."""
        return self.listed(AssociateQuerySerializer)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One associate."""
        return self.shown()


class StoreSerializer(serializers.ModelSerializer[Store]):
    market = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    region = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    time_zone = serializers.CharField(source="zone", read_only=True)

    class Meta:
        model = Store
        fields = ["code", "name", "city", "market", "region", "time_zone"]


class StoreViewSet(Listing):
    """The stores in sight."""

    serializer_class = StoreSerializer
    queryset = Store.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Store]:
        return Store.objects.visible_to(eyes(self.request)).select_related("market", "region")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Stores."""
        return self.listed()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One store."""
        return self.shown()
