"""What other systems post about clients: the shapes of the rows, as the decoder and the API's pages know them."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from clienteling.clients.models import ActivityKind, ConsentChannel, DateKind, Purpose, SizeKind, Taste, TieKind
from clienteling.clients.services import ClientData, ConsentData, DateData, Details, PointsData, SizeData, TieData

KINDS = {kind.name.lower(): kind.value for kind in ActivityKind}

Moment = Annotated[datetime, Meta(tz=True, description="With its UTC offset.", examples=["2026-11-22T09:30:00+08:00"])]
Identities = Annotated[
    dict[str, str],
    Meta(
        description=(
            "What channels call the client, by kind: `crm` (the number in your own system), `house_crm` (the number"
            " in the house's CRM), `unionid`, `external_userid`, `openid` and `mini_openid` (as `appid:openid`),"
            " `phone`, `email`."
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


class DateIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A day to remember every year."""

    kind: Annotated[str, Meta(extra_json_schema={"enum": DateKind.values})]
    on: Annotated[str, Meta(description="A date, or month and day.", examples=["2015-10-01", "10-01"])]
    lunar: Annotated[bool, Meta(description="By the Chinese calendar; a leap month as `leap06-01`.")] = False
    label: Annotated[str, Meta(max_length=60)] = ""


class TieIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of the client's household or circle."""

    kind: Annotated[str, Meta(extra_json_schema={"enum": TieKind.values})]
    name: Annotated[str, Meta(max_length=80)]


class SizeIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A size, and the system it is counted in."""

    kind: Annotated[str, Meta(extra_json_schema={"enum": SizeKind.values})]
    system: Annotated[str, Meta(examples=["EU", "CN", "US", "cm"])]
    value: Annotated[str, Meta(max_length=10, examples=["52"])]


class PointsIn(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the points ledger, kept once per `reference`."""

    kind: Annotated[str, Meta(extra_json_schema={"enum": ["earned", "spent"]})]
    points: Annotated[int, Meta(gt=0)]
    reference: Annotated[str, Meta(min_length=1, max_length=80)]
    at: Moment
    expires_on: date | None = None


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
    lunar_birthday: (
        Annotated[
            str,
            Meta(
                description="A birthday by the Chinese calendar, in place of `birthday`.",
                examples=["1988-08-15", "08-15", "1987-leap06-01"],
            ),
        ]
        | None
    ) = None
    important_dates: Annotated[list[DateIn], Meta(description="All of them.")] | None = None
    household: Annotated[list[TieIn], Meta(description="All of them.")] | None = None
    sizes: Annotated[list[SizeIn], Meta(description="All of them, one of a kind.")] | None = None
    preferences: (
        Annotated[
            dict[str, list[str]],
            Meta(
                description=f"All of a kind, by kind: {', '.join(f'`{kind}`' for kind in Taste.values)}.",
                examples=[{"colour": ["noir"], "gift_for": ["mother"]}],
            ),
        ]
        | None
    ) = None
    tags: Annotated[list[str], Meta(description="All of them, by name or `group/name`.")] | None = None
    points: list[PointsIn] = []
    custom: Annotated[
        dict[str, str | int | bool | None],
        Meta(description="Values of the house's own fields by code; null takes one away."),
    ] = {}

    minor_until: date | None = None
    do_not_disturb: Annotated[bool, Meta(description="The client asks to be left alone; false ends that.")] | None = (
        None
    )
    do_not_disturb_until: Moment | None = None

    def details(self) -> Details | None:
        given = (self.important_dates, self.household, self.sizes, self.preferences)
        if all(one is None for one in given):
            return None
        return Details(
            self.important_dates
            if self.important_dates is None
            else [DateData(one.kind, one.on, one.lunar, one.label) for one in self.important_dates],
            self.household if self.household is None else [TieData(one.kind, one.name) for one in self.household],
            self.sizes if self.sizes is None else [SizeData(one.kind, one.system, one.value) for one in self.sizes],
            self.preferences,
        )

    def data(self, market: str) -> ClientData:
        points = [PointsData(one.kind, one.points, one.reference, one.at, one.expires_on) for one in self.points]
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
            self.lunar_birthday,
            self.details(),
            self.tags,
            points,
            self.custom,
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
