"""Which client a row means: by any identity, never merging two."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from clienteling.clients.models import Client, ClientIdentity, Consent, Relationship
from clienteling.clients.services.drafts import Draft
from clienteling.clients.services.identities import owners
from clienteling.lib.errors import DomainError


@dataclass
class Known:
    """A client as our tables have them, locked for this transaction."""

    client: Client
    identities: list[ClientIdentity] = field(default_factory=list)
    agreed_to: set[tuple[str, str]] = field(default_factory=set)
    primary_id: int | None = None


@dataclass(frozen=True, slots=True)
class Regular:
    """A row about a client we know."""

    draft: Draft
    known: Known

    @property
    def client(self) -> Client:
        return self.known.client


Matched = tuple[list[Draft], list[Regular], dict[int, DomainError]]


def matched(wave: list[Draft]) -> Matched:
    """Who is new, who is known, and which rows contradict what is known."""
    owner = owners({key for one in wave for key in one.keys})
    known = load(set(owner.values()))
    newcomers: list[Draft] = []
    regulars: list[Regular] = []
    refused: dict[int, DomainError] = {}
    for one in wave:
        candidates = {owner[key] for key in one.keys if key in owner}
        reason = refusal(one, [known[pk] for pk in candidates])
        if reason:
            refused[one.position] = reason
        elif candidates:
            regulars.append(Regular(one, known[candidates.pop()]))
        else:
            newcomers.append(one)
    return newcomers, regulars, refused


def load(pks: set[int]) -> dict[int, Known]:
    """Locked in order of id, so that two batches never wait for each other."""
    clients = Client.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    known = {client.pk: Known(client) for client in clients}
    for identity in ClientIdentity.objects.filter(client__in=pks):
        known[identity.client_id].identities.append(identity)
    agreed = Consent.objects.filter(client__in=pks, withdrawn_at=None)
    for client_id, purpose, channel in agreed.values_list("client_id", "purpose", "channel"):
        known[client_id].agreed_to.add((purpose, channel))
    for relationship in Relationship.objects.active().primary().filter(client__in=pks):
        known[relationship.client_id].primary_id = relationship.associate_id
    return known


def refusal(one: Draft, candidates: list[Known]) -> DomainError | None:
    """Why the row cannot be applied, if it cannot."""
    if not candidates:
        return None if "name" in one.values else DomainError("required", _("A new client needs a name."), "name")
    if len(candidates) > 1 or other_number(one, candidates[0]):
        return DomainError("identity_conflict", _("These identities belong to different clients."), "identities")
    if candidates[0].client.market_id != one.market.pk or candidates[0].client.erased_at:
        return DomainError("client_not_in_market", _("This client is not one of this market."), "market")
    return None


def other_number(one: Draft, known: Known) -> bool:
    """Two numbers in one CRM are two people, even if they share a phone."""
    numbers: dict[str, set[bytes]] = defaultdict(set)
    for row in known.identities:
        if row.kind == "crm":
            numbers[row.scope].add(bytes(row.value_index))
    said = [(scope, index) for kind, scope, index in one.keys if kind == "crm"]
    return any(numbers[scope] and index not in numbers[scope] for scope, index in said)
