"""What other systems post about clients: the shapes of the rows, as the decoder and the API's pages know them."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from clienteling.clients.models import ActivityKind, ConsentChannel, Purpose
from clienteling.clients.services import ClientData, ConsentData

KINDS = {kind.name.lower(): kind.value for kind in ActivityKind}

Moment = Annotated[datetime, Meta(tz=True, description="With its UTC offset.", examples=["2026-11-22T09:30:00+08:00"])]
Identities = Annotated[
    dict[str, str],
    Meta(
        description=(
            "What channels call the client, by kind: `crm` (the number in your own system), `house_crm` (the number"
            " in the house's CRM), `unionid`, `external_userid`, `openid`, `phone`, `email`."
        ),
        examples=[{"crm": "C-10027", "unionid": "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"}],
    ),
]
MarketCode = Annotated[str, Meta(description="Code of the market; a key bound to a market may leave it out.")]


class ConsentIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A purpose the client agreed to, or no longer does."""

    purpose: Annotated[str, Meta(extra_json_schema={"enum": Purpose.values})]
    granted: bool = True
    at: Moment | None = None
    text_version: Annotated[str, Meta(max_length=20)] = ""
    channel: Annotated[
        str,
        Meta(description="Left out: for all channels.", extra_json_schema={"enum": ["", *ConsentChannel.values]}),
    ] = ""
    proof: Annotated[str, Meta(max_length=2_000, description="How it can be shown: a call, a form.")] | None = None


class ClientIn(Struct, frozen=True, forbid_unknown_fields=True):
    """What a source says about one client. What is left out stays as it is."""

    identities: Identities = {}
    market: MarketCode | None = None
    name: Annotated[str, Meta(examples=["朱丽艳"])] | None = None
    phone: Annotated[str, Meta(description="Any spelling in use in the market.", examples=["138 1234 5678"])] | None = (
        None
    )
    email: str | None = None
    language: Annotated[str, Meta(examples=["zh-hans"])] | None = None
    birthday: Annotated[str, Meta(description="A date, or month and day.", examples=["1988-05-04", "05-04"])] | None = (
        None
    )
    tier: Annotated[str, Meta(description="Code of the loyalty tier.")] | None = None
    tier_expires_on: date | None = None
    tier_changed_at: Moment | None = None
    consents: list[ConsentIn] = []
    associate: Annotated[str, Meta(description="User name or WeCom userid of who looks after the client.")] | None = (
        None
    )
    minor_until: date | None = None
    do_not_disturb: Annotated[bool, Meta(description="The client asks to be left alone; false ends that.")] | None = (
        None
    )
    do_not_disturb_until: Moment | None = None

    def data(self, market: str) -> ClientData:
        consents = [ConsentData(c.purpose, c.granted, c.at, c.text_version, c.channel, c.proof) for c in self.consents]
        return ClientData(
            self.market or market,
            self.identities,
            self.name,
            self.phone,
            self.email,
            self.language,
            self.birthday,
            self.tier,
            self.tier_expires_on,
            self.tier_changed_at,
            consents,
            self.associate,
            self.minor_until,
            self.do_not_disturb,
            self.do_not_disturb_until,
        )


class ActivityIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Something a client did."""

    client: Identities
    kind: Annotated[str, Meta(extra_json_schema={"enum": list(KINDS)})]
    occurred_at: Moment
    product: Annotated[str, Meta(min_length=1, max_length=64, description="SKU.", examples=["BAG-001"])] | None = None
    payload: Annotated[dict[str, Any], Meta(description="Details, at most 4,000 bytes of JSON.")] | None = None
    market: MarketCode | None = None


Sku = Annotated[str, Meta(min_length=1, max_length=64, description="SKU.", examples=["BAG-001"])]


class StockIn(Struct, frozen=True, forbid_unknown_fields=True):
    """How many pieces of a product a market has."""

    product: Sku
    quantity: Annotated[int, Meta(ge=0, le=10_000_000)]
    counted_at: Moment
    market: MarketCode | None = None


class PriceIn(Struct, frozen=True, forbid_unknown_fields=True):
    """What a product costs in a market from a moment on."""

    product: Sku
    amount_minor: Annotated[int, Meta(ge=0, le=10**15, description="In minor units of the market's currency.")]
    valid_from: Moment
    market: MarketCode | None = None
