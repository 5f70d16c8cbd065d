"""What WeChat's servers call back: credentials, and the keys that callbacks are signed and sealed with."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.lib.encryption import EncryptedTextField

NEXT_KEYS_TOGETHER = Q(callback_token_next__isnull=True, callback_aes_key_next__isnull=True) | Q(
    callback_token_next__isnull=False, callback_aes_key_next__isnull=False
)


class Callee(models.Model):
    """While keys are rotated, callbacks under the next pair are accepted as well.

    `receiver`: the field whose value a sealed callback must name as its receiver.
    """

    receiver: ClassVar[str]
    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    secret = EncryptedTextField(_("Secret"), max_length=200)
    callback_token = EncryptedTextField(_("Callback token"), max_length=64)
    callback_aes_key = EncryptedTextField(_("Callback AES key"), max_length=64)
    callback_token_next = EncryptedTextField(_("Next callback token"), max_length=64, null=True, blank=True)
    callback_aes_key_next = EncryptedTextField(_("Next callback AES key"), max_length=64, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def receive_id(self) -> str:
        return str(getattr(self, self.receiver))

    @property
    def key_pairs(self) -> list[tuple[str, str]]:
        """Token and AES key: those in use, then the next ones."""
        pairs = [
            (self.callback_token, self.callback_aes_key),
            (self.callback_token_next, self.callback_aes_key_next),
        ]
        return [(str(token), str(aes_key)) for token, aes_key in pairs if token and aes_key]
