"""Posted orders become orders of our clients, stores and products; what cannot is handed back."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clienteling.associates.models import Market, Store
from clienteling.attribution.services import LineData, OrderData
from clienteling.attribution.wire import OrderIn
from clienteling.clients.services import Identity, check_time, client_ids, parse_identities, product_ids
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows


@dataclass(frozen=True)
class Place:
    """What a row's codes stand for."""

    identities: list[Identity]
    market: Market
    store: Store | None


def orders(
    rows: Rows[OrderIn], *, source: str, markets: dict[str, Market], within: Market | None, at: datetime
) -> dict[int, OrderData]:
    """Orders by position in the request; rows that name nothing we know move to `rows.rejected`."""
    places = located(rows, source, markets, at)
    clients: dict[int, int] = {}
    references = [one.identities for one in places.values()]
    for index, client in zip(places, client_ids(references, within=within), strict=True):
        if isinstance(client, DomainError):
            rows.reject(index, client)
        else:
            clients[index] = client
    products = product_ids(line.product for row in rows.good.values() for line in row.lines)
    return {index: data(row, source, places[index], clients[index], products) for index, row in rows.good.items()}


def located(rows: Rows[OrderIn], source: str, markets: dict[str, Market], at: datetime) -> dict[int, Place]:
    codes = {row.store for row in rows.good.values() if row.store}
    stores = {store.code: store for store in Store.objects.filter(code__in=codes, market__in=markets.values())}
    places: dict[int, Place] = {}
    for index, row in list(rows.good.items()):
        try:
            check_time(row.placed_at, at, "placed_at")
            places[index] = place(row, source, markets, stores)
        except DomainError as error:
            rows.reject(index, error)
    return places


def place(row: OrderIn, source: str, markets: dict[str, Market], stores: dict[str, Store]) -> Place:
    """The market is the one named, else the store's, else the key's. Raises DomainError."""
    store = stores.get(row.store or "")
    if row.store and not store:
        raise DomainError("store_unknown", _("There is no such store."), "store")
    of_store = next((one for one in markets.values() if store and one.pk == store.market_id), None)
    market = markets.get(row.market) if row.market else of_store or markets.get("")
    if not market:
        raise DomainError("market_unknown", _("There is no such market, or none was given."), "market")
    if any(not line.product.isprintable() for line in row.lines):
        raise DomainError("product_invalid", _("A SKU has printable characters only."), "lines")
    identities = parse_identities(row.client, source=source, market=market)
    if not identities:
        raise DomainError("identity_required", _("At least one identity must be given."), "client")
    return Place(identities, market, store)


def data(row: OrderIn, source: str, place: Place, client_id: int, products: dict[str, int]) -> OrderData:
    return OrderData(
        source=source,
        external_id=row.number,
        client_id=client_id,
        market_id=place.market.pk,
        placed_at=row.placed_at,
        currency=row.currency,
        net_minor=row.net_minor,
        store_id=place.store.pk if place.store else None,
        lines=tuple(LineData(products[line.product], line.quantity, line.net_minor) for line in row.lines),
    )
