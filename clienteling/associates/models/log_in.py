"""How often somebody tried to log in with a password lately; of neither names nor addresses is anything readable."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LogInTries(models.Model):
    """`who` is a keyed hash of a user name or of an address. Rows older than the window begin anew."""

    who = models.BinaryField(_("who"), max_length=32, unique=True)
    began_at = models.DateTimeField(_("since"))
    count = models.PositiveIntegerField(_("tries"))

    class Meta:
        verbose_name = _("tries to log in")
        verbose_name_plural = _("tries to log in")

    def __str__(self) -> str:
        return str(self.count)
