"""The points of the loyalty programme: a ledger nobody rewrites."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models.client import Client


class PointsKind(models.TextChoices):
    EARNED = "earned", _("Earned")
    SPENT = "spent", _("Spent")
    EXPIRED = "expired", _("Expired")


class PointsEntry(models.Model):
    """`points` counts as it changes the balance: earned above zero, spent and expired below."""

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="points_entries", verbose_name=_("client")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointsKind.choices)
    points = models.IntegerField(_("points"))
    occurred_at = models.DateTimeField(_("when"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=30)
    reference = models.CharField(_("reference"), max_length=80)

    class Meta:
        verbose_name = _("points entry")
        verbose_name_plural = _("points entries")
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="points_entry_once_per_reference"),
            models.CheckConstraint(
                condition=Q(kind="earned", points__gt=0)
                | Q(kind__in=["spent", "expired"], points__lt=0, expires_on=None),
                name="points_entry_has_its_sign",
            ),
        ]
        indexes = [models.Index(fields=["client", "occurred_at"], name="points_of_client")]

    def __str__(self) -> str:
        return f"{self.points:+}"
