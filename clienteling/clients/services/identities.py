"""How channels call a client: one spelling per kind, found again by blind index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, ClientIdentity, IdentityKind
from clienteling.lib import phones
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError

# Strongest first. `house_crm` is the house's own CRM number; `crm` is the number in the sender's own system.
STRENGTH = ("house_crm", "crm", "unionid", "external_userid", "openid", "phone", "email")
HOUSE = "crm"
LONGEST = 254

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

    def row(self, client: Client) -> ClientIdentity:
        return ClientIdentity(
            client=client, kind=self.kind, scope=self.scope, value=self.value, value_index=self.key[2]
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


def owners(keys: Iterable[Key]) -> dict[Key, int]:
    """Which client each identity belongs to, for those that are known; one query per kind and scope."""
    groups: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for kind, scope, index in keys:
        groups[kind, scope].append(index)
    found: dict[Key, int] = {}
    for (kind, scope), indexes in groups.items():
        rows = ClientIdentity.objects.filter(kind=kind, scope=scope, value_index__any_of=indexes)
        found |= {(kind, scope, bytes(index)): pk for index, pk in rows.values_list("value_index", "client_id")}
    return found


def find_by_identity(kind: str, value: str, scope: str = "") -> Client | None:
    """The client a channel calls so. Phone in E.164; scope as stored: corp id for external_userid, source for crm."""
    client_id = owners([Identity(kind, scope, value).key]).get(Identity(kind, scope, value).key)
    return Client.objects.filter(pk=client_id, erased_at=None).first() if client_id else None


def client_ids(references: Sequence[Sequence[Identity]], *, within: Market | None) -> list[int | DomainError]:
    """Per reference the client it means, or why not; clients outside the market `within` are not found."""
    keys = [[identity.key for identity in identities] for identities in references]
    known = owners(set(chain.from_iterable(keys)))
    reachable = Client.objects.filter(pk__any_of=set(known.values()), erased_at=None)
    if within:
        reachable = reachable.filter(market=within)
    visible = set(reachable.values_list("pk", flat=True))
    found = {key: pk for key, pk in known.items() if pk in visible}
    return [chosen({found[key] for key in said if key in found}) for said in keys]


def chosen(candidates: set[int]) -> int | DomainError:
    if len(candidates) > 1:
        return DomainError("identity_conflict", _("These identities belong to different clients."), "client")
    return next(iter(candidates), None) or DomainError("unknown_client", _("There is no such client."), "client")
