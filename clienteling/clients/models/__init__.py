"""Tables of the client side."""

from clienteling.clients.models.activity import Activity, ActivityKind, IngestBatch
from clienteling.clients.models.client import Client, ClientIdentity, Consent, IdentityKind, Purpose, Tier, TierChange
from clienteling.clients.models.mapping import ColumnMapping
from clienteling.clients.models.product import Product
from clienteling.clients.models.pull import ContactPull
from clienteling.clients.models.reconciliation import FindingKind, ReconciliationFinding, ReconciliationRun
from clienteling.clients.models.relationship import FollowEvent, FollowKind, Relationship, Remark

__all__ = [
    "Activity",
    "ActivityKind",
    "Client",
    "ClientIdentity",
    "ColumnMapping",
    "Consent",
    "ContactPull",
    "FindingKind",
    "FollowEvent",
    "FollowKind",
    "IdentityKind",
    "IngestBatch",
    "Product",
    "Purpose",
    "ReconciliationFinding",
    "ReconciliationRun",
    "Relationship",
    "Remark",
    "Tier",
    "TierChange",
]
