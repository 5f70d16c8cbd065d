"""Webhooks as the API shows them."""

from typing import Any

from rest_framework import serializers

from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Delivery, DeliveryState, Subscription, SubscriptionStatus

WANTED = [("active", "active"), ("paused", "paused")]
EVENTS = [(kind, kind) for kind in KINDS]


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    event_types = serializers.ListField(child=serializers.ChoiceField(choices=EVENTS), read_only=True)
    status = serializers.ChoiceField(choices=SubscriptionStatus.choices, read_only=True)

    class Meta:
        model = Subscription
        fields = [
            "uid", "name", "url", "event_types", "status", "failing_since", "last_error", "last_success_at",
            "created_at",
        ]  # fmt: skip


class BegunSerializer(SubscriptionSerializer):
    secret = serializers.CharField(help_text="`whsec_…`: signs every message; it is not shown again.")

    class Meta(SubscriptionSerializer.Meta):
        fields = [*SubscriptionSerializer.Meta.fields, "secret"]


class SubscribeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    url = serializers.CharField(max_length=500, help_text="Begins with `https://`; redirects are not followed.")
    event_types = serializers.ListField(child=serializers.ChoiceField(choices=EVENTS), min_length=1, max_length=20)


class EditSerializer(serializers.Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=60, required=False)
    url = serializers.CharField(max_length=500, required=False)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENTS), min_length=1, max_length=20, required=False
    )
    status = serializers.ChoiceField(choices=WANTED, required=False, help_text="Pause it, or take it up again.")


class ReplaySerializer(serializers.Serializer[Any]):
    since = serializers.DateTimeField(help_text="Everything since then once more; events are kept for 30 days.")


class ReplayedSerializer(serializers.Serializer[Any]):
    queued = serializers.IntegerField(help_text="Messages that wait now.")


class OverlapSerializer(serializers.Serializer[Any]):
    overlap_hours = serializers.IntegerField(
        min_value=0, max_value=336, required=False, default=24, help_text="So long messages are signed with both."
    )


class SecretSerializer(serializers.Serializer[Any]):
    secret = serializers.CharField()


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    event = serializers.UUIDField(source="event.uid", read_only=True)
    type = serializers.CharField(source="event.kind", read_only=True)
    occurred_at = serializers.DateTimeField(source="event.occurred_at", read_only=True)
    state = serializers.ChoiceField(choices=DeliveryState.choices, read_only=True)

    class Meta:
        model = Delivery
        fields = [
            "event", "type", "occurred_at", "state", "tries", "due_at", "last_status", "last_error", "delivered_at",
        ]  # fmt: skip
