"""How channels call a client: one spelling per kind, found again by blind index."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain, islice
from operator import or_

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, ClientIdentity, IdentityKind
from clienteling.lib import any_of, phones
from clienteling.lib.encryption import blind_index, blind_indexes
from clienteling.lib.errors import DomainError

# Strongest first. `house_crm` is the house's own CRM number; `crm` is the number in the sender's own system.
STRENGTH = ("house_crm", "crm", "unionid", "external_userid", "openid", "mini_openid", "phone", "email")
HOUSE = "crm"
KINDS = frozenset(STRENGTH)
WORLD_WIDE = {("crm", HOUSE), ("unionid", ""), ("phone", ""), ("email", "")}
KEY_COLUMNS = ("kind", "scope", "value_index")
LONGEST = 254
OPENID_OF = re.compile(r"(wx[0-9a-f]{16}):(\S+)")  # an openid with the appid of the account it belongs to

# Written out: putting it together anew takes longer than one answer. The client by a scalar sub-select: joined, the
# planner walks the clients of half the house beside a batch.
CALLED = f"""
SELECT {{group}}, i.value_index, coalesce(i.named_id, i.client_id),
    (SELECT CASE WHEN i.named_id IS NOT NULL OR c.merged_into_id IS NOT NULL THEN 2
        WHEN c.erased_at IS NULL AND c.market_id = coalesce(%s, c.market_id) THEN 1 ELSE 0 END
    FROM clients_client c WHERE c.id = i.client_id)
FROM clients_clientidentity i
WHERE i.kind = %s AND i.scope = %s AND i.value_index = ANY(string_to_array(%s, '{any_of.BETWEEN}')::bytea[])
"""  # noqa: S608  # only the separator is put in
NOT_HERE, MERGED = 0, 2

Name = tuple[str, str, str]  # kind, scope and value as they are stored
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
            object.__setattr__(self, "index", index_of(self.kind, self.value))

    @property
    def key(self) -> Key:
        """What the unique index knows it by."""
        return self.kind, self.scope, self.index

    def local_key(self, market: Market) -> Key:
        """As `self.local(market).key`."""
        return self.kind, local_scope(self.kind, self.scope, market), self.index

    def local(self, market: Market) -> "Identity":
        """As one market alone knows it, where another market's client has it already."""
        return replace(self, scope=local_scope(self.kind, self.scope, market))

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
    return [one(kind, value, source=source, market=market) for kind, value in given(said)]


def called(said: Mapping[str, str], *, source: str, market: Market | None) -> list[Name]:
    """What `parse` finds, for who only asks whom it means."""
    if (
        len(said) == 1
        and "crm" in said
        and (number := said["crm"].strip()).isprintable()
        and 0 < len(number) <= LONGEST
    ):
        return [("crm", source, number)]  # as a till calls everybody
    return [spelled(kind, value, source, market) for kind, value in given(said)]


def given(said: Mapping[str, str]) -> list[tuple[str, str]]:
    if not said.keys() <= KINDS:
        detail = _("Not a kind of identity: %(kind)s.") % {"kind": min(said.keys() - KINDS)}
        raise DomainError("identity_kind_unknown", detail, "identities")
    return [(kind, value) for kind in STRENGTH if kind in said and (value := said[kind].strip())]


def one(kind: str, value: str, *, source: str, market: Market | None) -> Identity:
    return Identity(*spelled(kind, value, source, market))


def index_of(kind: str, value: str) -> bytes:
    return blind_index(kind, value.lower() if kind == "email" else value)


def keys_of(names: Sequence[Name]) -> list[Key]:
    """What the unique index knows them by."""
    return [(kind, scope, index) for (kind, scope, _), index in zip(names, indexes_of(names), strict=True)]


def indexes_of(names: Sequence[Name]) -> list[bytes]:
    return blind_indexes((kind, value.lower() if kind == "email" else value) for kind, _scope, value in names)


def spelled(kind: str, value: str, source: str, market: Market | None) -> Name:
    if len(value) > LONGEST or not value.isprintable():
        raise DomainError("identity_invalid", _("Too long, or holds characters that cannot be printed."), kind)
    match kind:
        case "crm":
            return kind, source, value
        case "house_crm":
            return IdentityKind.CRM, HOUSE, value
        case "phone":
            return kind, "", phone(value, market)
        case "email":
            return kind, "", email(value)
        case "external_userid":
            return kind, market.corp.corp_id if market else "", value
        case "unionid":
            return kind, "", value
        case "openid" | "mini_openid" if found := OPENID_OF.fullmatch(value):
            return kind, found[1], found[2]
    return kind, source, value


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


def local_scope(kind: str, scope: str, market: Market) -> str:
    return f"{scope}@{market.code}" if (kind, scope) in WORLD_WIDE else scope


def grouped(keys: Iterable[Key]) -> dict[tuple[str, str], list[bytes]]:
    """Each kind and scope is a range of the unique index."""
    groups: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for kind, scope, index in keys:
        groups[kind, scope].append(index)
    return groups


def rows_of(keys: Iterable[Key]) -> QuerySet[ClientIdentity]:
    """All in one query."""
    groups = grouped(keys)
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
    return clients_by_keys([[identity.key for identity in found] for found in references], within)


def clients_called(references: Sequence[Sequence[Name]], *, within: Market | None) -> list[int | DomainError]:
    """As `client_ids`."""
    names = list(chain.from_iterable(references))
    heads = {name[:2] for name in names}
    alone = all(len(some) == 1 for some in references)
    if alone and len(heads) == 1 and not (within and heads <= WORLD_WIDE):
        return clients_alike(*heads.pop(), indexes_of(names), within)
    keys = iter(keys_of(names))
    return clients_by_keys([list(islice(keys, len(some))) for some in references], within)


def clients_alike(kind: str, scope: str, indexes: Sequence[bytes], within: Market | None) -> list[int | DomainError]:
    """Where each says one thing, and all of the same kind and scope, as a till's rows do."""
    rows = asked({(kind, scope): list(set(indexes))}, within)
    if MERGED in {row[3] for row in rows}:
        return clients_by_keys([[(kind, scope, index)] for index in indexes], within)
    named = {index: pk for _group, index, pk, how in rows if how != NOT_HERE}
    return [named.get(index) or chosen(set()) for index in indexes]


def clients_by_keys(references: Sequence[Sequence[Key]], within: Market | None) -> list[int | DomainError]:
    said = [spelled_ways(found, within) for found in references]
    named, merged = looked_up(set(chain.from_iterable(said)), within)
    if merged:
        return among_merged(said, named, within)
    return [chosen({named[key] for key in keys if key in named}) for keys in said]


def looked_up(keys: Iterable[Key], within: Market | None) -> tuple[dict[Key, int], bool]:
    """Who of those that `within` reaches is named by each key; all of them where any was merged."""
    groups = grouped(keys)
    rows, heads = asked(groups, within), list(groups)
    named = {(*heads[group], index): pk for group, index, pk, how in rows if how != NOT_HERE}
    return named, MERGED in {row[3] for row in rows}


def asked(groups: Mapping[tuple[str, str], list[bytes]], within: Market | None) -> list[tuple[int, bytes, int, int]]:
    """Place of the group, blind index, client and how it stands with them."""
    if not groups:
        return []
    market = within.pk if within else None
    values = [part for (kind, scope), some in groups.items() for part in (market, kind, scope, any_of.array(some))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(CALLED.format(group=group) for group in range(len(groups))), values)
        return cursor.fetchall()


def among_merged(
    said: Sequence[Sequence[Key]], named: Mapping[Key, int], within: Market | None
) -> list[int | DomainError]:
    """One client, however many of its merged parts are named."""
    whose = survivors(named.values())
    people = {whose.get(pk, pk) for pk in named.values()}
    visible = set(Client.objects.reached_by(within).filter(pk__any_of=people).values_list("pk", flat=True))
    found: list[int | DomainError] = []
    for keys in said:
        parts = {named[key] for key in keys if key in named and whose.get(named[key], named[key]) in visible}
        survivor = chosen({whose.get(pk, pk) for pk in parts})
        found.append(min(parts) if isinstance(survivor, int) and survivor not in parts else survivor)
    return found


def chosen(people: set[int]) -> int | DomainError:
    if len(people) == 1:
        return next(iter(people))
    if people:
        return DomainError("identity_conflict", _("These identities belong to different clients."), "client")
    return DomainError("unknown_client", _("There is no such client."), "client")


def spelled_ways(keys: Sequence[Key], market: Market | None) -> Sequence[Key]:
    """All of them; most know only one way."""
    if not market or not any(key[:2] in WORLD_WIDE for key in keys):
        return keys
    return [spelling for key in keys for spelling in spellings(key, market)]


def spellings(key: Key, market: Market | None) -> tuple[Key, ...]:
    """As every market knows it, and as this one alone may."""
    kind, scope, index = key
    if market and (kind, scope) in WORLD_WIDE:
        return key, (kind, local_scope(kind, scope, market), index)
    return (key,)


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
