"""Clients as the API shows them: personal data masked as far as a list needs it."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from clienteling.clients.client_rows import masked
from clienteling.clients.models import Client, ImportantDate, Size, Tie
from clienteling.clients.services import read
from clienteling.lib import lunar, names, phones


class ClientSerializer(serializers.ModelSerializer[Client]):
    """Expects `tiers` (code by rank), `tags` (name by id) and `names_masked` in the context."""

    market = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    name = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    birthday = serializers.SerializerMethodField()
    lunar_birthday = serializers.SerializerMethodField()
    tier = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    merged_into = serializers.SlugRelatedField[Any](
        slug_field="uid", read_only=True, allow_null=True, help_text="Whom this client became; only in `updated_since`."
    )
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

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
            "lunar_birthday",
            "tier",
            "tier_expires_on",
            "points",
            "points_expire_on",
            "tags",
            "last_order_at",
            "order_count",
            "lifetime_minor",
            "created_at",
            "erased_at",
            "merged_into",
            "updated_at",
        ]

    def get_name(self, client: Client) -> str:
        """In full to people of a shop; to machines and head office masked: `朱**`."""
        return shown_name(client.name, self.context)

    def get_phone(self, client: Client) -> str | None:
        """Masked: `+86 138****5678`."""
        return phones.mask(client.phone) if client.phone else None

    def get_email(self, client: Client) -> str | None:
        """Masked: `z***@example.com`."""
        return masked(client.email) if client.email else None

    def get_birthday(self, client: Client) -> str | None:
        """Month and day, `05-04`; of a lunar birthday the day it next falls on, once that is within a year."""
        return f"{client.birth_md // 100:02}-{client.birth_md % 100:02}" if client.birth_md else None

    def get_lunar_birthday(self, client: Client) -> str | None:
        """Month and day by the Chinese calendar, `08-15`; a leap month as `闰06-01`."""
        return lunar.written(client.birth_lunar_md) if client.birth_lunar_md else None

    def get_tags(self, client: Client) -> list[str]:
        """Names, in the order of the alphabet."""
        tags: dict[int, str] = self.context["tags"]
        return sorted(tags[pk] for pk in client.tag_ids if pk in tags)

    def get_tier(self, client: Client) -> str | None:
        """Code of the loyalty tier."""
        tiers: dict[int, str] = self.context["tiers"]
        return tiers.get(client.tier_rank)


def shown_name(name: str, context: Mapping[str, Any]) -> str:
    return names.mask(name) if context["names_masked"] else name


class DateSerializer(serializers.ModelSerializer[ImportantDate]):
    whose = serializers.SerializerMethodField()
    lunar = serializers.BooleanField(source="is_lunar", read_only=True)
    on = serializers.SerializerMethodField()

    class Meta:
        model = ImportantDate
        fields = ["kind", "whose", "year", "on", "lunar", "next_on"]

    def get_whose(self, one: ImportantDate) -> str:
        """Masked as names are."""
        return shown_name(one.label, self.context)

    def get_on(self, one: ImportantDate) -> str:
        """Month and day."""
        return lunar.written(one.md)


class TieSerializer(serializers.ModelSerializer[Tie]):
    name = serializers.SerializerMethodField()

    class Meta:
        model = Tie
        fields = ["kind", "name"]

    def get_name(self, tie: Tie) -> str:
        """Masked as the client's own."""
        return shown_name(tie.name, self.context)


class SizeSerializer(serializers.ModelSerializer[Size]):
    class Meta:
        model = Size
        fields = ["kind", "system", "value"]


class OneClientSerializer(ClientSerializer):
    """All that is known of a client; expects the house's `fields` the caller may see in the context."""

    important_dates = DateSerializer(many=True, read_only=True)
    household = TieSerializer(many=True, read_only=True, source="ties")
    sizes = SizeSerializer(many=True, read_only=True)
    preferences = serializers.SerializerMethodField()
    custom = serializers.SerializerMethodField()

    class Meta(ClientSerializer.Meta):
        fields = ClientSerializer.Meta.fields + [  # noqa: RUF005  (a starred list would be a class variable to mypy)
            "important_dates",
            "household",
            "sizes",
            "preferences",
            "custom",
        ]

    def get_preferences(self, client: Client) -> dict[str, list[str]]:
        """Values by kind."""
        found: dict[str, list[str]] = {}
        for one in client.preferences.order_by("kind", "pk"):
            found.setdefault(one.kind, []).append(one.value)
        return found

    def get_custom(self, client: Client) -> dict[str, Any]:
        """Values of the house's own fields by code, as far as the caller may see them."""
        seen = client.custom_values.filter(field__in=self.context["fields"]).select_related("field")
        return {row.field.code: read(row) for row in seen.order_by("field__code")}


class ClientQuerySerializer(serializers.Serializer[Any]):
    """What a list of clients may be narrowed by."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="Name, pinyin, initials, or the last digits of the phone.",
    )


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
