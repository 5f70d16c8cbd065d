"""Who works when: shifts by day, absences, and who looks after an absent associate's clients meanwhile."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.people import Associate
from clienteling.associates.models.store import Store
from clienteling.associates.querysets import AbsenceQuerySet, ShiftQuerySet


class AbsenceKind(models.TextChoices):
    HOLIDAY = "holiday", _("Holiday")
    SICK = "sick", _("Sick leave")
    PARENTAL = "parental", _("Parental leave")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other")


class Shift(models.Model):
    """Local dates and times of the store."""

    associate = models.ForeignKey(
        Associate, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("associate")
    )
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("store"))
    on = models.DateField(_("day"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("rota")
        indexes = [models.Index(fields=["store", "on"], name="shift_by_store_and_day")]
        constraints = [
            models.UniqueConstraint(fields=["associate", "on", "starts"], name="shift_once_per_associate_and_time"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="shift_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Absence(models.Model):
    """From the first to the last day away, both included; `cover` sees the clients and open work meanwhile."""

    associate = models.ForeignKey(
        Associate, on_delete=models.CASCADE, related_name="absences", verbose_name=_("associate")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    kind = models.CharField(_("kind"), max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.HOLIDAY)
    cover = models.ForeignKey(
        Associate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="covered_absences",
        verbose_name=_("cover"),
    )
    entered_by = models.ForeignKey(
        Associate, null=True, editable=False, on_delete=models.SET_NULL, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("associate")), name="absence_is_covered_by_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
