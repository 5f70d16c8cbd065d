"""Alerts as the API shows them, in the reader's language."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from clienteling.alerts.models import Alert, Delivery, Dismissal, Handling


class AlertQuerySerializer(serializers.Serializer[Any]):
    """What a list of alerts may be narrowed by."""

    handling = serializers.ChoiceField(choices=Handling.choices, required=False, help_text="What was done with it.")
    delivery = serializers.ChoiceField(choices=Delivery.choices, required=False, help_text="How it travelled.")
    client = serializers.UUIDField(required=False, source="client__uid", help_text="The client's uid.")


class LaterSerializer(serializers.Serializer[Any]):
    """What an alert is put off with."""

    until = serializers.DateTimeField(required=False, help_text="When it comes back; tomorrow morning if left out.")


class DismissalSerializer(serializers.Serializer[Any]):
    """What an alert is found of no use with."""

    reason = serializers.ChoiceField(choices=Dismissal.choices, help_text="Why it was of no use.")


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """Expects `writer` (the words of the page's alerts) and `refused` (clients not to be written to) in the context."""

    rule = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    client = serializers.SlugRelatedField[Any](slug_field="uid", read_only=True)
    associate = serializers.SlugRelatedField[Any](slug_field="username", read_only=True, allow_null=True)
    delivery = serializers.ChoiceField(choices=Delivery.choices, read_only=True)
    handling = serializers.ChoiceField(choices=Handling.choices, read_only=True)
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)
    title = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    say = serializers.SerializerMethodField()
    withheld = serializers.SerializerMethodField()

    class Meta:
        model = Alert
        fields = [
            "id",
            "rule",
            "client",
            "associate",
            "title",
            "why",
            "say",
            "withheld",
            "evidence",
            "raised_at",
            "due_at",
            "expires_at",
            "delivery",
            "reason",
            "delivered_at",
            "handling",
            "handled_at",
            "later_until",
            "dismissal",
            "updated_at",
        ]

    def get_title(self, alert: Alert) -> str:
        return self.words(alert, "title")

    def get_why(self, alert: Alert) -> str:
        """Why the client is worth a word now."""
        return self.words(alert, "why")

    def get_say(self, alert: Alert) -> str:
        """Advice to the associate, no message for the client; empty where nothing may be said."""
        return "" if self.get_withheld(alert) else self.words(alert, "say")

    def get_withheld(self, alert: Alert) -> str:
        """Why nothing may be said to the client by now, such as `no_consent`; empty where one may write."""
        refusal = self.context["refused"].get(alert.client_id)
        return refusal.value if refusal else ""

    def words(self, alert: Alert, part: str) -> str:
        words = self.context["writer"].words(alert, get_language() or "en")
        return str(getattr(words, part))
