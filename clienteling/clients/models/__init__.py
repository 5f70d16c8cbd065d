"""Tables of the client side."""

from clienteling.clients.models.activity import Activity, ActivityKind, IngestBatch
from clienteling.clients.models.client import Client, ClientIdentity, Consent, IdentityKind, Purpose, Tier, TierChange
from clienteling.clients.models.contact_way import ContactWay, WayKind, WayStatus
from clienteling.clients.models.custom import CustomField, CustomValue, FieldKind, in_language
from clienteling.clients.models.details import (
    DateKind,
    ImportantDate,
    Preference,
    Size,
    SizeKind,
    Taste,
    Tie,
    TieKind,
)
from clienteling.clients.models.kiosk import KioskDevice, KioskVisit
from clienteling.clients.models.mapping import ColumnMapping
from clienteling.clients.models.merge import VERDICTS, ClientMerge, DoubtfulMatch, MovedRow, Verdict
from clienteling.clients.models.note import FormerNote, Note
from clienteling.clients.models.points import PointsEntry, PointsKind
from clienteling.clients.models.product import Product
from clienteling.clients.models.pull import ContactPull
from clienteling.clients.models.relationship import FollowEvent, FollowKind, Relationship, Remark
from clienteling.clients.models.tag import Tag, TagGroup, TagMark, TagPull

__all__ = [
    "Activity",
    "ActivityKind",
    "Client",
    "ClientIdentity",
    "ClientMerge",
    "ColumnMapping",
    "Consent",
    "ContactPull",
    "ContactWay",
    "CustomField",
    "CustomValue",
    "DateKind",
    "DoubtfulMatch",
    "FieldKind",
    "FollowEvent",
    "FollowKind",
    "FormerNote",
    "IdentityKind",
    "ImportantDate",
    "IngestBatch",
    "KioskDevice",
    "KioskVisit",
    "MovedRow",
    "Note",
    "PointsEntry",
    "PointsKind",
    "Preference",
    "Product",
    "Purpose",
    "Relationship",
    "Remark",
    "Size",
    "SizeKind",
    "Tag",
    "TagGroup",
    "TagMark",
    "TagPull",
    "Taste",
    "Tie",
    "TieKind",
    "Tier",
    "TierChange",
    "VERDICTS",
    "Verdict",
    "WayKind",
    "WayStatus",
    "in_language",
]
