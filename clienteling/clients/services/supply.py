"""Stock and prices per market, as other systems report them: histories that take late and repeated news."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Price, Product, StockCount
from clienteling.lib import any_of
from clienteling.lib.errors import DomainError
from clienteling.lib.written_once import WrittenOnce

LOCK = "SELECT pg_advisory_xact_lock(hashtext('supply'), %s::int)"

# A row that comes between two others changes what both say about the one before them.
BACK = """UPDATE clients_stockcount s SET back = t.back FROM (
    SELECT id, quantity > 0 AND lag(quantity) OVER w = 0 AS back FROM clients_stockcount
    WHERE product_id = ANY(%s) AND market_id = %s WINDOW w AS (PARTITION BY product_id ORDER BY counted_at)
) t WHERE s.id = t.id AND s.back IS DISTINCT FROM coalesce(t.back, false)"""
BEFORE = """UPDATE clients_price p SET before_minor = t.before FROM (
    SELECT id, lag(amount_minor) OVER w AS before FROM clients_price
    WHERE product_id = ANY(%s) AND market_id = %s WINDOW w AS (PARTITION BY product_id ORDER BY valid_from)
) t WHERE p.id = t.id AND p.before_minor IS DISTINCT FROM t.before"""


_counts = WrittenOnce(lambda products, at: StockCount.objects.latest_of(products, at), products=str, at=datetime)
_prices = WrittenOnce(lambda products, at: Price.objects.in_force(products, at), products=str, at=datetime)
_markets = WrittenOnce(lambda: Market.objects.order_by("pk"))


@dataclass(frozen=True, slots=True)
class StockData:
    product_id: int
    quantity: int
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class PriceData:
    product_id: int
    amount_minor: int
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What a market has of a product. `quantity` None: nobody has told us; `amount_minor` None: no price known."""

    market: Market
    quantity: int | None
    amount_minor: int | None
    currency: str


def record_stock(rows: Sequence[StockData], *, market: Market) -> int:
    """Append counts; one that is known for that moment stays. How many were new."""
    counts = [
        StockCount(market=market, product_id=row.product_id, quantity=row.quantity, counted_at=row.counted_at)
        for row in rows
    ]
    return _append(counts, {row.product_id for row in rows}, market, BACK)


def record_prices(rows: Sequence[PriceData], *, market: Market) -> int:
    """Append prices in the market's currency; one that is known from that moment on stays. How many were new."""
    prices = [
        Price(
            market=market,
            product_id=row.product_id,
            amount_minor=row.amount_minor,
            currency=market.currency,
            valid_from=row.valid_from,
        )
        for row in rows
    ]
    return _append(prices, {row.product_id for row in rows}, market, BEFORE)


def _append(rows: Sequence[models.Model], products: set[int], market: Market, retell: str) -> int:
    """One writer per market at a time; then what each row says of the one before it is told again."""
    if not rows:
        return 0
    manager = type(rows[0])._default_manager
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [market.pk])
        before = manager.filter(market=market).count()
        manager.bulk_create(rows, ignore_conflicts=True)
        cursor.execute(retell, [list(products), market.pk])
        return manager.filter(market=market).count() - before


def offers(product_ids: Collection[int], at: datetime) -> dict[int, list[Offer]]:
    """Per product what each market that knows it has and asks, in the order of the markets."""
    if not product_ids:
        return {}
    asked = {"products": any_of.array(product_ids), "at": at}
    pieces = {(row.product_id, row.market_id): row for row in _counts(**asked)}
    prices = {(row.product_id, row.market_id): row for row in _prices(**asked)}
    known, markets = pieces.keys() | prices.keys(), _markets()
    return {
        pk: [
            offer(market, pieces.get((pk, market.pk)), prices.get((pk, market.pk)))
            for market in markets
            if (pk, market.pk) in known
        ]
        for pk in product_ids
    }


def offer(market: Market, count: StockCount | None, price: Price | None) -> Offer:
    quantity, amount = count.quantity if count else None, price.amount_minor if price else None
    return Offer(market, quantity, amount, price.currency if price else market.currency)


def check_scarcity(product: Product, *, market: Market, most: int, at: datetime) -> None:
    """Refuse to call a piece scarce when the market has more than `most`, or nobody has told us how many.

    Raises DomainError `not_scarce`, or `sold_out` when there is none left.
    """
    count = StockCount.objects.latest_of([product.pk], at).filter(market=market).first()
    if count is not None and count.quantity == 0:
        raise DomainError("sold_out", _("None is left in this market."))
    if count is None or count.quantity > most:
        raise DomainError("not_scarce", _("The stock does not bear out that so few are left."))
