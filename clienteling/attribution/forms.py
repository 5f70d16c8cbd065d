"""Forms of head office: rates as percent, targets as amounts of money, months by any of their days."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSingleDateWidget

from clienteling.attribution.models import CommissionPlan, Target
from clienteling.lib import money

if TYPE_CHECKING:
    PlanForm = forms.ModelForm[CommissionPlan]
    MonthForm = forms.ModelForm[Target]
else:
    PlanForm = MonthForm = forms.ModelForm


class CommissionPlanForm(PlanForm):
    """A plan that was paid by keeps its market, rate and start; it can end, but not before the last day it paid for."""

    rate = forms.DecimalField(
        label=_("Rate in percent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    fixed: ClassVar[list[str]] = ["market", "rate", "valid_from"]

    class Meta:
        model = CommissionPlan
        fields: ClassVar[list[str]] = ["market", "valid_from", "valid_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_paid_on = self.paid_until()
        if self.instance.pk:
            self.fields["rate"].initial = Decimal(self.instance.rate_bp) / 100
        for name in self.fields.keys() & self.fixed if self.last_paid_on else ():  # who only looks has fewer fields
            self.fields[name].disabled = True

    def paid_until(self) -> date | None:
        if not self.instance.pk:
            return None
        last: date | None = self.instance.ledgerentry_set.aggregate(on=Max("transaction__effective_on"))["on"]
        return last

    def clean_rate(self) -> Decimal:
        rate: Decimal = self.cleaned_data["rate"]
        self.instance.rate_bp = int(rate * 100)
        return rate

    def clean_valid_to(self) -> date | None:
        end: date | None = self.cleaned_data["valid_to"]
        start = self.cleaned_data.get("valid_from")
        if end and start and end < start:
            raise forms.ValidationError(_("A plan cannot end before it starts."))
        if end and self.last_paid_on and end < self.last_paid_on:
            raise forms.ValidationError(
                _("Commission was paid by this plan until %(day)s."), params={"day": self.last_paid_on}
            )
        return end


class TargetForm(MonthForm):
    """The amount is in the currency of the associate's market."""

    amount = forms.DecimalField(
        label=_("Amount"), min_value=1, max_value=10**12, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget
    )

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = ["associate", "month"]
        widgets: ClassVar[dict[str, Any]] = {"month": UnfoldAdminSingleDateWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            places = money.digits(self.instance.currency)
            self.fields["amount"].initial = Decimal(self.instance.amount_minor).scaleb(-places)
            for name in self.fields.keys() & {"associate", "month"}:
                self.fields[name].disabled = True

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        associate, amount = cleaned.get("associate"), cleaned.get("amount")
        if associate and amount:
            currency = self.instance.currency or associate.market.currency
            try:
                self.instance.amount_minor = money.to_minor(amount, currency)
            except ValueError:
                self.add_error("amount", _("%(currency)s has no cents.") % {"currency": currency})
            self.instance.currency = currency
        return cleaned
