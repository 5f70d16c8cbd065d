"""Every table that tells of clients: how its rows are found from a client, what an export says, what erasure leaves.

A test walks all models and fails for one that refers to clients, or holds sealed text, and is not named here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clienteling.oversight.retention import ENDED


@dataclass(frozen=True)
class Gone:
    """Rows that erasure deletes, with whatever hangs on them. `of`: paths from a row to clients.

    `untold`: why an export does not tell of them.
    """

    of: tuple[str, ...] = ("client",)
    untold: str = ""


@dataclass(frozen=True)
class Stays:
    """Rows that stay, under the pseudonym that is left of the client: ledgers, rights and counts rest on them.

    `blank`: what columns become. `plain`: free columns that say nothing about a person.
    """

    of: tuple[str, ...] = ("client",)
    blank: Mapping[str, Any] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    untold: str = ""


@dataclass(frozen=True)
class Searched:
    """Sealed texts that no column ties to a client: opened, and looked through for what the client is called."""

    column: str
    where: Mapping[str, Any] = field(default_factory=dict)
    untold: str = ""


@dataclass(frozen=True)
class Unrelated:
    """Sealed or suspicious, or hanging on what is about a client, and not about one; why."""

    why: str


Treatment = Gone | Stays | Searched | Unrelated
SECRETS = Unrelated("secrets of the house")
EARNED = Unrelated("what associates earn by an order that is told")

CLIENT = Stays(
    of=("pk",),
    blank={
        "name": "",
        "phone": None,
        "email": None,
        "search_grams": [],
        "birth_year": None,
        "birth_md": None,
        "birth_lunar_md": None,
        "minor_until": None,
        "tag_ids": [],
        "points": 0,
        "points_expire_on": None,
        "namesake_index": None,
    },
    plain=("language",),
)
BATCHES = "as they came, of many clients at once; what they said stands with each"
ANSWERS = "for a week, of rows that are told themselves"
TREATMENTS: dict[str, Treatment] = {
    "clients.Client": CLIENT,
    "clients.ClientIdentity": Gone(("client", "named")),
    "clients.TierChange": Gone(),
    "clients.Consent": Gone(),
    "clients.ConsentProof": Gone(("consent__client",)),
    "clients.QuietSpell": Gone(),
    "clients.CustomValue": Gone(),
    "clients.FormerValue": Gone(),
    "clients.ImportantDate": Gone(),
    "clients.Tie": Gone(("client", "other")),
    "clients.Size": Gone(),
    "clients.Preference": Gone(),
    "clients.Note": Gone(),
    "clients.FormerNote": Gone(("note__client",)),
    "clients.PointsEntry": Gone(),
    "clients.TagMark": Gone(),
    "clients.Wish": Gone(),
    "clients.Remark": Gone(),
    "clients.FollowEvent": Gone(),
    "clients.KioskVisit": Gone(),
    "clients.ForgottenContact": Stays((), untold="only of those of whom nothing else is left"),
    "clients.DoubtfulMatch": Gone(("first", "second")),
    "clients.ReconciliationFinding": Gone(),
    "clients.Activity": Gone(("client_id", "named_id")),
    "clients.ClientMerge": Stays(("survivor", "merged"), {"state": {}, "tags": []}, ("filled",)),
    "clients.Relationship": Stays(blank={"state": ""}),
    "clients.HandoverClient": Stays(plain=("error", "tried", "moved")),
    "clients.ClientTransfer": Stays(plain=("outcome",)),
    "clients.Look": Stays(()),
    "clients.IngestBatch": Stays(
        (), plain=("source", "idempotency_key", "answer", "client_ids", "body_digest"), untold=BATCHES
    ),
    "clients.MovedRow": Unrelated("numbers of rows that are told themselves"),
    "attribution.Order": Stays(plain=("source", "external_id", "currency")),
    "attribution.OrderLine": Stays(("order__client",)),
    "attribution.Refund": Stays(("order__client",), plain=("external_id",)),
    "attribution.Credit": EARNED,
    "attribution.LedgerTransaction": EARNED,
    "attribution.Pickup": Stays(plain=("source", "external_id")),
    "attribution.Protection": Stays(),
    "attribution.Touch": Stays(plain=("channel", "reference")),
    "alerts.Alert": Stays(blank={"evidence": {}}, plain=("beaten_by",)),
    "alerts.AlertStep": Stays(("alert__client",)),
    "alerts.AlertCopy": Stays(("alert__client",)),
    "alerts.Outcome": Stays(("alert__client",), plain=("currency",)),
    "alerts.InfluencedOrder": Unrelated("which orders that are told count for which alert that is"),
    "alerts.BacktestAlert": Gone(("client_id",)),
    "outreach.PreparedSend": Stays(),
    "oversight.Change": Gone(("client_id",)),
    "oversight.AccessRequest": Gone(untold="the exports themselves; that they were asked for stands in the audit log"),
    "oversight.ErasureRequest": Stays(blank={"reason": ""}),
    "oversight.Erasure": Stays((), untold="only of those of whom nothing else is left"),
    "associates.AuditEntry": Stays((), plain=("source", "action", "subject", "detail")),
    "wecom.CallbackEvent": Stays(()),
    # Cards are known by the alert they carry; a welcome, and a digest that another one followed, by what they say.
    "wecom.Send": Searched("body", {**ENDED, "body__isnull": False, "key__regex": "^(welcome|digest|replay):"}),
    "clients.FilePiece": Unrelated("an erasure waits while an import reads them, and those of stopped ones go"),
    # Rows posted by the hundred are answered with numbers; these with what is said of one client.
    "associates.IdempotencyRecord": Searched(
        "answer", {"path__regex": "^/api/v1/(wishes/|clients/.|alerts/)"}, untold=ANSWERS
    ),
    "clients.RejectedRows": Searched("rows"),
    "clients.OfficialAccountFollower": Stays(()),
    "wecom.Corp": SECRETS,
    "wecom.OfficialAccount": SECRETS,
    "webhooks.Subscription": SECRETS,
    "clients.KioskDevice": SECRETS,
}
