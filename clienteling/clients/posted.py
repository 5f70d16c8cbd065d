"""Posted activities become events of our clients and products; what cannot is handed back."""

from datetime import datetime, timedelta

import msgspec
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import ActivityKind
from clienteling.clients.services import ActivityEvent, Identity, client_ids, parse_identities, product_ids
from clienteling.clients.wire import KINDS, ActivityIn
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows

OLDEST_YEAR = 1990
LAST_YEAR = 9000  # far from where date arithmetic overflows
LONGEST_LIVESTREAM_S = 86_400
CLOCKS_DIFFER = timedelta(hours=1)
LARGEST_PAYLOAD = 4_000
Said = tuple[str | tuple[str, str] | None, ...]  # market and identities of a row, as they came


def events(
    rows: Rows[ActivityIn], *, source: str, markets: dict[str, Market], within: Market | None, at: datetime
) -> list[ActivityEvent]:
    """Events of the good rows, in order; the others move to `rows.rejected`."""
    said: dict[int, Said] = {}
    references: dict[Said, list[Identity]] = {}
    for index, row in list(rows.good.items()):
        try:
            who = said[index] = (row.market, *row.client.items())
            check(row, at)
            if who not in references:
                references[who] = reference(row, source=source, markets=markets)
        except DomainError as error:
            rows.reject(index, error)
    found = dict(zip(references, client_ids(list(references.values()), within=within), strict=True))
    known: list[tuple[ActivityIn, int]] = []
    for index, row in list(rows.good.items()):
        client = found[said[index]]
        if isinstance(client, DomainError):
            rows.reject(index, client)
        else:
            known.append((row, client))
    products = product_ids({row.product for row, _client in known if row.product})
    return [event(row, client, products, at) for row, client in known]


def event(row: ActivityIn, client: int, products: dict[str, int], at: datetime) -> ActivityEvent:
    """What a clock ahead of ours reports happened just now: rules never look into the future."""
    product = products[row.product] if row.product else None
    moment = row.occurred_at if row.occurred_at < at else at
    return ActivityEvent(client, KINDS[row.kind], moment, product, row.payload)


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
    seconds = (row.payload or {}).get("seconds")
    if type(seconds) is not int or not 0 <= seconds <= LONGEST_LIVESTREAM_S:
        raise DomainError("payload_invalid", _("Give the seconds watched as `seconds`, at most a day."), "payload")


def check_time(moment: datetime, at: datetime, field: str) -> None:
    if moment.year < OLDEST_YEAR or moment.year > LAST_YEAR or moment > at + CLOCKS_DIFFER:
        detail = _("Not before %(year)s, and not in the future.") % {"year": OLDEST_YEAR}
        raise DomainError("time_out_of_range", detail, field)


def storable(payload: bytes) -> bool:
    return len(payload) <= LARGEST_PAYLOAD and b"\\u0000" not in payload


def reference(row: ActivityIn, *, source: str, markets: dict[str, Market]) -> list[Identity]:
    if row.market is not None and row.market not in markets:
        raise DomainError("market_unknown", _("There is no such market."), "market")
    identities = parse_identities(row.client, source=source, market=markets.get(row.market or ""))
    if not identities:
        raise DomainError("identity_required", _("At least one identity must be given."), "client")
    return identities
