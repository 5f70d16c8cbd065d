"""A rule tried on the past: what it would have raised on each day, and what would have become of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.rule import RuleVersion
from clienteling.associates.models import Associate, Market


class BacktestState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Backtest(models.Model):
    """The last `days` whole local days before `asked_at`, one after the other. The row is the queue of its job."""

    version = models.ForeignKey(
        RuleVersion, on_delete=models.CASCADE, related_name="backtests", verbose_name=_("rule version")
    )
    days = models.PositiveSmallIntegerField(_("days"))
    days_done = models.PositiveSmallIntegerField(_("days done"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=BacktestState.choices, default=BacktestState.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("backtest")
        verbose_name_plural = _("backtests")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="backtest_state_is_known"
            ),
            models.CheckConstraint(condition=Q(days__range=(1, 366)), name="backtest_is_of_a_year_at_most"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="backtest_not_finished")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.asked_at:%Y-%m-%d}"


class BacktestDay(models.Model):
    """One market's day: matched = would be sent + excluded by code. `cut`: over what client or associate may have.

    `per_associate`: {associate id: would be sent}; `overlap`: {code of another rule: clients it told of that day too}.
    """

    backtest = models.ForeignKey(Backtest, on_delete=models.CASCADE, related_name="results", verbose_name=_("backtest"))
    market = models.ForeignKey(Market, on_delete=models.CASCADE, verbose_name=_("market"))
    day_on = models.DateField(_("day"))
    matched = models.PositiveIntegerField(_("matched"))
    would_send = models.PositiveIntegerField(_("would be sent"))
    cut = models.PositiveIntegerField(_("over a limit"))
    excluded = models.JSONField(_("not sent, by reason"))
    per_associate = models.JSONField(_("per associate"))
    overlap = models.JSONField(_("shared with other rules"))

    class Meta:
        verbose_name = _("day of a backtest")
        verbose_name_plural = _("days of backtests")
        constraints = [
            models.UniqueConstraint(fields=["backtest", "market", "day_on"], name="backtest_day_once_per_market"),
            models.CheckConstraint(
                condition=Q(cut__lte=models.F("would_send")), name="backtest_cuts_what_it_would_send"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_on:%Y-%m-%d}"


class BacktestAlert(models.Model):
    """An alert that would have been raised; ids only, gone with the next backtest of the rule."""

    backtest = models.ForeignKey(Backtest, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("backtest"))
    client_id = models.BigIntegerField()
    period = models.BigIntegerField(_("period"))
    market_id = models.BigIntegerField(_("market"))
    associate_id = models.BigIntegerField(_("associate"), null=True)
    raised_on = models.DateField(_("day"))
    raised_at = models.DateTimeField(_("raised at"))
    raised_as = models.CharField(_("reason when raised"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("alert of a backtest")
        verbose_name_plural = _("alerts of backtests")
        constraints = [
            models.UniqueConstraint(fields=["backtest", "client_id", "period"], name="backtest_alert_once_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.raised_on:%Y-%m-%d}"
