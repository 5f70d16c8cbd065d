"""When a store is open: each weekday, and the days that differ."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.store import Store


class Weekday(models.IntegerChoices):
    """As in ISO 8601."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class OpeningHours(models.Model):
    """A weekday without a row is a day the shop is closed."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("store"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["store", "weekday"], name="opening_hours_once_per_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_hours_close_after_they_open"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="opening_hours_are_of_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A date with its own hours; without hours the shop is closed."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="special_days", verbose_name=_("store"))
    on = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["store", "on"], name="special_day_once_per_store"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens")),
                name="special_day_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.on)
