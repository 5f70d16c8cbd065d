"""The API of relationships: who looks after whom, now, then, and as it changes; and of what is there no more."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates.listing import Listing, eyes, given
from clienteling.clients.models import Deletion, FollowKind, Relationship


class RelationshipQuerySerializer(serializers.Serializer[Any]):
    """What a list of relationships may be narrowed by."""

    client = serializers.UUIDField(required=False, source="client__uid", help_text="The client's uid.")
    associate = serializers.CharField(
        required=False, source="associate__username", max_length=150, help_text="The associate's user name."
    )
    primary = serializers.BooleanField(required=False, allow_null=True, default=None, help_text="Only primary ones.")
    as_of = serializers.DateTimeField(required=False, help_text="Those that ran at that moment; all if left out.")


class RelationshipSerializer(serializers.ModelSerializer[Relationship]):
    client = serializers.SlugRelatedField[Any](slug_field="uid", read_only=True)
    associate = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    ended_by = serializers.ChoiceField(
        choices=[("", ""), *FollowKind.choices], read_only=True, help_text="What ended it."
    )
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = Relationship
        fields = ["id", "client", "associate", "is_primary", "started_at", "ended_at", "ended_by", "updated_at"]


class RelationshipViewSet(Listing):
    """Relationships of the clients in sight."""

    serializer_class = RelationshipSerializer
    queryset = Relationship.objects.none()
    as_of: datetime | None = None

    def get_queryset(self) -> QuerySet[Relationship]:
        seen = Relationship.objects.visible_to(eyes(self.request)).select_related("client", "associate")
        return seen.active(self.as_of) if self.as_of else seen

    @extend_schema(parameters=[RelationshipQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who looks after whom, past and present; `as_of` for one moment."""
        asked = given(RelationshipQuerySerializer, request.query_params)
        self.as_of = asked.pop("as_of", None)
        primary = asked.pop("primary")
        return self.paged(self.get_queryset().filter(**asked, **({} if primary is None else {"is_primary": primary})))


class DeletionQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["relationships", "consents", "wishes"], required=False)


class DeletionSerializer(serializers.ModelSerializer[Deletion]):
    kind = serializers.ChoiceField(choices=["relationships", "consents", "wishes"], help_text="The list it was in.")
    id = serializers.IntegerField(source="row_id", read_only=True, help_text="The number it had there.")
    deleted_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = Deletion
        fields = ["kind", "id", "deleted_at"]


class DeletionViewSet(Listing):
    """What whoever follows the lists must forget. Merged and erased clients are in the list of clients itself."""

    serializer_class = DeletionSerializer
    queryset = Deletion.objects.none()

    def get_queryset(self) -> QuerySet[Deletion]:
        return Deletion.objects.visible_to(eyes(self.request))

    @extend_schema(parameters=[DeletionQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Relationships, consents and wishes that are no more, such as those of a merged record read anew."""
        return self.listed(DeletionQuerySerializer)
