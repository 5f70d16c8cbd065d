"""Comparing a market's follows with WeCom's, night by night: how far it is, and each difference that was repaired."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import ReconciliationRunQuerySet


class FindingKind(models.TextChoices):
    """What WeCom knew and we did not. `REFUSED`: what we know speaks against it, a person must look."""

    ADDITION = "addition", _("Missed addition")
    REMOVAL = "removal", _("Missed removal")
    REMARK = "remark", _("Missed remark")
    REFUSED = "refused", _("Could not be repaired")


class ReconciliationRun(models.Model):
    """Open until `finished_at`. Associates up to `position` are done; `due_at` is also the lease of who works on it.

    `night` is the local date of the nightly run, which exists once; empty when somebody asked for a run.
    """

    market = models.ForeignKey(Market, on_delete=models.CASCADE, verbose_name=_("market"))
    night = models.DateField(_("night"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"))
    position = models.PositiveBigIntegerField(_("position"), default=0)
    asked = models.PositiveIntegerField(_("associates compared"), default=0)
    not_asked = models.PositiveIntegerField(_("associates WeCom would not show"), default=0)
    follows = models.PositiveIntegerField(_("follows compared"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)

    objects = ReconciliationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation with WeCom")
        verbose_name_plural = _("reconciliations with WeCom")
        constraints = [UniqueConstraint(fields=["market", "night"], name="reconciliation_once_a_night")]
        indexes = [Index(fields=["due_at"], condition=Q(finished_at=None), name="reconciliation_open")]

    def __str__(self) -> str:
        return f"{self.market} {self.started_at:%Y-%m-%d}"


class ReconciliationFinding(models.Model):
    """One difference. When a missed removal really happened nobody knows: it counts from `found_at`."""

    run = models.ForeignKey(
        ReconciliationRun,
        on_delete=models.CASCADE,
        related_name="findings",
        verbose_name=_("reconciliation with WeCom"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FindingKind.choices)
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, verbose_name=_("client"))
    found_at = models.DateTimeField(_("found at"))
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("missed callback")
        verbose_name_plural = _("missed callbacks")
        constraints = [
            CheckConstraint(condition=Q(kind__in=FindingKind.values), name="finding_kind_is_known"),
            CheckConstraint(
                condition=Q(kind="refused") | Q(client__isnull=False),
                name="finding_names_its_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.found_at:%Y-%m-%d}"
