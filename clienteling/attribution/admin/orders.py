"""Orders with lines, refunds and credit, and touches: written by services, here to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clienteling.attribution.models import Credit, Order, OrderLine, Pickup, Refund, Touch, WaitingRefund
from clienteling.lib import money, said
from clienteling.lib.house_admin import BigTableAdmin, LookingInline, display

WHY = {
    "order_unknown": _("There is no such order; report the order first."),
    "refunded_before_order": _("A refund cannot be older than its order."),
    "refund_exceeds_order": _("The refunds would be more than was paid."),
    "refund_changed": _("This refund was recorded before with other content."),
}


class LineInline(LookingInline):
    model = OrderLine
    fields = ["product", "quantity", "net"]
    readonly_fields = fields

    @display(description=_("net amount"))
    def net(self, line: OrderLine) -> str:
        return money.format_money(line.net_minor, line.order.currency, decimals=True)


class RefundInline(LookingInline):
    model = Refund
    fields = ["external_id", "amount", "refunded_at"]
    readonly_fields = fields

    @display(description=_("amount"))
    def amount(self, refund: Refund) -> str:
        return money.format_money(refund.amount_minor, refund.order.currency, decimals=True)


class CreditInline(LookingInline):
    model = Credit
    fields = ["associate", "store", "amount", "basis", "effective_on"]
    readonly_fields = fields

    @display(description=_("amount"))
    def amount(self, credit: Credit) -> str:
        return money.format_money(credit.amount_minor, credit.currency, decimals=True)


@admin.register(Order)
class OrderAdmin(BigTableAdmin):
    list_display = ["external_id", "from_source", "buyer", "store", "placed_at", "net"]
    list_filter = ["source", "market", "store"]
    list_select_related = ["client", "store"]
    search_fields = ["external_id"]
    search_help_text = _("By order number")
    ordering = ["-placed_at"]
    fields = ["external_id", "from_source", "buyer", "market", "store", "placed_at", "net", "created_at"]
    readonly_fields = fields
    inlines = [LineInline, RefundInline, CreditInline]

    @display(description=_("client"))
    def buyer(self, order: Order) -> str:
        return str(order.client)

    @display(description=_("net amount"), ordering="net_minor")
    def net(self, order: Order) -> str:
        return money.format_money(order.net_minor, order.currency, decimals=True)


@admin.register(Pickup)
class PickupAdmin(BigTableAdmin):
    list_display = ["external_id", "kind", "buyer", "store", "taken_at", "ready_at", "collected_at"]
    list_filter = ["kind", "store"]
    list_select_related = ["client", "store"]
    search_fields = ["external_id"]
    ordering = ["-taken_at"]
    fields = [*list_display[:4], "order", "product", "taken_at", "ready_at", "collected_at"]
    readonly_fields = fields

    @display(description=_("client"))
    def buyer(self, pickup: Pickup) -> str:
        return str(pickup.client)


@admin.register(WaitingRefund)
class WaitingRefundAdmin(BigTableAdmin):
    list_display = ["external_id", "order_number", "from_source", "market", "amount_minor", "refunded_at", "why"]
    list_filter = ["source", "market"]
    list_select_related = ["market"]
    search_fields = ["external_id", "order_number"]
    ordering = ["-told_at"]
    fields = [*list_display, "told_at"]
    readonly_fields = fields

    @display(description=_("refused as"), ordering="refused")
    def why(self, waiting: WaitingRefund) -> str:
        return str(WHY.get(waiting.refused, waiting.refused or "–"))


@admin.register(Credit)
class CreditAdmin(BigTableAdmin):
    list_display = ["associate", "store", "order", "amount", "basis", "effective_on", "posted_at"]
    list_filter = ["store", "effective_on"]
    list_select_related = ["associate", "store", "order"]
    search_fields = ["order__external_id"]
    ordering = ["-effective_on", "-pk"]
    fields = ["associate", "store", "order", "refund", "amount", "basis", "effective_on", "posted_at"]
    readonly_fields = fields

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, credit: Credit) -> str:
        return money.format_money(credit.amount_minor, credit.currency, decimals=True)


@admin.register(Touch)
class TouchAdmin(BigTableAdmin):
    list_display = ["occurred_at", "reached", "associate", "by_way_of"]
    list_filter = ["channel"]
    list_select_related = ["client", "associate"]
    ordering = ["-pk"]
    fields = ["occurred_at", "reached", "associate", "by_way_of"]
    readonly_fields = fields

    @display(description=_("client"))
    def reached(self, touch: Touch) -> str:
        return str(touch.client)

    @display(description=_("channel"), ordering="channel")
    def by_way_of(self, touch: Touch) -> str:
        return said.channel(touch.channel)
