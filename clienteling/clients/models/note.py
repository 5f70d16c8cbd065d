"""What associates write down about a client, with every earlier wording."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models.client import Client
from clienteling.lib.encryption import EncryptedTextField


class Note(models.Model):
    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="notes", verbose_name=_("client"))
    author = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("author"))
    text = EncryptedTextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["client", "-written_at"], name="note_of_client")]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"


class FormerNote(models.Model):
    """How a note read before an edit."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="former", verbose_name=_("note"))
    text = EncryptedTextField(_("note"), max_length=2000)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("former wording")
        verbose_name_plural = _("former wordings")
        ordering = ["until"]
        indexes = [models.Index(fields=["until"], name="former_note_by_age")]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d}"
