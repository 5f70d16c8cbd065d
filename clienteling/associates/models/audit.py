"""The audit log: who did what to whom, when and why. Rows are only ever added, and each seals the one before it."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from clienteling.associates.audit_actions import ACTIONS
from clienteling.associates.models.market import Market
from clienteling.associates.models.people import Associate
from clienteling.associates.querysets import AuditEntryQuerySet

NONE_YET = Value(b"")


class AuditChain(models.Model):
    """The end of one chain of entries. Several exist so that nobody waits for another's transaction.

    Written by the trigger of `AuditEntry` alone; a chain is born when all others are busy.
    """

    number = models.PositiveSmallIntegerField(_("chain"), primary_key=True)
    length = models.BigIntegerField(_("entries"))
    digest = models.BinaryField(_("digest"), max_length=32)

    class Meta:
        verbose_name = _("chain of the audit log")
        verbose_name_plural = _("chains of the audit log")

    def __str__(self) -> str:
        return f"{self.number}: {self.length}"


class AuditEntry(models.Model):
    """One act. The database gives it its place in a chain and its digest (`associates_audit_digest`).

    Personal data has no place here: a client is named by `uid`. A reason is somebody's own words and may be blanked
    when the client is erased; the digest covers a salted hash of it, so that the chain still holds.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(
        Associate, null=True, on_delete=models.PROTECT, related_name="audit_entries", verbose_name=_("who")
    )
    source = models.CharField(_("machine"), max_length=60, blank=True)
    market = models.ForeignKey(Market, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("market"))
    action = models.CharField(_("what"), max_length=60)
    client_uid = models.UUIDField(_("client"), null=True)
    subject = models.CharField(_("subject"), max_length=100, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    reason_salt = models.UUIDField(null=True, db_default=None, editable=False)
    reason_digest = models.BinaryField(max_length=32, db_default=NONE_YET, editable=False)
    chain = models.PositiveSmallIntegerField(_("chain"), db_default=0, editable=False)
    position = models.BigIntegerField(_("place in the chain"), db_default=0, editable=False)
    previous = models.BinaryField(_("digest before"), max_length=32, db_default=NONE_YET, editable=False)
    digest = models.BinaryField(_("digest"), max_length=32, db_default=NONE_YET, editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="audit_entry_one_per_place"),
            models.CheckConstraint(
                condition=Q(actor__isnull=False, source="") | (Q(actor=None) & ~Q(source="")),
                name="audit_entry_has_one_who",
            ),
        ]
        indexes = [
            models.Index(fields=["client_uid", "at"], condition=Q(client_uid__isnull=False), name="audit_of_a_client"),
            models.Index(fields=["actor", "at"], name="audit_of_an_associate"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def who(self) -> str:
        return self.actor.name if self.actor else self.source

    @property
    def what(self) -> str:
        return str(ACTIONS.get(self.action, self.action))
