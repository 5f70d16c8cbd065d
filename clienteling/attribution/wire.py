"""What tills and shops post about sales: the shapes of the rows, as the decoder and the API's pages know them."""

from typing import Annotated

from msgspec import Meta, Struct

from clienteling.attribution.models import PickupKind
from clienteling.clients.wire import Identities, MarketCode, Moment

Number = Annotated[str, Meta(min_length=1, max_length=80, examples=["SO-2026-11-0042"])]
Minor = Annotated[int, Meta(description="In minor units of the currency: 123450 is 1,234.50 CNY.", examples=[123450])]


class LineIn(Struct, frozen=True, forbid_unknown_fields=True):
    """One product of an order."""

    product: Annotated[str, Meta(min_length=1, max_length=64, description="SKU.", examples=["BAG-001"])]
    quantity: Annotated[int, Meta(ge=1, le=100_000)]
    net_minor: Minor


class OrderIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A sale, with its number in your system."""

    number: Number
    client: Identities
    placed_at: Moment
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["CNY"])]
    net_minor: Minor
    market: MarketCode | None = None
    store: Annotated[str, Meta(description="Code of the store; none for a sale online.")] | None = None
    lines: Annotated[list[LineIn], Meta(max_length=200)] = []


class RefundIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Money given back for an order, with the refund's number in your system."""

    number: Number
    amount_minor: Minor
    refunded_at: Moment


class PickupIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece to be collected, or a repair: told again when it is ready, and when it was collected."""

    number: Number
    kind: Annotated[str, Meta(extra_json_schema={"enum": PickupKind.values})]
    client: Identities
    taken_at: Annotated[Moment, Meta(description="When it was ordered or handed in.")]
    ready_at: Moment | None = None
    collected_at: Moment | None = None
    store: Annotated[str, Meta(description="Code of the store where it waits.")] | None = None
    product: Annotated[str, Meta(min_length=1, max_length=64, description="SKU.", examples=["BAG-001"])] | None = None
    order: Annotated[str, Meta(min_length=1, max_length=80, description="Number of the order.")] | None = None
    market: MarketCode | None = None
