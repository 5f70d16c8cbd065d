"""Files of sales: each sale once by its number or, where the file has none, by its content."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clienteling.associates.models import Store
from clienteling.attribution.services import LineData, OrderData, record_orders
from clienteling.clients.imports import people, values
from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.importer import Importer, Terms, register
from clienteling.clients.imports.progress import Summary
from clienteling.clients.services import Identity, check_time, product_ids
from clienteling.lib import money
from clienteling.lib.errors import DomainError


@dataclass(frozen=True)
class Sale:
    """A row of the file in our words."""

    number: str
    who: list[Identity]
    placed_at: datetime
    net_minor: int
    store_id: int | None
    product: str | None
    quantity: int


@register
class OrderImporter(Importer[Sale]):
    kind = "orders"
    fields = (*people.KINDS, "number", "placed_at", "amount", "store", "product", "quantity")

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self.stores: dict[str, int] = {}
        self.seen: Counter[bytes] = Counter()

    @property
    def currency(self) -> str:
        return self.layout.currency or self.market.currency

    def convert(self, record: Record) -> Sale:
        said = record.said
        number = said.get("number") or self.derived(record)
        placed_at = values.moments(self.layout, self.market.time_zone)(said.get("placed_at", ""), "placed_at")
        check_time(placed_at, self.at, "placed_at")
        values.sku(said.get("product", ""))
        return Sale(
            number=number,
            who=people.identities(record, source=self.source, market=self.market),
            placed_at=placed_at,
            net_minor=self.amount(said.get("amount", "")),
            store_id=self.store_id(said.get("store")),
            product=said.get("product"),
            quantity=values.whole(said.get("quantity", "1"), "quantity"),
        )

    def skip(self, record: Record) -> None:
        """The second of two equal sales stays the second when the import goes on later."""
        if not record.said.get("number"):
            self.derived(record)

    def derived(self, record: Record) -> str:
        """The same sale twice in a file is two sales; the same file twice is the same sales."""
        content = hashlib.sha256("\x1f".join(record.cells).encode()).digest()[:12]
        self.seen[content] += 1
        return f"row-{content.hex()}-{self.seen[content]}"

    def amount(self, text: str) -> int:
        try:
            return money.to_minor(text.replace(",", ""), self.currency)
        except ValueError as error:
            detail = _("Not an amount in %(currency)s.") % {"currency": self.currency}
            raise DomainError("amount_invalid", detail, "amount") from error

    def store_id(self, code: str | None) -> int | None:
        if not code:
            return None
        if not self.stores:
            self.stores = dict(Store.objects.filter(market=self.market).values_list("code", "pk"))
        if code not in self.stores:
            detail = _("The market has no store with the code %(code)s.") % {"code": code}
            raise DomainError("store_unknown", detail, "store")
        return self.stores[code]

    def store(self, rows: dict[int, Sale], summary: Summary) -> dict[int, DomainError]:
        if self.create_clients:
            people.make_missing([row.who for row in rows.values()], source=self.source, market=self.market, at=self.at)
        orders, refused = self.resolve(rows)
        answer = record_orders(list(orders.values()), at=self.at)
        summary.created += len(answer.created)
        summary.unchanged += len(answer.unchanged)
        numbers = list(orders)
        return refused | {numbers[e.index]: DomainError(e.code, e.detail, e.field) for e in answer.errors}

    def resolve(self, rows: dict[int, Sale]) -> tuple[dict[int, OrderData], dict[int, DomainError]]:
        products = product_ids(row.product for row in rows.values() if row.product)
        orders: dict[int, OrderData] = {}
        refused: dict[int, DomainError] = {}
        found = people.found([row.who for row in rows.values()], market=self.market)
        for (number, row), client in zip(rows.items(), found, strict=True):
            if isinstance(client, DomainError):
                refused[number] = client
            else:
                orders[number] = self.order(row, client, products)
        return orders, refused

    def order(self, row: Sale, client_id: int, products: dict[str, int]) -> OrderData:
        lines = (LineData(products[row.product], row.quantity, row.net_minor),) if row.product else ()
        return OrderData(
            source=self.source,
            external_id=row.number,
            client_id=client_id,
            market_id=self.market.pk,
            placed_at=row.placed_at,
            currency=self.currency,
            net_minor=row.net_minor,
            store_id=row.store_id,
            lines=lines,
        )
