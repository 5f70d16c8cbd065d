"""What associates are paid and what is expected of them: commission plans per market, targets per month."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.attribution.querysets import PlanQuerySet, TargetQuerySet

if TYPE_CHECKING:
    from django.db.models.constraints import BaseConstraint

BOTH_ENDS = Value("[]")


class CommissionPlan(models.Model):
    """The rate of a market from one local day to another, both included. Two plans of a market never overlap."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    rate_bp = models.PositiveIntegerField(_("rate (hundredths of a percent)"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("commission plan")
        verbose_name_plural = _("commission plans")
        # int8range instead of plain equality: needs no btree_gist, which a bare server may not have.
        constraints: ClassVar[list["BaseConstraint"]] = [
            ExclusionConstraint(
                name="commission_plans_of_a_market_do_not_overlap",
                expressions=[
                    (Func(F("market"), F("market"), BOTH_ENDS, function="int8range"), "&&"),
                    (Func(F("valid_from"), F("valid_to"), BOTH_ENDS, function="daterange"), "&&"),
                ],
                violation_error_message=_("Another plan of this market is valid on some of these days."),
            ),
            models.CheckConstraint(condition=Q(rate_bp__lte=10_000), name="commission_rate_is_at_most_the_whole_sale"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="commission_plan_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.rate_bp / 100:g} %"


class Target(models.Model):
    """What an associate is to sell in a month (`month` is its first day)."""

    associate = models.ForeignKey(
        Associate, on_delete=models.CASCADE, related_name="targets", verbose_name=_("associate")
    )
    month = models.DateField(_("month"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["associate", "month"], name="target_once_per_associate_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="target_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.associate} {self.month:%Y-%m}"
