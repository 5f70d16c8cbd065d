"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.consents import grant_consent, withdraw_consent
from clienteling.clients.services.contacts import hear, meet, part
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.identities import Identity, client_ids, find_by_identity
from clienteling.clients.services.identities import parse as parse_identities
from clienteling.clients.services.kiosks import kiosk_of, new_code, pair, revoke
from clienteling.clients.services.partitions import ensure_around, ensure_months
from clienteling.clients.services.products import product_ids
from clienteling.clients.services.profile import Outcome, UpsertResult, upsert_client, upsert_clients
from clienteling.clients.services.pulls import happened_at, look_up_later, pull_due
from clienteling.clients.services.relationships import leave, note, project, take_on
from clienteling.clients.services.tiers import change_tier
from clienteling.clients.services.visits import (
    Entered,
    Occasion,
    begin_visit,
    forget_missed,
    hosts,
    join,
    name_at_the_kiosk,
)
from clienteling.clients.services.way_sync import sync_ways
from clienteling.clients.services.ways import (
    card_of,
    end_way,
    open_way,
    pause,
    personal_way,
    receivers,
    refresh_ways,
    resume,
    store_way,
    tell_wecom,
)

__all__ = [
    "ActivityEvent",
    "BatchAnswer",
    "ClientData",
    "ConsentData",
    "Entered",
    "Identity",
    "Occasion",
    "Outcome",
    "UpsertResult",
    "begin_visit",
    "card_of",
    "change_tier",
    "client_ids",
    "end_way",
    "ensure_around",
    "ensure_months",
    "find_by_identity",
    "forget_missed",
    "grant_consent",
    "happened_at",
    "hear",
    "hosts",
    "join",
    "kiosk_of",
    "known_answer",
    "leave",
    "look_up_later",
    "meet",
    "name_at_the_kiosk",
    "new_code",
    "note",
    "open_way",
    "pair",
    "parse_identities",
    "part",
    "pause",
    "personal_way",
    "product_ids",
    "project",
    "pull_due",
    "receivers",
    "record_batch",
    "refresh_ways",
    "resume",
    "revoke",
    "store_way",
    "sync_ways",
    "take_on",
    "tell_wecom",
    "upsert_client",
    "upsert_clients",
    "withdraw_consent",
]
