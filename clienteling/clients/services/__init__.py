"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.birthdays import keep_days
from clienteling.clients.services.consents import grant_consent, publish, retire, withdraw_consent
from clienteling.clients.services.contacts import meet, part
from clienteling.clients.services.corp_tags import pull_tags, push_tags
from clienteling.clients.services.corp_tags import read_later as read_tags_later
from clienteling.clients.services.custom import read, write_custom
from clienteling.clients.services.details import DateData, Details, SizeData, TieData, tie, write_details
from clienteling.clients.services.doubts import Pair, confirm, propose, propose_namesakes, reject
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.followers import hear_follower, join_known, look_up_due
from clienteling.clients.services.identities import Identity, client_ids, find_by_identity, survivors
from clienteling.clients.services.identities import parse as parse_identities
from clienteling.clients.services.matching import DOUBTS, PROOFS, Doubt, Proof
from clienteling.clients.services.merging import Preview, merge_clients, preview_merge, undo_merge
from clienteling.clients.services.moved import arrived
from clienteling.clients.services.notes import edit_note, write_note
from clienteling.clients.services.partitions import ensure_around, ensure_months
from clienteling.clients.services.points import PointsData, balance, expire_points, record_points
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
from clienteling.clients.services.tagging import add_tag, hear_tags, remove_tag, set_tags
from clienteling.clients.services.tiers import change_tier
from clienteling.clients.services.wishes import WishData, fulfil, give_up, keep_promise, note_wish, take_up_again

__all__ = [
    "pull_tags",
    "push_tags",
    "read_tags_later",
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
    "hear_follower",
    "join_known",
    "keep_promise",
    "known_answer",
    "leave",
    "leave_alone",
    "look_up_due",
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
    "Pair",
    "confirm",
    "propose",
    "propose_namesakes",
    "reject",
    "survivors",
    "DOUBTS",
    "PROOFS",
    "Doubt",
    "Proof",
    "Preview",
    "arrived",
    "merge_clients",
    "preview_merge",
    "undo_merge",
    "edit_note",
    "write_note",
    "keep_days",
    "read",
    "write_custom",
    "DateData",
    "Details",
    "SizeData",
    "TieData",
    "tie",
    "write_details",
    "PointsData",
    "balance",
    "expire_points",
    "record_points",
    "add_tag",
    "hear_tags",
    "remove_tag",
    "set_tags",
]
