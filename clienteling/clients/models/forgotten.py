"""Whom WeCom must not bring back: contacts of erased clients, whose follows it keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForgottenContact(models.Model):
    """An erased client's name at WeCom or WeChat, as a keyed hash of its own; a follow begun later is a new client."""

    contact_key = models.BinaryField(max_length=32, unique=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"))

    class Meta:
        verbose_name = _("forgotten contact")
        verbose_name_plural = _("forgotten contacts")

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"
