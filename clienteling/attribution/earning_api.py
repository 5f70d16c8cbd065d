"""The API of what was earned and what is expected: credits, commission entries, targets."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.associates.listing import Listing, eyes
from clienteling.attribution.models import Basis, Credit, LedgerEntry, Target, TransactionKind

USERNAME = "The associate's user name."


class CreditQuerySerializer(serializers.Serializer[Any]):
    """What a list of credits may be narrowed by."""

    associate = serializers.CharField(required=False, source="associate__username", max_length=150, help_text=USERNAME)
    since = serializers.DateField(required=False, source="effective_on__gte", help_text="First local day.")
    until = serializers.DateField(required=False, source="effective_on__lte", help_text="Last local day.")


class CreditSerializer(serializers.ModelSerializer[Credit]):
    associate = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    store = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    order_source = serializers.CharField(source="order.source", read_only=True)
    order = serializers.CharField(source="order.external_id", read_only=True, help_text="Number of the order.")
    refund = serializers.CharField(
        source="refund.external_id", read_only=True, default=None, allow_null=True, help_text="Number of the refund."
    )
    basis = serializers.ChoiceField(choices=Basis.choices, read_only=True)
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = Credit
        fields = [
            "id", "associate", "store", "order_source", "order", "refund", "amount_minor", "currency", "basis",
            "effective_on", "posted_at", "updated_at",
        ]  # fmt: skip


class CreditViewSet(Listing):
    """Who earned a sale: one's own, a manager's store's, head office's market's."""

    serializer_class = CreditSerializer
    queryset = Credit.objects.none()

    def get_queryset(self) -> QuerySet[Credit]:
        return Credit.objects.visible_to(eyes(self.request)).select_related("associate", "store", "order", "refund")

    @extend_schema(parameters=[CreditQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Credits; a refund takes its part back as a negative one. Rows are only added."""
        return self.listed(CreditQuerySerializer)


class EntryQuerySerializer(serializers.Serializer[Any]):
    """What a list of commission entries may be narrowed by."""

    associate = serializers.CharField(required=False, source="associate__username", max_length=150, help_text=USERNAME)
    since = serializers.DateField(required=False, source="transaction__effective_on__gte", help_text="First local day.")
    until = serializers.DateField(required=False, source="transaction__effective_on__lte", help_text="Last local day.")


class EntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    associate = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    store = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    kind = serializers.ChoiceField(choices=TransactionKind.choices, source="transaction.kind", read_only=True)
    order_source = serializers.CharField(source="transaction.order.source", read_only=True)
    order = serializers.CharField(source="transaction.order.external_id", read_only=True)
    rate_bp = serializers.IntegerField(source="plan.rate_bp", read_only=True, help_text="Hundredths of a percent.")
    effective_on = serializers.DateField(source="transaction.effective_on", read_only=True)
    posted_at = serializers.DateTimeField(source="transaction.posted_at", read_only=True)
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)

    class Meta:
        model = LedgerEntry
        fields = [
            "id", "associate", "store", "kind", "order_source", "order", "rate_bp", "amount_minor", "currency",
            "effective_on", "posted_at", "updated_at",
        ]  # fmt: skip


class CommissionViewSet(Listing):
    """Entries of the commission ledger, on the side that says what was earned."""

    serializer_class = EntrySerializer
    queryset = LedgerEntry.objects.none()

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        seen = LedgerEntry.objects.visible_to(eyes(self.request)).commission()
        return seen.select_related("associate", "store", "plan", "transaction__order")

    @extend_schema(parameters=[EntryQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Commission entries: sales add, reversals take away. Rows are only added."""
        return self.listed(EntryQuerySerializer)


class TargetQuerySerializer(serializers.Serializer[Any]):
    """What a list of targets may be narrowed by."""

    associate = serializers.CharField(required=False, source="associate__username", max_length=150, help_text=USERNAME)
    month = serializers.DateField(required=False, help_text="Its first day.")


class TargetSerializer(serializers.ModelSerializer[Target]):
    associate = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = Target
        fields = ["associate", "month", "amount_minor", "currency"]


class TargetViewSet(Listing):
    """What people are to sell in a month."""

    serializer_class = TargetSerializer
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Target]:
        return Target.objects.visible_to(eyes(self.request)).select_related("associate")

    @extend_schema(parameters=[TargetQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Targets by associate and month."""
        return self.listed(TargetQuerySerializer)
