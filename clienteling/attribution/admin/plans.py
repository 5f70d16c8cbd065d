"""Commission plans and targets: what retail operations set."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.attribution import services
from clienteling.attribution.forms import CommissionPlanForm, TargetForm
from clienteling.attribution.models import CommissionPlan, Target
from clienteling.lib import money
from clienteling.lib.house_admin import HouseAdmin, display


@admin.register(CommissionPlan)
class CommissionPlanAdmin(HouseAdmin):
    form = CommissionPlanForm
    list_display = ["market", "rate", "valid_from", "valid_to"]
    list_filter = ["market"]
    list_select_related = ["market"]
    ordering = ["market", "-valid_from"]
    fields = ["market", "rate", ("valid_from", "valid_to")]

    @display(description=_("rate"), ordering="rate_bp")
    def rate(self, plan: CommissionPlan) -> str:
        return f"{plan.rate_bp / 100:g} %"


@admin.register(Target)
class TargetAdmin(HouseAdmin):
    form = TargetForm
    list_display = ["associate", "store", "of_month", "amount"]
    list_filter = ["month", "associate__store"]
    list_select_related = ["associate__store"]
    search_fields = ["associate__name"]
    ordering = ["-month", "associate__store", "associate"]
    fields = ["associate", "month", "amount"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        assert isinstance(request.user, Associate)  # noqa: S101  (for the type: only they pass the log-in)
        kwargs["queryset"] = Associate.objects.visible_to(request.user).selling().filter(market__isnull=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Target, form: TargetForm, change: bool) -> None:
        target = services.set_target(obj.associate, month=obj.month, amount_minor=obj.amount_minor)
        obj.pk = target.pk

    @display(description=_("store"))
    def store(self, target: Target) -> str:
        return target.associate.store.name if target.associate.store else ""

    @display(description=_("month"), ordering="month")
    def of_month(self, target: Target) -> str:
        return f"{target.month:%Y-%m}"

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, target: Target) -> str:
        return money.format_money(target.amount_minor, target.currency)
