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
from clienteling.clients.models.contact_way import ContactWay, WayKind, WayStatus
from clienteling.clients.models.custom import CustomField, CustomValue, FieldKind, FormerValue, in_language
from clienteling.clients.models.deletion import Deletion
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
from clienteling.clients.models.file_import import IMPORT_MOVES, FileImport, FilePiece, ImportStatus, RejectedRows
from clienteling.clients.models.follower import OfficialAccountFollower
from clienteling.clients.models.forgotten import ForgottenContact
from clienteling.clients.models.handover import (
    HANDOVER_MOVES,
    Handover,
    HandoverReason,
    HandoverReceiver,
    HandoverStatus,
    HandoverText,
    SplitRule,
)
from clienteling.clients.models.handover_rows import (
    ENDS,
    ClientTransfer,
    HandoverClient,
    HandoverGroup,
    HandoverState,
    TransferOutcome,
    Why,
)
from clienteling.clients.models.kiosk import KioskDevice, KioskVisit
from clienteling.clients.models.looking import Look, LookedOn, RevealCount
from clienteling.clients.models.mapping import ColumnMapping
from clienteling.clients.models.merge import VERDICTS, ClientMerge, DoubtfulMatch, MovedRow, Verdict
from clienteling.clients.models.note import FormerNote, Note
from clienteling.clients.models.points import PointsEntry, PointsKind
from clienteling.clients.models.product import Product
from clienteling.clients.models.pull import ContactPull
from clienteling.clients.models.reconciliation import FindingKind, ReconciliationFinding, ReconciliationRun
from clienteling.clients.models.relationship import FollowEvent, FollowKind, Relationship, Remark
from clienteling.clients.models.supply import Price, StockCount
from clienteling.clients.models.tag import Tag, TagChange, TagGroup, TagMark, TagPull
from clienteling.clients.models.wish import Wish, WishStatus

__all__ = [
    "ENDS",
    "HANDOVER_MOVES",
    "IMPORT_MOVES",
    "VERDICTS",
    "Activity",
    "ActivityKind",
    "Client",
    "ClientIdentity",
    "ClientMerge",
    "ClientTransfer",
    "ColumnMapping",
    "Consent",
    "ConsentChannel",
    "ConsentProof",
    "ConsentText",
    "ConsentWording",
    "ContactPull",
    "ContactWay",
    "CustomField",
    "CustomValue",
    "DateKind",
    "DoubtfulMatch",
    "FieldKind",
    "FileImport",
    "FilePiece",
    "FindingKind",
    "FollowEvent",
    "FollowKind",
    "ForgottenContact",
    "FormerNote",
    "FormerValue",
    "Handover",
    "HandoverClient",
    "HandoverGroup",
    "HandoverReason",
    "HandoverReceiver",
    "HandoverState",
    "HandoverStatus",
    "HandoverText",
    "IdentityKind",
    "ImportStatus",
    "ImportantDate",
    "IngestBatch",
    "KioskDevice",
    "KioskVisit",
    "Look",
    "LookedOn",
    "MovedRow",
    "Note",
    "OfficialAccountFollower",
    "PointsEntry",
    "PointsKind",
    "Preference",
    "Price",
    "Product",
    "Purpose",
    "QuietSpell",
    "ReconciliationFinding",
    "ReconciliationRun",
    "RejectedRows",
    "Deletion",
    "Relationship",
    "Remark",
    "RevealCount",
    "Size",
    "SizeKind",
    "SplitRule",
    "StockCount",
    "Tag",
    "TagChange",
    "TagGroup",
    "TagMark",
    "TagPull",
    "Taste",
    "TextStatus",
    "Tie",
    "TieKind",
    "Tier",
    "TierChange",
    "TransferOutcome",
    "Verdict",
    "WayKind",
    "WayStatus",
    "Why",
    "Wish",
    "WishStatus",
    "in_language",
]
