"""What a source says about one client, checked and in our own spelling, before any row is looked at."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import ConsentChannel, CustomField, Purpose, Tag, Tier
from clienteling.clients.services import identities
from clienteling.clients.services.birthdays import birthday, lunar_birthday
from clienteling.clients.services.custom import check_custom, fields_in_use
from clienteling.clients.services.details import Details, check_details, short
from clienteling.clients.services.identities import Identity, Key
from clienteling.clients.services.moments import check_end, check_time
from clienteling.clients.services.points import PointsData, check_points
from clienteling.clients.services.tagging import check_tags, tags_by_name
from clienteling.lib.errors import DomainError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,6})?")
LONGEST_NAME, LONGEST_VERSION = 80, 20
PURPOSES, CHANNELS = tuple(Purpose.values), ("", *ConsentChannel.values)


@dataclass(frozen=True, slots=True)
class ConsentData:
    """A purpose granted, or withdrawn; `at` is when the client said so (now, if the source does not know)."""

    purpose: str
    granted: bool = True
    at: datetime | None = None
    text_version: str = ""
    channel: str = ""
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class ClientData:
    """Everything but market and identities may be left out; what is left out stays as it is.

    `birthday`: a date, or text `1988-05-04`, or `05-04` when the year is not known; `lunar_birthday` likewise.
    `tags`: names within the market, all of them. `custom`: value by the code of a field of the house.
    `associate`: user name, or WeCom userid within the market, of who looks after the client.
    `do_not_disturb`: the client asks to be left alone, until a moment or for good; False ends that.
    """

    market: str
    identities: Mapping[str, str]
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    birthday: date | str | None = None
    tier: str | None = None
    tier_expires_on: date | None = None
    tier_changed_at: datetime | None = None
    consents: Sequence[ConsentData] = ()
    associate: str | None = None
    lunar_birthday: str | None = None
    details: Details | None = None
    tags: Sequence[str] | None = None
    points: Sequence[PointsData] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    minor_until: date | None = None
    do_not_disturb: bool | None = None
    do_not_disturb_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """`values` are plain columns of Client that the source states."""

    position: int
    market: Market
    identities: list[Identity]
    values: dict[str, Any]
    said: ClientData
    keys: frozenset[Key]
    rank: int | None = None
    associate: Associate | None = None


@dataclass(frozen=True)
class Directory:
    """What rows refer to by code, read once per call. A market of `within` is the only one that exists."""

    markets: dict[str, Market]
    ranks: dict[str, int]
    associates: dict[tuple[int | None, str], Associate] = field(default_factory=dict)
    custom: dict[str, CustomField] = field(default_factory=dict)
    tags: dict[int, dict[str, Tag]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Collection[ClientData], within: Market | None) -> "Directory":
        markets: Iterable[Market] = [within] if within else Market.objects.select_related("corp")
        return cls(
            {market.code: market for market in markets},
            dict(Tier.objects.values_list("code", "rank")) if any(row.tier for row in rows) else {},
            colleagues({row.associate for row in rows if row.associate and row.associate.isprintable()}),
            fields_in_use() if any(row.custom for row in rows) else {},
            tags_by_name() if any(row.tags for row in rows) else {},
        )


def colleagues(names: set[str]) -> dict[tuple[int | None, str], Associate]:
    """By market and name; where one's user name is another's userid, the user name counts."""
    if not names:
        return {}
    people = list(Associate.objects.active().selling().filter(Q(userid__in=names) | Q(username__in=names)))
    return {(a.market_id, a.userid): a for a in people} | {(a.market_id, a.username): a for a in people}


def draft(position: int, row: ClientData, directory: Directory, *, source: str, at: datetime) -> Draft:
    """Raises DomainError with the code and field of the first thing that is wrong."""
    market = directory.markets.get(row.market)
    if not market:
        detail = _("There is no market with the code %(code)s.") % {"code": row.market}
        raise DomainError("market_unknown", detail, "market")
    said = {**row.identities, **{k: v for k, v in (("phone", row.phone), ("email", row.email)) if v}}
    known = identities.parse(said, source=source, market=market)
    if not known:
        raise DomainError("identity_required", _("At least one identity must be given."), "identities")
    check_custom(row.custom, directory.custom)
    check_tags(row.tags, directory.tags.get(market.pk, {}))
    check_moments(row, at)
    return Draft(
        position,
        market,
        known,
        {**columns(row), **{i.kind: i.value for i in known if i.kind in ("phone", "email")}},
        happened(row, at),
        frozenset(key for one in known for key in (one.key, one.local_key(market))),
        rank(row, directory),
        associate(row, market, directory),
    )


def columns(row: ClientData) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if row.name and (text := printable(row.name)):
        values["name"] = name(text)
    if row.language:
        values["language"] = language(row.language)
    if row.lunar_birthday:
        values |= lunar_birthday(row.lunar_birthday)
    elif row.birthday:
        values |= birthday(row.birthday)
    if row.details:
        check_details(row.details)
    if row.minor_until:
        values["minor_until"] = row.minor_until
    for consent in row.consents:
        one_of(consent.purpose, PURPOSES, "purpose_unknown")
        one_of(consent.channel, CHANNELS, "channel_unknown")
        short(consent.text_version, LONGEST_VERSION, "consents")
    for entry in row.points:
        check_points(entry)
    return values


def check_moments(row: ClientData, at: datetime) -> None:
    if row.tier_changed_at:
        check_time(row.tier_changed_at, at, "tier_changed_at")
    for consent in row.consents:
        if consent.at:
            check_time(consent.at, at, "consents")
    for entry in row.points:
        check_time(entry.at, at, "points")
    if row.do_not_disturb and row.do_not_disturb_until:
        check_end(row.do_not_disturb_until, at, "do_not_disturb_until")


def happened(row: ClientData, at: datetime) -> ClientData:
    """What a clock ahead of ours reports happened just now: what is said next must not seem to have come before it."""
    if row.tier_changed_at and row.tier_changed_at > at:
        row = replace(row, tier_changed_at=at)
    if any(one.at and one.at > at for one in row.consents):
        row = replace(row, consents=[replace(one, at=min(one.at or at, at)) for one in row.consents])
    if any(one.at > at for one in row.points):
        row = replace(row, points=[replace(one, at=min(one.at, at)) for one in row.points])
    return row


def printable(text: str) -> str:
    """Single spaces, and none of the invisible characters that nicknames and spreadsheets carry."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise DomainError("name_invalid", _("At most %(most)s characters.") % {"most": LONGEST_NAME}, "name")
    return text


def language(text: str) -> str:
    code = text.strip().lower().replace("_", "-")
    if not LANGUAGE.fullmatch(code):
        raise DomainError("language_invalid", _("Write a language code such as zh-hans or en."), "language")
    return code


def one_of(text: str, known: Collection[str], code: str) -> None:
    if text not in known:
        names = ", ".join(filter(None, known))
        raise DomainError(code, _("Must be one of: %(known)s.") % {"known": names}, "consents")


def rank(row: ClientData, directory: Directory) -> int | None:
    if not row.tier:
        return None
    if row.tier not in directory.ranks:
        detail = _("There is no loyalty tier with the code %(code)s.") % {"code": row.tier}
        raise DomainError("tier_unknown", detail, "tier")
    return directory.ranks[row.tier]


def associate(row: ClientData, market: Market, directory: Directory) -> Associate | None:
    if not row.associate:
        return None
    found = directory.associates.get((market.pk, row.associate))
    if not found:
        detail = _("No such associate works in a store of this market.")
        raise DomainError("associate_unknown", detail, "associate")
    return found
