"""Wishes, stock and prices in the console: to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import Price, StockCount, Wish
from clienteling.lib.house_admin import BigTableAdmin, display
from clienteling.lib.money import format_money


@admin.register(Wish)
class WishAdmin(BigTableAdmin):
    list_display = ["whose", "product", "size", "colour", "remind_on", "promise_due_on", "status", "noted_at"]
    list_filter = ["status", "client__market"]
    list_select_related = ["client", "product"]
    search_fields = ["product__name", "product__sku"]
    ordering = ["-id"]
    fields = ["whose", "product", "size", "colour", "remind_on", "promise_due_on", "promise_kept_at"]
    fields += ["noted_by", "noted_at", "status", "closed_at"]
    readonly_fields = fields

    @display(description=_("client"))
    def whose(self, wish: Wish) -> str:
        return str(wish.client)


@admin.register(StockCount)
class StockCountAdmin(BigTableAdmin):
    list_display = ["product", "market", "quantity", "back", "counted_at"]
    list_filter = ["market"]
    list_select_related = ["product", "market"]
    search_fields = ["product__name", "product__sku"]
    ordering = ["-id"]


@admin.register(Price)
class PriceAdmin(BigTableAdmin):
    list_display = ["product", "market", "amount", "before", "valid_from"]
    list_filter = ["market"]
    list_select_related = ["product", "market"]
    search_fields = ["product__name", "product__sku"]
    ordering = ["-id"]
    fields = list_display
    readonly_fields = fields

    @display(description=_("price"))
    def amount(self, price: Price) -> str:
        return format_money(price.amount_minor, price.currency)

    @display(description=_("price before"))
    def before(self, price: Price) -> str:
        return "" if price.before_minor is None else format_money(price.before_minor, price.currency)
