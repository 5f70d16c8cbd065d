"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.consents import grant_consent, publish, retire, withdraw_consent
from clienteling.clients.services.contacts import meet, part
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.identities import Identity, client_ids, find_by_identity
from clienteling.clients.services.identities import parse as parse_identities
from clienteling.clients.services.partitions import ensure_around, ensure_months
from clienteling.clients.services.products import product_ids
from clienteling.clients.services.profile import Outcome, UpsertResult, upsert_client, upsert_clients
from clienteling.clients.services.pulls import happened_at, look_up_later, pull_due
from clienteling.clients.services.quiet import disturb_again, leave_alone, mark_minor
from clienteling.clients.services.reach import Refusal, refusals
from clienteling.clients.services.relationships import leave, take_on
from clienteling.clients.services.supply import (
    Offer,
    PriceData,
    StockData,
    check_scarcity,
    offers,
    record_prices,
    record_stock,
)
from clienteling.clients.services.tiers import change_tier
from clienteling.clients.services.wishes import WishData, fulfil, give_up, keep_promise, note_wish, take_up_again

__all__ = [
    "ActivityEvent",
    "BatchAnswer",
    "ClientData",
    "ConsentData",
    "Identity",
    "Offer",
    "Outcome",
    "PriceData",
    "Refusal",
    "StockData",
    "UpsertResult",
    "WishData",
    "change_tier",
    "check_scarcity",
    "client_ids",
    "disturb_again",
    "ensure_around",
    "ensure_months",
    "find_by_identity",
    "fulfil",
    "give_up",
    "grant_consent",
    "happened_at",
    "keep_promise",
    "known_answer",
    "leave",
    "leave_alone",
    "look_up_later",
    "mark_minor",
    "meet",
    "note_wish",
    "offers",
    "parse_identities",
    "part",
    "product_ids",
    "publish",
    "pull_due",
    "record_batch",
    "record_prices",
    "record_stock",
    "refusals",
    "retire",
    "take_on",
    "take_up_again",
    "upsert_client",
    "upsert_clients",
    "withdraw_consent",
]
