"""Keys of machine clients."""

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from clienteling.associates.models.market import Market
from clienteling.wecom.models import Corp

OF_CORP = ("id", "corp_id")


class MachineKeyManager(APIKeyManager):
    """A key is asked for with every request, and its market with it: in one query."""

    def get_from_key(self, key: str) -> "MachineKey":
        """Raises DoesNotExist. The key is 32 random letters, so its SHA-512 need not be slow."""
        with connection.cursor() as cursor:
            cursor.execute(usable(), [key.partition(".")[0]])
            row = cursor.fetchone()
        found = in_full(list(row)) if row else None
        if found is None or not found.is_valid(key):
            raise MachineKey.DoesNotExist("Key is not valid.")
        return found


@cache
def usable() -> str:
    """Written out: the query set is put together anew for each request, and that takes longer than the answer."""
    tables = {"k": columns(MachineKey), "m": columns(Market), "c": OF_CORP}
    what = ", ".join(f"{table}.{name}" for table, names in tables.items() for name in names)
    return (
        f"SELECT {what} FROM associates_machinekey k LEFT JOIN associates_market m ON m.id = k.market_id"  # noqa: S608
        " LEFT JOIN wecom_corp c ON c.id = m.corp_id WHERE k.prefix = %s AND NOT k.revoked"
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
