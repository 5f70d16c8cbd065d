"""Clients as the API shows them: personal data masked as far as a list needs it."""

from typing import Any

from rest_framework import serializers

from clienteling.clients.models import Client
from clienteling.lib import phones


class ClientSerializer(serializers.ModelSerializer[Client]):
    """Expects `tiers` (code by rank) in the context."""

    market = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    name = serializers.CharField(read_only=True)
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    birthday = serializers.SerializerMethodField()
    tier = serializers.SerializerMethodField()

    class Meta:
        model = Client
        fields = [
            "uid",
            "market",
            "name",
            "phone",
            "email",
            "language",
            "birthday",
            "tier",
            "tier_expires_on",
            "last_order_at",
            "order_count",
            "lifetime_minor",
            "created_at",
            "updated_at",
        ]

    def get_phone(self, client: Client) -> str | None:
        """Masked: `+86 138****5678`."""
        return phones.mask(client.phone) if client.phone else None

    def get_email(self, client: Client) -> str | None:
        """Masked: `z***@example.com`."""
        return masked(client.email) if client.email else None

    def get_birthday(self, client: Client) -> str | None:
        """Month and day, `05-04`."""
        return f"{client.birth_md // 100:02}-{client.birth_md % 100:02}" if client.birth_md else None

    def get_tier(self, client: Client) -> str | None:
        """Code of the loyalty tier."""
        tiers: dict[int, str] = self.context["tiers"]
        return tiers.get(client.tier_rank)


def masked(email: str) -> str:
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}"


class ClientQuerySerializer(serializers.Serializer[Any]):
    """What a list of clients may be narrowed by."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="Name, pinyin, initials, or the last digits of the phone.",
    )
    updated_since = serializers.DateTimeField(required=False, help_text="Changed at or after this moment.")


class RejectionSerializer(serializers.Serializer[Any]):
    """A row that was handed back; all others were kept."""

    index = serializers.IntegerField(help_text="Position of the row in the request, from 0.")
    code = serializers.CharField(help_text="What is wrong, for machines.")
    field = serializers.CharField(help_text="Where it is wrong; empty when it is the row as a whole.", allow_blank=True)
    detail = serializers.CharField(help_text="What is wrong, for people.")


class UpsertedSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="Position of the row in the request, from 0.")
    uid = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=["created", "updated", "unchanged"])


class UpsertAnswerSerializer(serializers.Serializer[Any]):
    results = UpsertedSerializer(many=True)
    rejected = RejectionSerializer(many=True)


class ActivityAnswerSerializer(serializers.Serializer[Any]):
    accepted = serializers.IntegerField(help_text="Rows kept.")
    rejected = RejectionSerializer(many=True)
