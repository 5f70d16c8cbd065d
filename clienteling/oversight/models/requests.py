"""What clients may ask for: everything the house knows of them, and to be forgotten."""

from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client
from clienteling.lib.encryption import EncryptedTextField
from clienteling.oversight.querysets import RequestQuerySet


class AccessRequest(models.Model):
    """A copy of everything, put together by a job and sealed until it is fetched; gone after `expires_at`."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+", verbose_name=_("client"))
    asked_by = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=200)
    due_at = models.DateTimeField(_("due at"), null=True)
    made_at = models.DateTimeField(_("ready at"), null=True)
    expires_at = models.DateTimeField(_("expires at"), null=True)
    archive = EncryptedTextField(_("archive"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        indexes = [Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="access_request_due")]
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="access_request_says_why"),
            CheckConstraint(
                condition=Q(made_at=None, expires_at=None) | Q(made_at__isnull=False, expires_at__isnull=False),
                name="access_request_expires_once_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.asked_at:%Y-%m-%d}"


class ErasureStatus(models.TextChoices):
    ASKED = "asked", _("Waiting to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    DONE = "done", _("Erased")


ERASURE_MOVES: dict[str, set[str]] = {
    ErasureStatus.ASKED: {ErasureStatus.CONFIRMED, ErasureStatus.CANCELLED},
    ErasureStatus.CONFIRMED: {ErasureStatus.CANCELLED, ErasureStatus.DONE},
    ErasureStatus.CANCELLED: set(),
    ErasureStatus.DONE: set(),
}


class ErasureRequest(models.Model):
    """Asked by one, confirmed by another, done on `due_at`; until then it can be cancelled."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("client"))
    status = models.CharField(
        _("status"), max_length=10, choices=ErasureStatus.choices, default=ErasureStatus.ASKED, editable=False
    )
    asked_by = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey(
        Associate, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    due_at = models.DateTimeField(_("erased on"))
    settled_at = models.DateTimeField(_("settled at"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        constraints = [
            UniqueConstraint(
                fields=["client"], condition=Q(status__in=["asked", "confirmed"]), name="erasure_one_open_per_client"
            ),
            CheckConstraint(condition=Q(status__in=ErasureStatus.values), name="erasure_status_is_known"),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="erasure_confirmed_by_another"
            ),
            CheckConstraint(
                condition=~Q(status__in=["confirmed", "done"]) | Q(confirmed_by__isnull=False),
                name="erasure_only_after_it_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.get_status_display()}"


class Erasure(models.Model):
    """The log of erasures, by pseudonym: added to, never changed, and replayed after a restore."""

    client_uid = models.UUIDField(_("record ID of the client"), unique=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+", verbose_name=_("market"))
    erased_at = models.DateTimeField(_("erased at"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return str(self.client_uid)
