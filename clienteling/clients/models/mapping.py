"""How the columns of somebody's file are named, kept so that the next file needs no questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnMapping(models.Model):
    """`columns`: our field → header of the file, or position counted from 0 for a file without header."""

    name = models.SlugField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    columns = models.JSONField(_("columns"))
    options = models.JSONField(_("options"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="column_mapping_name_once_per_kind")]

    def __str__(self) -> str:
        return self.name
