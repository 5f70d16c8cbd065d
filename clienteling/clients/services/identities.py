"""How channels call a client: one spelling per kind, found again by blind index."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, ClientIdentity, IdentityKind
from clienteling.lib import phones
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError

# Strongest first. `house_crm` is the house's own CRM number; `crm` is the number in the sender's own system.
STRENGTH = ("house_crm", "crm", "unionid", "external_userid", "openid", "mini_openid", "phone", "email")
HOUSE = "crm"
WORLD_WIDE = {("crm", HOUSE), ("unionid", ""), ("phone", ""), ("email", "")}
LONGEST = 254
OPENID_OF = re.compile(r"(wx[0-9a-f]{16}):(\S+)")  # an openid with the appid of the account it belongs to

Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class Identity:
    kind: str
    scope: str
    value: str

    @property
    def key(self) -> Key:
        """What the unique index knows it by."""
        return self.kind, self.scope, blind_index(self.kind, self.value.lower() if self.kind == "email" else self.value)

    def local(self, market: Market) -> "Identity":
        """As one market alone knows it, where another market's client has it already."""
        world_wide = (self.kind, self.scope) in WORLD_WIDE
        return replace(self, scope=f"{self.scope}@{market.code}") if world_wide else self

    def row(self, client: Client, *, named: int | None = None) -> ClientIdentity:
        return ClientIdentity(
            client=client,
            kind=self.kind,
            scope=self.scope,
            value=self.value,
            value_index=self.key[2],
            named_id=named,
        )


def parse(said: Mapping[str, str], *, source: str, market: Market | None) -> list[Identity]:
    """Identities of one person, strongest first, without empty ones. Raises DomainError with a code and the kind."""
    if unknown := set(said) - set(STRENGTH):
        detail = _("Not a kind of identity: %(kind)s.") % {"kind": min(unknown)}
        raise DomainError("identity_kind_unknown", detail, "identities")
    given = ((kind, said[kind].strip()) for kind in STRENGTH if kind in said and said[kind])
    return [one(kind, value, source=source, market=market) for kind, value in given if value]


def one(kind: str, value: str, *, source: str, market: Market | None) -> Identity:
    if len(value) > LONGEST or not value.isprintable():
        raise DomainError("identity_invalid", _("Too long, or holds characters that cannot be printed."), kind)
    match kind:
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
    """Which client each identity belongs to, for those that are known; one query per kind and scope.

    `as_named`: of merged clients, the one who was called so before.
    """
    groups: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for kind, scope, index in keys:
        groups[kind, scope].append(index)
    owner = Coalesce("named_id", "client_id") if as_named else F("client_id")
    found: dict[Key, int] = {}
    for (kind, scope), indexes in groups.items():
        rows = ClientIdentity.objects.filter(kind=kind, scope=scope, value_index__any_of=indexes)
        found |= {(kind, scope, bytes(index)): pk for index, pk in rows.values_list("value_index", owner)}
    return found


def find_by_identity(kind: str, value: str, scope: str = "") -> Client | None:
    """The client a channel calls so. Phone in E.164; scope as stored: corp id for external_userid, source for crm."""
    client_id = owners([Identity(kind, scope, value).key]).get(Identity(kind, scope, value).key)
    return Client.objects.present().filter(pk=client_id).first() if client_id else None


def client_ids(references: Sequence[Sequence[Identity]], *, within: Market | None) -> list[int | DomainError]:
    """Per reference the client it means, or why not; clients outside the market `within` are not found.

    Of a merged client it is the one who was called so: `survivors` says whose rows they are now.
    """
    keys = [[one.key for identity in found for one in spellings(identity, within)] for found in references]
    named = owners(set(chain.from_iterable(keys)), as_named=True)
    whose = survivors(named.values())
    people = {whose.get(pk, pk) for pk in named.values()}
    visible = set(Client.objects.reached_by(within).filter(pk__any_of=people).values_list("pk", flat=True))
    return [chosen({named[key] for key in said if key in named}, whose, visible) for said in keys]


def spellings(identity: Identity, market: Market | None) -> set[Identity]:
    return {identity, identity.local(market)} if market else {identity}


def chosen(named: set[int], whose: Mapping[int, int], visible: set[int]) -> int | DomainError:
    """One client, however many of its merged parts are named."""
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
