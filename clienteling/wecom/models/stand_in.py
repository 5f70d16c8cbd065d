"""Who counts while Redis is away: one process at a time for the outbox, all in one row for the other calls."""

from collections.abc import Mapping
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.querysets import StandInQuerySet


class StandIn(models.Model):
    """The one row there is. `until` is by the database's clock; whoever holds it on prolongs it."""

    place = models.PositiveSmallIntegerField(_("place"), primary_key=True, default=1)
    holder = models.CharField(_("process"), max_length=64)
    until = models.DateTimeField(_("until"))

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in for Redis")
        verbose_name_plural = _("stand-ins for Redis")
        constraints = [CheckConstraint(condition=Q(place=1), name="stand_in_is_one")]

    def __str__(self) -> str:
        return self.holder


class DirectCalls(models.Model):
    """What all processes together gave to calls outside the outbox while Redis is away: one row, locked to be counted.

    `taken`: uses by key of the limit and slot of its window.
    """

    place = models.PositiveSmallIntegerField(_("place"), primary_key=True, default=1)
    taken = models.JSONField(_("taken"), default=dict)

    class Meta:
        verbose_name = _("direct calls without Redis")
        verbose_name_plural = _("direct calls without Redis")
        constraints = [CheckConstraint(condition=Q(place=1), name="direct_calls_are_one_row")]

    def __str__(self) -> str:
        return str(len(self.taken))

    @classmethod
    def locked(cls) -> Self:
        """Until the transaction ends."""
        cls.objects.get_or_create(place=1)
        return cls.objects.select_for_update().get()

    @property
    def counts(self) -> dict[str, dict[int, int]]:
        """JSON knows no numbers as names."""
        return {key: {int(slot): count for slot, count in slots.items()} for key, slots in self.taken.items()}

    def keep(self, counts: Mapping[str, Mapping[int, int]]) -> None:
        self.taken = counts
        self.save(update_fields=["taken"])
