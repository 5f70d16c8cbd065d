"""Which process gives the outbox its permits while Redis is away: one at a time, so that nobody's pace adds up."""

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
