"""How channels call a client: one spelling per kind, found again by blind index."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain
from operator import or_

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, ClientIdentity, IdentityKind
from clienteling.lib import any_of, phones
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError

# Strongest first. `house_crm` is the house's own CRM number; `crm` is the number in the sender's own system.
STRENGTH = ("house_crm", "crm", "unionid", "external_userid", "openid", "mini_openid", "phone", "email")
HOUSE = "crm"
KINDS = frozenset(STRENGTH)
WORLD_WIDE = {("crm", HOUSE), ("unionid", ""), ("phone", ""), ("email", "")}
KEY_COLUMNS = ("kind", "scope", "value_index")
STANDING = ("client__market", "client__erased_at")
LONGEST = 254
OPENID_OF = re.compile(r"(wx[0-9a-f]{16}):(\S+)")  # an openid with the appid of the account it belongs to

Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class Identity:
    kind: str
    scope: str
    value: str
    index: bytes = field(default=b"", compare=False, repr=False)

    def __post_init__(self) -> None:
        """The blind index is needed again and again, and is the same in every scope."""
        if not self.index:
            value = self.value.lower() if self.kind == "email" else self.value
            object.__setattr__(self, "index", blind_index(self.kind, value))

    @property
    def key(self) -> Key:
        """What the unique index knows it by."""
        return self.kind, self.scope, self.index

    def local_key(self, market: Market) -> Key:
        """As `self.local(market).key`."""
        return self.kind, self.local_scope(market), self.index

    def local_scope(self, market: Market) -> str:
        return f"{self.scope}@{market.code}" if (self.kind, self.scope) in WORLD_WIDE else self.scope

    def local(self, market: Market) -> "Identity":
        """As one market alone knows it, where another market's client has it already."""
        return replace(self, scope=self.local_scope(market))

    def row(self, client: Client, *, named: int | None = None) -> ClientIdentity:
        return ClientIdentity(
            client=client,
            kind=self.kind,
            scope=self.scope,
            value=self.value,
            value_index=self.index,
            named_id=named,
        )


def parse(said: Mapping[str, str], *, source: str, market: Market | None) -> list[Identity]:
    """Identities of one person, strongest first, without empty ones. Raises DomainError with a code and the kind."""
    if unknown := said.keys() - KINDS:
        detail = _("Not a kind of identity: %(kind)s.") % {"kind": min(unknown)}
        raise DomainError("identity_kind_unknown", detail, "identities")
    found = []
    for kind in STRENGTH if len(said) > 1 else said:
        if value := said.get(kind, "").strip():
            found.append(one(kind, value, source=source, market=market))
    return found


def one(kind: str, value: str, *, source: str, market: Market | None) -> Identity:
    if len(value) > LONGEST or not value.isprintable():
        raise DomainError("identity_invalid", _("Too long, or holds characters that cannot be printed."), kind)
    match kind:
        case "crm":
            return Identity(kind, source, value)
        case "house_crm":
            return Identity(IdentityKind.CRM, HOUSE, value)
        case "phone":
            return Identity(kind, "", phone(value, market))
        case "email":
            return Identity(kind, "", email(value))
        case "external_userid":
            return Identity(kind, market.corp.corp_id if market else "", value)
        case "unionid":
            return Identity(kind, "", value)
        case "openid" | "mini_openid" if found := OPENID_OF.fullmatch(value):
            return Identity(kind, found[1], found[2])
    return Identity(kind, source, value)


def phone(text: str, market: Market | None) -> str:
    try:
        return phones.to_e164(text, market.region if market else "")
    except ValueError as error:
        raise DomainError("phone_invalid", _("Not a phone number of this market."), "phone") from error


def email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise DomainError("email_invalid", _("Not an e-mail address."), "email") from error
    return text


def owners(keys: Iterable[Key], *, as_named: bool = False) -> dict[Key, int]:
    """Which client each identity belongs to, for those that are known.

    `as_named`: of merged clients, the one who was called so before.
    """
    owner = Coalesce("named_id", "client_id") if as_named else F("client_id")
    rows = rows_of(keys).values_list(*KEY_COLUMNS, owner)
    return {(kind, scope, bytes(index)): pk for kind, scope, index, pk in rows}


def rows_of(keys: Iterable[Key]) -> QuerySet[ClientIdentity]:
    """All in one query: each kind and scope is a range of the unique index."""
    groups: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for kind, scope, index in keys:
        groups[kind, scope].append(index)
    if not groups:
        return ClientIdentity.objects.none()
    some = [
        Q(kind=kind, scope=scope, value_index__any_of=any_of.array(found)) for (kind, scope), found in groups.items()
    ]
    return ClientIdentity.objects.filter(reduce(or_, some))


def find_by_identity(kind: str, value: str, scope: str = "") -> Client | None:
    """The client a channel calls so. Phone in E.164; scope as stored: corp id for external_userid, source for crm."""
    client_id = owners([Identity(kind, scope, value).key]).get(Identity(kind, scope, value).key)
    return Client.objects.present().filter(pk=client_id).first() if client_id else None


def client_ids(references: Sequence[Sequence[Identity]], *, within: Market | None) -> list[int | DomainError]:
    """Per reference the client it means, or why not; clients outside the market `within` are not found.

    Of a merged client it is the one who was called so: `survivors` says whose rows they are now.
    """
    keys = [[key for identity in found for key in spellings(identity, within)] for found in references]
    named, visible, merged = looked_up(set(chain.from_iterable(keys)), within)
    whose: dict[int, int] = {}
    if merged:
        whose = survivors(named.values())
        people = {whose.get(pk, pk) for pk in named.values()}
        visible = set(Client.objects.reached_by(within).filter(pk__any_of=people).values_list("pk", flat=True))
    return [chosen({named[key] for key in said if key in named}, whose, visible) for said in keys]


def looked_up(keys: Iterable[Key], within: Market | None) -> tuple[dict[Key, int], set[int], bool]:
    """Who is named by each key, who of them `within` reaches, and whether any of them was merged."""
    named: dict[Key, int] = {}
    visible: set[int] = set()
    merged = False
    facts = rows_of(keys).values_list(*KEY_COLUMNS, "client_id", "named_id", "client__merged_into", *STANDING)
    for kind, scope, index, client, name, into, market, erased_at in facts:
        named[kind, scope, bytes(index)] = name or client
        merged = merged or name is not None or into is not None
        if not erased_at and (within is None or market == within.pk):
            visible.add(client)
    return named, visible, merged


def spellings(identity: Identity, market: Market | None) -> tuple[Key, ...]:
    if market and (identity.kind, identity.scope) in WORLD_WIDE:
        return identity.key, identity.local_key(market)
    return (identity.key,)


def chosen(named: set[int], whose: Mapping[int, int], visible: set[int]) -> int | DomainError:
    """One client, however many of its merged parts are named."""
    if len(named) == 1 and not whose and named <= visible:
        return next(iter(named))
    people = {whose.get(pk, pk) for pk in named} & visible
    if len(people) > 1:
        return DomainError("identity_conflict", _("These identities belong to different clients."), "client")
    if not people:
        return DomainError("unknown_client", _("There is no such client."), "client")
    survivor = people.pop()
    parts = {pk for pk in named if whose.get(pk, pk) == survivor}
    return survivor if survivor in parts else min(parts)


def survivors(pks: Iterable[int]) -> dict[int, int]:
    """For those of the clients that were merged: who they are now."""
    found: dict[int, int] = {}
    step = {pk: pk for pk in pks}
    while step:
        merged = Client.objects.filter(pk__any_of=set(step.values()), merged_into__isnull=False)
        into = dict(merged.values_list("pk", "merged_into_id"))
        step = {pk: into[at] for pk, at in step.items() if at in into}
        found |= step
    return found
