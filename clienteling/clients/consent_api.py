"""The API of consents: what clients agreed to, in which words; given and withdrawn."""

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
from clienteling.associates.idempotency import once
from clienteling.associates.listing import Listing, eyes, given
from clienteling.clients import services
from clienteling.clients.models import Client, Consent, ConsentChannel, Purpose
from clienteling.clients.services import check_time
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

CHANNELS = [("", ""), *ConsentChannel.choices]
FOR_ALL = "Left out: for all channels."


class ConsentQuerySerializer(serializers.Serializer[Any]):
    """What a list of consents may be narrowed by."""

    client = serializers.UUIDField(required=False, source="client__uid", help_text="The client's uid.")
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)
    open = serializers.BooleanField(required=False, allow_null=True, default=None, help_text="Only those that hold.")


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    client = serializers.SlugRelatedField[Any](slug_field="uid", read_only=True)
    purpose = serializers.ChoiceField(choices=Purpose.choices, read_only=True)
    channel = serializers.ChoiceField(choices=CHANNELS, read_only=True, help_text="Empty: for all channels.")
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = Consent
        fields = [
            "id", "client", "purpose", "channel", "granted_at", "withdrawn_at", "text_version", "source", "updated_at",
        ]  # fmt: skip


class GrantSerializer(serializers.Serializer[Any]):
    """A yes of the client."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    channel = serializers.ChoiceField(choices=CHANNELS, required=False, default="", help_text=FOR_ALL)
    text_version = serializers.CharField(max_length=20, help_text="Version of the words the client read.")
    proof = serializers.CharField(
        max_length=2_000, required=False, help_text="How it can be shown: a call's number, a form's reference."
    )
    at = serializers.DateTimeField(required=False, help_text="When; now if left out.")


class WithdrawalSerializer(serializers.Serializer[Any]):
    """A no of the client."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    channel = serializers.ChoiceField(choices=CHANNELS, required=False, default="", help_text=FOR_ALL)
    at = serializers.DateTimeField(required=False, help_text="When; now if left out.")


class WithdrawnSerializer(serializers.Serializer[Any]):
    withdrawn = serializers.BooleanField(help_text="False when there was nothing to withdraw.")


class ConsentViewSet(Listing):
    """What the clients in sight agreed to."""

    serializer_class = ConsentSerializer
    queryset = Consent.objects.none()

    def get_queryset(self) -> QuerySet[Consent]:
        return Consent.objects.visible_to(eyes(self.request)).select_related("client")

    @extend_schema(parameters=[ConsentQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Consents, open and withdrawn. Proofs are shown in the console only."""
        asked = given(ConsentQuerySerializer, request.query_params)
        held = asked.pop("open")
        narrowed = {} if held is None else {"withdrawn_at__isnull": held}
        return self.paged(self.get_queryset().filter(**asked, **narrowed))

    @extend_schema(request=GrantSerializer, responses=ConsentSerializer)
    @once
    def grant(self, request: Request, uid: UUID) -> Response:
        """Record that the client agreed; a consent that is open already stays as it is."""
        client, said = self.client(uid), given(GrantSerializer, request.data)
        at = moment(said.pop("at", None))
        consent = services.grant_consent(client, at=at, source=rest.machine(request).source, **said)
        return Response(ConsentSerializer(self.get_queryset().get(pk=consent.pk)).data)

    @extend_schema(request=WithdrawalSerializer, responses=WithdrawnSerializer)
    @once
    def withdraw(self, request: Request, uid: UUID) -> Response:
        """Record that the client no longer agrees; what waits to be sent is taken back."""
        client, said = self.client(uid), given(WithdrawalSerializer, request.data)
        try:
            withdrawn = services.withdraw_consent(client, at=moment(said.pop("at", None)), **said)
        except DomainError as error:
            raise DomainError(error.code, error.detail, "at") from error
        return Response({"withdrawn": withdrawn})

    def client(self, uid: UUID) -> Client:
        return get_object_or_404(Client.objects.visible_to(eyes(self.request)), uid=uid)


def moment(said: Any) -> Any:
    """When it was said: now, or a moment of the past. Raises DomainError."""
    now = clock.now()
    if said is None:
        return now
    check_time(said, now, "at")
    if said > now:
        raise DomainError("time_out_of_range", _("Not in the future."), "at")
    return said
