"""A callback about a contact that WeCom must be asked about: the row is the queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.clients.querysets import ContactPullQuerySet
from clienteling.wecom.models import CallbackEvent


class ContactPull(models.Model):
    """Open until `done_at`; `due_at` is also the lease of who works on it, NULL once it is left to a person."""

    event = models.OneToOneField(CallbackEvent, on_delete=models.CASCADE, verbose_name=_("callback"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = ContactPullQuerySet.as_manager()

    class Meta:
        verbose_name = _("look-up of a contact")
        verbose_name_plural = _("look-ups of contacts")
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="contact_pull_open")]

    def __str__(self) -> str:
        return f"{self.event_id}"
