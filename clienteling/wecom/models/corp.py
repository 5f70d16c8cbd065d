"""A corp: one WeCom company and our app in it. One row per market's corp; secrets are encrypted."""

from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from clienteling.lib.encryption import EncryptedTextField


class Corp(models.Model):
    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    corp_id = models.CharField(_("corp ID"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    agent_id = models.PositiveIntegerField(_("agent ID"))
    secret = EncryptedTextField(_("Secret"), max_length=200)
    seats = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        help_text=_("Accounts the corp has at WeCom: 200 messages a day for each. Empty: not counted."),
    )
    callback_token = EncryptedTextField(_("Callback token"), max_length=64)
    callback_aes_key = EncryptedTextField(_("Callback AES key"), max_length=64)
    callback_token_next = EncryptedTextField(_("Next callback token"), max_length=64, null=True, blank=True)
    callback_aes_key_next = EncryptedTextField(_("Next callback AES key"), max_length=64, null=True, blank=True)

    class Meta:
        verbose_name = _("corp")
        verbose_name_plural = _("corps")
        constraints = [
            CheckConstraint(condition=Q(corp_id__regex=r"^[0-9A-Za-z_-]+$"), name="corp_id_is_plain"),
            CheckConstraint(
                condition=Q(callback_token_next__isnull=True, callback_aes_key_next__isnull=True)
                | Q(callback_token_next__isnull=False, callback_aes_key_next__isnull=False),
                name="corp_next_callback_keys_come_together",
            ),
        ]

    def __str__(self) -> str:
        return self.name
