"""The API of approved assets."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.assets.models import Asset, AssetStatus, AssetText
from clienteling.associates.listing import Listing, eyes


class AssetTextSerializer(serializers.ModelSerializer[AssetText]):
    class Meta:
        model = AssetText
        fields = ["language", "caption", "talking_point"]


class AssetSerializer(serializers.ModelSerializer[Asset]):
    product = serializers.SlugRelatedField[Any](slug_field="sku", read_only=True, allow_null=True)
    market = serializers.SlugRelatedField[Any](
        slug_field="code", read_only=True, allow_null=True, help_text="None: for the whole house."
    )
    picture = serializers.CharField(source="picture.url", read_only=True, help_text="Good for ten minutes.")
    texts = AssetTextSerializer(many=True, read_only=True)

    class Meta:
        model = Asset
        fields = ["code", "title", "product", "market", "picture", "valid_from", "expires_on", "texts"]


class AssetViewSet(Listing):
    """Approved assets of one's market and of the whole house."""

    serializer_class = AssetSerializer
    queryset = Asset.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Asset]:
        seen = Asset.objects.visible_to(eyes(self.request)).filter(status=AssetStatus.APPROVED)
        return seen.select_related("product", "market").prefetch_related("texts")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Approved assets, with their words; whether one may be sent today is said by its dates."""
        return self.listed()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One approved asset."""
        return self.shown()
