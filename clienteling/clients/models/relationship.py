"""A follow: which associate looks after which client, since when, until when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import RelationshipQuerySet


class Relationship(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="relationships", verbose_name=_("client"))
    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="relationships", verbose_name=_("associate")
    )
    is_primary = models.BooleanField(_("primary"), default=False)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    add_way = models.PositiveSmallIntegerField(_("added by"), default=0)
    state = models.CharField(_("contact way state"), max_length=30, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.UniqueConstraint(
                fields=["associate", "client"], condition=Q(ended_at=None), name="relationship_one_active_per_pair"
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(ended_at=None, is_primary=True),
                name="relationship_one_active_primary_per_client",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="relationship_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["client", "started_at"], name="relationship_history")]

    def __str__(self) -> str:
        return f"{self.associate_id} – {self.client_id}"
