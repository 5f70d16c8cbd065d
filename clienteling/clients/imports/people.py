"""Clients that rows of orders and activity speak of: found by any identity, or made anonymous if asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.imports.columns import Record
from clienteling.clients.services import (
    ClientData,
    Identity,
    client_ids,
    parse_identities,
    upsert_clients,
)
from clienteling.lib.errors import DomainError

KINDS = ("crm", "house_crm", "unionid", "external_userid", "openid", "phone", "email")


def identities(record: Record, *, source: str, market: Market) -> list[Identity]:
    """Raises DomainError."""
    said = {kind: record.said[kind] for kind in KINDS if kind in record.said}
    found = parse_identities(said, source=source, market=market)
    if not found:
        detail = _("One of these must be given: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
        raise DomainError("identity_required", detail, "crm")
    return found


def found(references: Sequence[list[Identity]], *, market: Market) -> list[int | DomainError]:
    return client_ids(references, within=market)


def make_missing(references: Sequence[list[Identity]], *, source: str, market: Market, at: datetime) -> int:
    """Clients without a name of their own for numbers we do not know; how many were made."""
    unknown = [
        reference
        for reference, client in zip(references, found(references, market=market), strict=True)
        if isinstance(client, DomainError) and client.code == "unknown_client" and numbered(reference)
    ]
    numbers = dict.fromkeys(identity.value for reference in unknown for identity in reference if identity.kind == "crm")
    rows = [
        ClientData(market.code, {"crm": number}, name=_("Client %(number)s") % {"number": number}) for number in numbers
    ]
    return len(upsert_clients(rows, source=source, at=at, within=market).clients)


def numbered(reference: list[Identity]) -> bool:
    return any(identity.kind == "crm" for identity in reference)
