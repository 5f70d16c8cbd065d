"""A corp: one WeCom company and our app in it. One row per market's corp; secrets are encrypted."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.models.callee import NEXT_KEYS_TOGETHER, Callee
from clienteling.wecom.querysets import CorpQuerySet


class Corp(Callee):
    receiver = "corp_id"

    corp_id = models.CharField(_("corp ID"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    agent_id = models.PositiveIntegerField(_("agent ID"))
    seats = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        help_text=_("Accounts the corp has at WeCom: 200 messages a day for each. Empty: not counted."),
    )

    objects: ClassVar[CorpQuerySet] = CorpQuerySet.as_manager()  # type: ignore[assignment]  # manager of that queryset

    class Meta:
        verbose_name = _("corp")
        verbose_name_plural = _("corps")
        constraints = [
            CheckConstraint(condition=Q(corp_id__regex=r"^[0-9A-Za-z_-]+$"), name="corp_id_is_plain"),
            CheckConstraint(condition=NEXT_KEYS_TOGETHER, name="corp_next_callback_keys_come_together"),
        ]

    def __str__(self) -> str:
        return self.name
