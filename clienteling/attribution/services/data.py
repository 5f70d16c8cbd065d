"""What callers hand to attribution, and what they get back."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class LineData:
    product_id: int
    quantity: int
    net_minor: int


@dataclass(frozen=True)
class OrderData:
    """One sale as its source reports it; `net_minor` is what the client paid, in minor units of `currency`.

    `named_id`: the client the source named, once that one is known to be a part of `client_id`.
    """

    source: str
    external_id: str
    client_id: int
    market_id: int
    placed_at: datetime
    currency: str
    net_minor: int
    store_id: int | None = None
    lines: tuple[LineData, ...] = ()
    named_id: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.external_id


@dataclass(frozen=True)
class RefundData:
    """Money given back: `order` is the order's number at the same source."""

    source: str
    order: str
    external_id: str
    amount_minor: int
    refunded_at: datetime


@dataclass(frozen=True)
class RowError:
    """Why row `index` of a bulk call was refused; the other rows were kept."""

    index: int
    code: str
    field: str
    detail: str


@dataclass
class OrdersAnswer:
    """What became of each row of a bulk call: its index → the order's id, or an error."""

    created: dict[int, int] = field(default_factory=dict)
    unchanged: dict[int, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
