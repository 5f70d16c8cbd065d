"""Automatic tags: conditions in the rules' language that put a tag on clients, and take it off again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import Tag


class AutoTag(models.Model):
    """`ran_on`: the market's local day of the last sweep. `in_step`: whoever no longer matches loses the tag."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="automatic", verbose_name=_("tag"))
    conditions = models.JSONField(_("conditions"))
    is_live = models.BooleanField(_("live"), default=False)
    in_step = models.BooleanField(_("takes the tag off again"), default=True)
    ran_on = models.DateField(_("last run"), null=True, blank=True, editable=False)
    added = models.PositiveIntegerField(_("tagged"), default=0, editable=False)
    removed = models.PositiveIntegerField(_("untagged"), default=0, editable=False)

    class Meta:
        verbose_name = _("automatic tag")
        verbose_name_plural = _("automatic tags")

    def __str__(self) -> str:
        return self.tag.name
