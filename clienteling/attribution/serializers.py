"""Orders and refunds as the API shows them."""

from typing import Any

from rest_framework import serializers

from clienteling.attribution.models import Order, OrderLine, Refund
from clienteling.clients.serializers import RejectionSerializer


class LineSerializer(serializers.ModelSerializer[OrderLine]):
    product = serializers.SlugRelatedField[Any](slug_field="sku", read_only=True)

    class Meta:
        model = OrderLine
        fields = ["product", "quantity", "net_minor"]


class RefundSerializer(serializers.ModelSerializer[Refund]):
    number = serializers.CharField(source="external_id", read_only=True)

    class Meta:
        model = Refund
        fields = ["number", "amount_minor", "refunded_at"]


class RefundAnswerSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()
    amount_minor = serializers.IntegerField()
    refunded_at = serializers.DateTimeField()
    state = serializers.ChoiceField(
        choices=["recorded", "waiting"], help_text="A refund whose order is not known yet waits for it."
    )


class OrderQuerySerializer(serializers.Serializer[Any]):
    """What a list of orders may be narrowed by."""

    number = serializers.CharField(required=False, source="external_id", max_length=80)
    client = serializers.UUIDField(required=False, source="client__uid", help_text="The client's uid.")


class OrderSerializer(serializers.ModelSerializer[Order]):
    number = serializers.CharField(source="external_id", read_only=True)
    client = serializers.SlugRelatedField[Any](slug_field="uid", read_only=True)
    market = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    store = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    updated_at = serializers.DateTimeField(source="changed_at", read_only=True)
    lines = LineSerializer(many=True, read_only=True)
    refunds = RefundSerializer(many=True, read_only=True)

    class Meta:
        model = Order
        fields = [
            "source",
            "number",
            "client",
            "market",
            "store",
            "placed_at",
            "currency",
            "net_minor",
            "lines",
            "refunds",
            "updated_at",
        ]


class RecordedSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="Position of the row in the request, from 0.")
    number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "unchanged"])


class OrdersAnswerSerializer(serializers.Serializer[Any]):
    results = RecordedSerializer(many=True)
    rejected = RejectionSerializer(many=True)
