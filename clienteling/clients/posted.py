"""Posted activities become events of our clients and products; what cannot is handed back."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import ActivityKind
from clienteling.clients.services import (
    ActivityEvent,
    Name,
    called,
    check_time,
    clients_called,
    product_ids,
)
from clienteling.clients.services.moments import CLOCKS_DIFFER, OLDEST_YEAR
from clienteling.clients.wire import KINDS, ActivityIn
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows

EARLIEST = datetime(OLDEST_YEAR + 1, 1, 1, tzinfo=UTC)
PLAIN_KINDS = frozenset(KINDS) - {ActivityKind.LIVESTREAM_LEFT.name.lower()}
LONGEST_LIVESTREAM_S = 86_400
LARGEST_PAYLOAD = 4_000
Said = str | tuple[str | tuple[str, str] | None, ...]  # a till's number alone, or market and identities, as they came


def events(
    rows: Rows[ActivityIn], *, source: str, markets: dict[str, Market], within: Market | None, at: datetime
) -> list[ActivityEvent]:
    """Events of the good rows, in order; the others move to `rows.rejected`."""
    latest = at + CLOCKS_DIFFER
    numbers: dict[Said, int] = {}
    references: list[list[Name]] = []
    said: list[int] = []
    for index, row in list(rows.good.items()):
        try:
            if not is_plain(row, latest):
                check(row, at)
            alone = row.client.get("crm") if len(row.client) == 1 and row.market is None else None
            who: Said = alone or (row.market, *row.client.items())
            number = numbers.get(who)
            if number is None:
                references.append(reference(row, source=source, markets=markets))
                number = numbers[who] = len(references) - 1
            said.append(number)
        except DomainError as error:
            rows.reject(index, error)
    clients = clients_called(references, within=within)
    known: list[tuple[ActivityIn, int]] = []
    for number, (index, row) in zip(said, list(rows.good.items()), strict=True):
        client = clients[number]
        if isinstance(client, DomainError):
            rows.reject(index, client)
        else:
            known.append((row, client))
    skus = {row.product for row, _client in known if row.product}
    products: dict[Any, int | None] = {None: None, "": None, **product_ids(skus)}
    # What a clock ahead of ours reports happened just now: rules never look into the future.
    return [
        ActivityEvent(client, KINDS[row.kind], min(row.occurred_at, at), products[row.product], row.payload)
        for row, client in known
    ]


def is_plain(row: ActivityIn, latest: datetime) -> bool:
    """As most are: seen at a glance to be right."""
    return (
        row.payload is None
        and row.kind in PLAIN_KINDS
        and EARLIEST < row.occurred_at <= latest
        and (not row.product or row.product.isprintable())
    )


def check(row: ActivityIn, at: datetime) -> None:
    """Raises DomainError for what the types let through."""
    if row.kind not in KINDS:
        raise DomainError("kind_unknown", _("Must be one of: %(known)s.") % {"known": ", ".join(KINDS)}, "kind")
    check_time(row.occurred_at, at, "occurred_at")
    if row.product and not row.product.isprintable():
        raise DomainError("product_invalid", _("A SKU has printable characters only."), "product")
    if KINDS[row.kind] == ActivityKind.LIVESTREAM_LEFT:
        check_seconds(row)
    if row.payload is not None and not storable(msgspec.json.encode(row.payload)):
        detail = _("At most %(most)s bytes, without NUL characters.") % {"most": LARGEST_PAYLOAD}
        raise DomainError("payload_invalid", detail, "payload")


def check_seconds(row: ActivityIn) -> None:
    """How long somebody watched is what their leaving tells."""
    seconds = (row.payload or {}).get("duration_s")
    if type(seconds) is not int or not 0 <= seconds <= LONGEST_LIVESTREAM_S:
        raise DomainError("payload_invalid", _("Give the seconds watched as `duration_s`, at most a day."), "payload")


def storable(payload: bytes) -> bool:
    return len(payload) <= LARGEST_PAYLOAD and b"\\u0000" not in payload


def reference(row: ActivityIn, *, source: str, markets: dict[str, Market]) -> list[Name]:
    if row.market is not None and row.market not in markets:
        raise DomainError("market_unknown", _("There is no such market."), "market")
    identities = called(row.client, source=source, market=markets.get(row.market or ""))
    if not identities:
        raise DomainError("identity_required", _("At least one identity must be given."), "client")
    return identities
