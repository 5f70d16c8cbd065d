"""Keys of machine clients."""

from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from clienteling.associates.models.market import Market


class MachineKeyManager(APIKeyManager):
    """A key is asked for with every request, and its market with it: in one query."""

    def get_usable_keys(self) -> "models.QuerySet[MachineKey]":
        usable: models.QuerySet[MachineKey] = super().get_usable_keys()
        return usable.select_related("market__corp")

    def called(self, given: str, at: datetime) -> "MachineKey":
        """The row whose key this is, or whose former key it still is. Raises DoesNotExist."""
        prefix = given.partition(".")[0]
        key = self.get_usable_keys().get(Q(prefix=prefix) | Q(former_prefix=prefix))
        digest = key.hashed_key if key.prefix == prefix else key.former_hash
        if key.prefix != prefix and (key.former_until is None or key.former_until <= at):
            raise MachineKey.DoesNotExist
        if not constant_time_compare(self.key_generator.hash(given), digest):
            raise MachineKey.DoesNotExist
        return key


class MachineKey(AbstractAPIKey):
    """The key of a machine client (e-commerce, POS, CRM): one source of data, and what it may do.

    `networks`: from where it may be used, empty for anywhere. `per_minute`: requests, 0 for no limit. `former_*`: the
    key it had before, for as long as both are good.
    """

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
    networks = ArrayField(
        models.CharField(max_length=43),
        verbose_name=_("addresses"),
        default=list,
        blank=True,
        help_text=_("Where it may be used from, as 203.0.113.0/24, separated by commas. Empty: from anywhere."),
    )
    per_minute = models.PositiveIntegerField(
        _("requests per minute"), default=6_000, db_default=6_000, help_text=_("0 for no limit.")
    )
    former_prefix = models.CharField(_("former prefix"), max_length=8, null=True, unique=True, editable=False)
    former_hash = models.CharField(_("hash of the former key"), max_length=150, blank=True, editable=False)
    former_until = models.DateTimeField(_("former key good until"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)

    objects: ClassVar[MachineKeyManager] = MachineKeyManager()

    class Meta(AbstractAPIKey.Meta):
        verbose_name = _("machine key")  # type: ignore[assignment]
        verbose_name_plural = _("machine keys")  # type: ignore[assignment]

    def admits(self, address: str) -> bool:
        """Whether a request from there may use it."""
        if not self.networks:
            return True
        try:
            here = ip_address(address)
        except ValueError:
            return False
        return any(here in ip_network(network) for network in self.networks)
