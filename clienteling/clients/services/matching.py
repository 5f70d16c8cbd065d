"""Which client a row means: one table of what proves it; what is only likely goes to people, never merged by itself."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.clients.models import Client, ClientIdentity, Consent, IdentityKind, Relationship
from clienteling.clients.services.drafts import Draft
from clienteling.clients.services.identities import Identity, Key, owners
from clienteling.lib import names
from clienteling.lib.errors import DomainError


class Proof(Enum):
    """What an identity proves by itself."""

    ALONE = "whoever has it is that client"
    WITH_NAME = "only together with the same name, or with no name said: families share it"


PROOFS = {
    IdentityKind.CRM: Proof.ALONE,
    IdentityKind.UNIONID: Proof.ALONE,
    IdentityKind.EXTERNAL_USERID: Proof.ALONE,
    IdentityKind.OPENID: Proof.ALONE,
    IdentityKind.MINI_OPENID: Proof.ALONE,
    IdentityKind.PHONE: Proof.WITH_NAME,
    IdentityKind.EMAIL: Proof.WITH_NAME,
}


class Doubt(models.TextChoices):
    """Why two clients may be one person."""

    SAME_PHONE = "same_phone", gettext_lazy("the same phone")
    SAME_EMAIL = "same_email", gettext_lazy("the same e-mail address")
    NAMED_TOGETHER = "named_together", gettext_lazy("one source names both as one")
    SAME_NAME_AND_BIRTHDAY = "same_name_and_birthday", gettext_lazy("the same name and birthday")


DOUBTS = {IdentityKind.PHONE: Doubt.SAME_PHONE, IdentityKind.EMAIL: Doubt.SAME_EMAIL}


@dataclass
class Known:
    """A client as our tables have them, locked for this transaction."""

    client: Client
    identities: list[ClientIdentity] = field(default_factory=list)
    agreed_to: set[tuple[str, str]] = field(default_factory=set)
    primary_id: int | None = None


@dataclass(frozen=True, slots=True)
class Regular:
    """A row about a client we know; `part`: the merged client it names, when it names no other."""

    draft: Draft
    known: Known
    part: int | None = None

    @property
    def client(self) -> Client:
        return self.known.client


@dataclass
class Matched:
    """`doubts`: by position of the row, clients who may be the same person, and why."""

    newcomers: list[Draft] = field(default_factory=list)
    regulars: list[Regular] = field(default_factory=list)
    refused: dict[int, DomainError] = field(default_factory=dict)
    doubts: list[tuple[int, int, Doubt]] = field(default_factory=list)
    conflicts: list[tuple[int, int]] = field(default_factory=list)


def matched(wave: list[Draft]) -> Matched:
    """Who is new, who is known, which rows contradict what is known, and which pairs people should look at."""
    owner = owners({key for one in wave for key in one.keys})
    known = load(set(owner.values())) if owner else {}
    found = Matched()
    for one in wave:
        try:
            place(Claims.of(one, owner, known), found)
        except DomainError as error:
            found.refused[one.position] = error
    return found


@dataclass(frozen=True)
class Claims:
    """What the identities of a row say. `own`: client of its market per identity; `taken` elsewhere."""

    draft: Draft
    own: Mapping[Identity, Known]
    foreign: frozenset[Identity]

    @classmethod
    def of(cls, one: Draft, owner: Mapping[Key, int], known: Mapping[int, Known]) -> "Claims":
        own: dict[Identity, Known] = {}
        foreign = set()
        for identity in one.identities:
            for key in (identity.key, identity.local_key(one.market)):
                if key not in owner:
                    continue
                if known[owner[key]].client.market_id == one.market.pk:
                    own[identity] = known[owner[key]]
                else:
                    foreign.add(identity)
        return cls(one, own, frozenset(foreign))

    def by(self, proof: Proof) -> dict[Identity, Known]:
        return {identity: who for identity, who in self.own.items() if PROOFS[IdentityKind(identity.kind)] is proof}

    def writable(self, client: Known | None) -> list[Identity]:
        """What the client may be called from now on: nothing that is another's; what another market has, locally."""
        free = [i for i in self.draft.identities if i not in self.own or self.own[i] is client]
        return [i.local(self.draft.market) if i in self.foreign else i for i in free]


def place(claims: Claims, found: Matched) -> None:
    """Raises DomainError when the row cannot be applied."""
    one, client = claims.draft, meant(claims, found)
    if client and client.client.erased_at:
        raise DomainError("client_not_in_market", _("This client is not one of this market."), "market")
    ours = replace(one, identities=claims.writable(client))
    if client:
        found.regulars.append(Regular(ours, client, part(claims, client)))
    else:
        check_newcomer(ours)
        found.newcomers.append(ours)
    for identity, other in claims.by(Proof.WITH_NAME).items():
        if other is not client:
            found.doubts.append((one.position, other.client.pk, DOUBTS[IdentityKind(identity.kind)]))


def meant(claims: Claims, found: Matched) -> Known | None:
    """The client the row means: by what proves it, else by a phone or address whose owner is called the same."""
    proven = {id(who): who for who in claims.by(Proof.ALONE).values()}
    if len(proven) > 1:
        first, second, *_others = sorted(who.client.pk for who in proven.values())
        found.conflicts.append((first, second))
        raise conflict()
    for client in proven.values():
        if other_number(claims.draft, client):
            raise conflict()
        return client
    likely = claims.by(Proof.WITH_NAME).values()
    return next((who for who in likely if agrees(claims.draft, who) and not other_number(claims.draft, who)), None)


def conflict() -> DomainError:
    return DomainError("identity_conflict", _("These identities belong to different clients."), "identities")


def check_newcomer(one: Draft) -> None:
    if not one.identities:
        detail = _("Somebody of another name has this phone or address. Give a number of your own system as well.")
        raise DomainError("identity_doubtful", detail, "identities")
    if "name" not in one.values:
        raise DomainError("required", _("A new client needs a name."), "name")


def agrees(one: Draft, known: Known) -> bool:
    """The row gives no name, or the client's in any spelling: `朱丽艳`, `Zhu Liyan`."""
    return "name" not in one.values or names.same(one.values["name"], known.client.name)


def part(claims: Claims, client: Known) -> int | None:
    """The merged client that all known identities of the row name; none when one of them is the survivor's own."""
    keys = {key for i in claims.own for key in (i.key, i.local_key(claims.draft.market))}
    rows = [row for row in client.identities if (row.kind, row.scope, bytes(row.value_index)) in keys]
    named = {row.named_id for row in rows}
    return None if None in named else min((pk for pk in named if pk is not None), default=None)


def load(pks: set[int]) -> dict[int, Known]:
    """Locked in order of id, so that two batches never wait for each other."""
    clients = Client.objects.select_for_update().filter(pk__any_of=pks).defer("search_grams").order_by("pk")
    known = {client.pk: Known(client) for client in clients}
    called = ClientIdentity.objects.filter(client__pk__any_of=pks).defer("uid", "value")
    for identity in called:
        known[identity.client_id].identities.append(identity)
    agreed = Consent.objects.filter(client__pk__any_of=pks, withdrawn_at=None)
    for client_id, purpose, channel in agreed.values_list("client_id", "purpose", "channel"):
        known[client_id].agreed_to.add((purpose, channel))
    looked_after = Relationship.objects.active().primary().filter(client__pk__any_of=pks)
    for client_id, associate_id in looked_after.values_list("client_id", "associate_id"):
        known[client_id].primary_id = associate_id
    return known


def other_number(one: Draft, known: Known) -> bool:
    """Two numbers in one CRM are two people, even if they share a phone."""
    numbers: dict[str, set[bytes]] = defaultdict(set)
    for row in known.identities:
        if row.kind == "crm":
            numbers[row.scope].add(bytes(row.value_index))
    said = [(scope, index) for kind, scope, index in one.keys if kind == "crm"]
    return any(numbers[scope] and index not in numbers[scope] for scope, index in said)
