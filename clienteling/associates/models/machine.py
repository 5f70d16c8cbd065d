"""Keys of machine clients."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from itertools import islice
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from clienteling.associates.models.market import Market
from clienteling.wecom.models import Corp

OF_CORP = ("id", "corp_id")
NOTED_EVERY = timedelta(minutes=1)


class MachineKeyManager(APIKeyManager):
    """A key is asked for with every request, and its market with it: in one query."""

    def called(self, given: str, at: datetime) -> "MachineKey":
        """The row whose key this is, or whose former key it still is. Raises DoesNotExist.

        The key is 32 random letters, so its SHA-512 need not be slow.
        """
        prefix = given.partition(".")[0]
        with connection.cursor() as cursor:
            cursor.execute(usable(), [prefix, prefix, at])
            row = cursor.fetchone()
        found = in_full(list(row)) if row else None
        digest = "" if found is None else found.hashed_key if found.prefix == prefix else found.former_hash
        if found is None or not constant_time_compare(self.key_generator.hash(given), digest):
            raise MachineKey.DoesNotExist("Key is not valid.")
        return found

    def note_use(self, key: "MachineKey", at: datetime) -> None:
        """To the minute: a busy key is not written with every request."""
        if key.last_used_at is None or key.last_used_at <= at - NOTED_EVERY:
            due = Q(last_used_at=None) | Q(last_used_at__lte=at - NOTED_EVERY)
            self.filter(due, pk=key.pk).update(last_used_at=at)


@cache
def usable() -> str:
    """Written out: the query set is put together anew for each request, and that takes longer than the answer."""
    tables = {"k": columns(MachineKey), "m": columns(Market), "c": OF_CORP}
    what = ", ".join(f"{table}.{name}" for table, names in tables.items() for name in names)
    return (
        f"SELECT {what} FROM associates_machinekey k LEFT JOIN associates_market m ON m.id = k.market_id"  # noqa: S608
        " LEFT JOIN wecom_corp c ON c.id = m.corp_id WHERE NOT k.revoked"
        " AND (k.prefix = %s OR k.former_prefix = %s AND k.former_until > %s)"
    )


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def in_full(row: Sequence[Any]) -> "MachineKey":
    """What `usable` finds; of the corp only what it is called."""
    values = iter(row)
    parts = [list(islice(values, len(names))) for names in (columns(MachineKey), columns(Market), OF_CORP)]
    key = MachineKey.from_db(DEFAULT_DB_ALIAS, columns(MachineKey), parts[0])
    if key.market_id:
        key.market = Market.from_db(DEFAULT_DB_ALIAS, columns(Market), parts[1])
        key.market.corp = Corp.from_db(DEFAULT_DB_ALIAS, OF_CORP, parts[2])
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
