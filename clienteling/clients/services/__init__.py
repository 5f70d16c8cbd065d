"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.consents import grant_consent, withdraw_consent
from clienteling.clients.services.contacts import hear, meet, part
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.identities import Identity, client_ids, find_by_identity
from clienteling.clients.services.identities import parse as parse_identities
from clienteling.clients.services.partitions import ensure_around, ensure_months
from clienteling.clients.services.products import product_ids
from clienteling.clients.services.profile import Outcome, UpsertResult, upsert_client, upsert_clients
from clienteling.clients.services.pulls import happened_at, look_up_later, pull_due
from clienteling.clients.services.reconciliation import found, reconcile_due, reconcile_now
from clienteling.clients.services.relationships import leave, note, project, take_on
from clienteling.clients.services.tiers import change_tier

__all__ = [
    "ActivityEvent",
    "BatchAnswer",
    "ClientData",
    "ConsentData",
    "Identity",
    "Outcome",
    "UpsertResult",
    "change_tier",
    "client_ids",
    "ensure_around",
    "ensure_months",
    "find_by_identity",
    "found",
    "grant_consent",
    "known_answer",
    "happened_at",
    "hear",
    "leave",
    "look_up_later",
    "meet",
    "parse_identities",
    "note",
    "part",
    "product_ids",
    "project",
    "pull_due",
    "record_batch",
    "reconcile_due",
    "reconcile_now",
    "take_on",
    "upsert_client",
    "upsert_clients",
    "withdraw_consent",
]
