"""Tables of the client side."""

from clienteling.clients.models.activity import Activity, ActivityKind, IngestBatch
from clienteling.clients.models.client import Client, ClientIdentity, IdentityKind, Tier, TierChange
from clienteling.clients.models.consent import (
    Consent,
    ConsentChannel,
    ConsentProof,
    ConsentText,
    ConsentWording,
    Purpose,
    QuietSpell,
    TextStatus,
)
from clienteling.clients.models.mapping import ColumnMapping
from clienteling.clients.models.product import Product
from clienteling.clients.models.pull import ContactPull
from clienteling.clients.models.relationship import Relationship
from clienteling.clients.models.supply import Price, StockCount
from clienteling.clients.models.wish import Wish, WishStatus

__all__ = [
    "Activity",
    "ActivityKind",
    "Client",
    "ClientIdentity",
    "ColumnMapping",
    "Consent",
    "ConsentChannel",
    "ConsentProof",
    "ConsentText",
    "ConsentWording",
    "ContactPull",
    "IdentityKind",
    "IngestBatch",
    "Price",
    "Product",
    "Purpose",
    "QuietSpell",
    "Relationship",
    "StockCount",
    "TextStatus",
    "Tier",
    "TierChange",
    "Wish",
    "WishStatus",
]
