"""Keys of machine clients."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from clienteling.associates.models.market import Market


class MachineKeyManager(APIKeyManager):
    """A key is asked for with every request, and its market with it: in one query."""

    def get_usable_keys(self) -> "models.QuerySet[MachineKey]":
        usable: models.QuerySet[MachineKey] = super().get_usable_keys()
        return usable.select_related("market__corp")


class MachineKey(AbstractAPIKey):
    """The key of a machine client (e-commerce, POS, CRM): one source of data, and what it may do."""

    name = models.CharField(_("name"), max_length=50, default=None)
    prefix = models.CharField(_("prefix"), max_length=8, unique=True, editable=False)
    hashed_key = models.CharField(_("hash of the key"), max_length=150, editable=False)
    created = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)
    revoked = models.BooleanField(
        _("revoked"), blank=True, default=False, help_text=_("A revoked key stops working at once and for good.")
    )
    source = models.SlugField(_("source"), max_length=30, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"), default=list)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))

    objects: ClassVar[MachineKeyManager] = MachineKeyManager()

    class Meta(AbstractAPIKey.Meta):
        verbose_name = _("machine key")  # type: ignore[assignment]
        verbose_name_plural = _("machine keys")  # type: ignore[assignment]
