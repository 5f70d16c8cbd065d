"""What somebody looks like, for the tablet in their shop."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.people import Associate


class Portrait(models.Model):
    """A small square JPEG, drawn anew from what was uploaded; seen only by who is logged in, and on paired tablets."""

    associate = models.OneToOneField(
        Associate, on_delete=models.CASCADE, related_name="portrait", verbose_name=_("associate")
    )
    picture = models.BinaryField(_("picture"))

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")

    def __str__(self) -> str:
        return f"{self.associate_id}"
