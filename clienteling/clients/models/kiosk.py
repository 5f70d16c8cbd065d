"""A shop's shared tablet, and what a client entered on it until the one-time code is scanned."""

from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Store
from clienteling.clients.models.client import Client
from clienteling.clients.models.contact_way import ContactWay
from clienteling.clients.querysets import KioskDeviceQuerySet, KioskVisitQuerySet
from clienteling.lib.encryption import EncryptedTextField


class KioskDevice(models.Model):
    """Paired by a code that works once; known afterwards by the token in its cookie. Both are kept as hashes only."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="kiosks", verbose_name=_("store"))
    name = models.CharField(_("name"), max_length=40)
    code_index = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    code_until = models.DateTimeField(_("code works until"), null=True, editable=False)
    token_index = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    paired_at = models.DateTimeField(_("paired at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = KioskDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiosk")
        verbose_name_plural = _("kiosks")
        constraints = [
            CheckConstraint(
                condition=Q(token_index=None) | Q(paired_at__isnull=False, code_index=None),
                name="kiosk_paired_by_a_code_used_up",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KioskVisit(models.Model):
    """`said` is what the client entered, as JSON; emptied once it is on the profile. The signature stays as proof."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    device = models.ForeignKey(KioskDevice, on_delete=models.PROTECT, related_name="visits", verbose_name=_("kiosk"))
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("associate"))
    way = models.OneToOneField(
        ContactWay, on_delete=models.PROTECT, related_name="visit", verbose_name=_("contact way")
    )
    said = EncryptedTextField(_("entered"), blank=True)
    agreed = models.JSONField(_("version of the words, by purpose agreed to"), default=dict)
    signature = EncryptedTextField(_("signature"))
    signed_at = models.DateTimeField(_("signed at"))
    expires_at = models.DateTimeField(_("expires at"))
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, related_name="kiosk_visits", verbose_name=_("client")
    )
    joined_at = models.DateTimeField(_("client added the associate at"), null=True)

    objects = KioskVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit at the kiosk")
        verbose_name_plural = _("visits at the kiosk")
        indexes = [models.Index(fields=["expires_at"], condition=Q(client=None), name="kiosk_visit_open")]
        constraints = [
            CheckConstraint(
                condition=Q(client=None, joined_at=None) | Q(client__isnull=False, joined_at__isnull=False),
                name="kiosk_visit_joined_exactly_with_its_client",
            ),
            CheckConstraint(condition=Q(expires_at__gt=F("signed_at")), name="kiosk_visit_lasts_a_while"),
        ]

    def __str__(self) -> str:
        return str(self.uid)[:8]
