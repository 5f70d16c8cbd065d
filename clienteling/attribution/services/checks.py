"""What is wrong with a row before it is written: shape first, then whether what it points to exists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from clienteling.associates.models import Market, Store
from clienteling.attribution.services.data import OrderData
from clienteling.clients.models import Product
from clienteling.lib.errors import DomainError

LARGEST = 10**15  # minor units: what no sale reaches, and thousands of which still add up in a bigint
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(days=1)
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Known:
    """What the rows of one chunk point to and what there is of it."""

    clients: set[int]
    markets: dict[int, Market]
    stores: dict[int, int]
    products: set[int]


def look_up(rows: Sequence[OrderData], clients: set[int]) -> Known:
    """Three queries for any number of rows."""
    products = Product.objects.filter(pk__in={line.product_id for row in rows for line in row.lines})
    return Known(
        clients=clients,
        markets=Market.objects.in_bulk({row.market_id for row in rows}),
        stores=dict(Store.objects.filter(pk__in={row.store_id for row in rows}).values_list("pk", "market_id")),
        products=set(products.values_list("pk", flat=True)),
    )


def check(row: OrderData, known: Known, at: datetime) -> None:
    """Raises DomainError naming the first field that is wrong."""
    check_key(row.source, "source", 30)
    check_key(row.external_id, "external_id", 80)
    check_money(row)
    check_moment(row.placed_at, "placed_at", at)
    for line in row.lines:
        if not 0 < line.quantity < 2**31 or not -LARGEST <= line.net_minor <= LARGEST:
            raise DomainError("invalid_line", _("A line needs a quantity above zero and an amount."), "lines")
    check_references(row, known)


def check_key(text: str, field: str, longest: int) -> None:
    if not 0 < len(text) <= longest or "\x00" in text:
        raise DomainError("invalid_key", _("Must be 1 to %(longest)s characters.") % {"longest": longest}, field)


def check_moment(moment: datetime, field: str, at: datetime) -> None:
    """A day ahead of us is another clock; more is a mistake, and would stand as the client's last order for years."""
    if moment.tzinfo is None:
        raise DomainError("time_without_zone", _("The time must carry its time zone."), field)
    if not OLDEST <= moment <= at + CLOCKS_DIFFER:
        raise DomainError("time_out_of_range", _("The time lies in the future or before 1970."), field)


def check_money(row: OrderData) -> None:
    if not CURRENCY.fullmatch(row.currency):
        raise DomainError("invalid_currency", _("The currency is three capital letters (ISO 4217)."), "currency")
    if not 0 <= row.net_minor <= LARGEST:
        raise DomainError("invalid_amount", _("The amount must not be negative."), "net_minor")


def check_references(row: OrderData, known: Known) -> None:
    if row.client_id not in known.clients:
        raise DomainError("client_unknown", _("There is no such client."), "client")
    if row.market_id not in known.markets:
        raise DomainError("market_unknown", _("There is no such market."), "market")
    if row.store_id is not None and known.stores.get(row.store_id) != row.market_id:
        raise DomainError("store_unknown", _("The market has no such store."), "store")
    if any(line.product_id not in known.products for line in row.lines):
        raise DomainError("product_unknown", _("There is no such product."), "lines")
