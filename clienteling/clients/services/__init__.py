"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.asking import questions
from clienteling.clients.services.birthdays import keep_days
from clienteling.clients.services.books import contacts_of, most_room_first
from clienteling.clients.services.consents import grant_consent, publish, retire, withdraw_consent
from clienteling.clients.services.contacts import contact_key, hear, meet, part
from clienteling.clients.services.corp_tags import pull_tags, push_tags
from clienteling.clients.services.corp_tags import read_later as read_tags_later
from clienteling.clients.services.custom import LONGEST_VALUE, edit_custom, read, write_custom
from clienteling.clients.services.details import DateData, Details, SizeData, TieData, tie, write_details
from clienteling.clients.services.doubts import Pair, confirm, propose, propose_namesakes, reject
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.external import external_ids
from clienteling.clients.services.followers import hear_follower, join_known, look_up_due
from clienteling.clients.services.forgetting import forget_contacts
from clienteling.clients.services.handover_planning import cancel as cancel_handover
from clienteling.clients.services.handover_planning import choose_receiver
from clienteling.clients.services.handover_planning import preview as preview_handover
from clienteling.clients.services.handover_planning import rework as rework_handover
from clienteling.clients.services.handover_results import hurry as hurry_handover
from clienteling.clients.services.handovers import introduction, move_handovers, progress
from clienteling.clients.services.handovers import run as run_handover
from clienteling.clients.services.handovers import try_again as try_handover_again
from clienteling.clients.services.handovers import try_rest_again as try_handover_rest_again
from clienteling.clients.services.holding import CameBetweenError, hold, undisturbed
from clienteling.clients.services.identities import (
    Identity,
    Name,
    called,
    client_ids,
    clients_called,
    find_by_identity,
    survivors,
)
from clienteling.clients.services.identities import parse as parse_identities
from clienteling.clients.services.kiosks import kiosk_of, new_code, pair, revoke
from clienteling.clients.services.looking import note_look
from clienteling.clients.services.matching import DOUBTS, PROOFS, Doubt, Proof
from clienteling.clients.services.merging import Preview, merge_clients, preview_merge, undo_merge
from clienteling.clients.services.moments import check_time
from clienteling.clients.services.moved import arrived
from clienteling.clients.services.notes import edit_note, write_note
from clienteling.clients.services.partitions import ensure_around, ensure_months
from clienteling.clients.services.points import PointsData, balance, expire_points, record_points
from clienteling.clients.services.products import product_ids
from clienteling.clients.services.profile import Outcome, UpsertResult, upsert_client, upsert_clients
from clienteling.clients.services.pulls import happened_at, look_up_later, pull_due
from clienteling.clients.services.quiet import disturb_again, leave_alone, mark_minor
from clienteling.clients.services.reach import Refusal, refusals
from clienteling.clients.services.reconciliation import (
    ask_reconciliation,
    found,
    reconcile_due,
    reconcile_now,
    stop_reconciliation,
)
from clienteling.clients.services.relationships import leave, note, project, take_on
from clienteling.clients.services.settling import settle_merges
from clienteling.clients.services.supply import (
    Offer,
    PriceData,
    StockData,
    check_scarcity,
    offers,
    record_prices,
    record_stock,
)
from clienteling.clients.services.tag_changes import delete_group, delete_tag
from clienteling.clients.services.tag_changes import push_changes as push_tag_changes
from clienteling.clients.services.tag_changes import rename as rename_tag
from clienteling.clients.services.tagging import add_tag, hear_tags, remove_tag, set_tags
from clienteling.clients.services.tiers import change_tier
from clienteling.clients.services.visits import (
    Entered,
    Occasion,
    begin_visit,
    hosts,
    join,
    name_at_the_kiosk,
)
from clienteling.clients.services.way_sync import sync_ways
from clienteling.clients.services.ways import (
    card_of,
    end_way,
    hear_of_links,
    open_way,
    pause,
    personal_way,
    receivers,
    refresh_ways,
    resume,
    store_way,
    tell_wecom,
)
from clienteling.clients.services.wishes import WishData, fulfil, give_up, keep_promise, note_wish, take_up_again

__all__ = [
    "ActivityEvent",
    "BatchAnswer",
    "CameBetweenError",
    "ClientData",
    "ConsentData",
    "DOUBTS",
    "DateData",
    "Details",
    "Doubt",
    "Entered",
    "Identity",
    "LONGEST_VALUE",
    "Name",
    "Occasion",
    "Offer",
    "Outcome",
    "PROOFS",
    "Pair",
    "PointsData",
    "Preview",
    "PriceData",
    "Proof",
    "Refusal",
    "SizeData",
    "StockData",
    "TieData",
    "UpsertResult",
    "WishData",
    "add_tag",
    "arrived",
    "ask_reconciliation",
    "balance",
    "begin_visit",
    "called",
    "cancel_handover",
    "card_of",
    "change_tier",
    "check_scarcity",
    "check_time",
    "choose_receiver",
    "client_ids",
    "clients_called",
    "confirm",
    "contact_key",
    "contacts_of",
    "delete_group",
    "delete_tag",
    "disturb_again",
    "edit_custom",
    "edit_note",
    "end_way",
    "ensure_around",
    "ensure_months",
    "expire_points",
    "external_ids",
    "find_by_identity",
    "forget_contacts",
    "found",
    "fulfil",
    "give_up",
    "grant_consent",
    "happened_at",
    "hear",
    "hear_follower",
    "hear_of_links",
    "hear_tags",
    "hold",
    "hosts",
    "hurry_handover",
    "introduction",
    "join",
    "join_known",
    "keep_days",
    "keep_promise",
    "kiosk_of",
    "known_answer",
    "leave",
    "leave_alone",
    "look_up_due",
    "look_up_later",
    "mark_minor",
    "meet",
    "merge_clients",
    "most_room_first",
    "move_handovers",
    "name_at_the_kiosk",
    "new_code",
    "note",
    "note_look",
    "note_wish",
    "offers",
    "open_way",
    "pair",
    "parse_identities",
    "part",
    "pause",
    "personal_way",
    "preview_handover",
    "preview_merge",
    "product_ids",
    "progress",
    "project",
    "propose",
    "propose_namesakes",
    "publish",
    "pull_due",
    "pull_tags",
    "push_tag_changes",
    "push_tags",
    "questions",
    "read",
    "read_tags_later",
    "receivers",
    "reconcile_due",
    "reconcile_now",
    "record_batch",
    "record_points",
    "record_prices",
    "record_stock",
    "refresh_ways",
    "refusals",
    "reject",
    "remove_tag",
    "rename_tag",
    "resume",
    "retire",
    "revoke",
    "rework_handover",
    "run_handover",
    "set_tags",
    "settle_merges",
    "stop_reconciliation",
    "store_way",
    "survivors",
    "sync_ways",
    "take_on",
    "take_up_again",
    "tell_wecom",
    "tie",
    "try_handover_again",
    "try_handover_rest_again",
    "undisturbed",
    "undo_merge",
    "upsert_client",
    "upsert_clients",
    "withdraw_consent",
    "write_custom",
    "write_details",
    "write_note",
]
