"""Files of what clients did: each chunk of a file once."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clienteling.clients.imports import people, values
from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.importer import Importer, register
from clienteling.clients.imports.progress import Summary
from clienteling.clients.services import ActivityEvent, BatchAnswer, Identity, check_time, product_ids, record_batch
from clienteling.clients.wire import KINDS
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rejection


@dataclass(frozen=True)
class Done:
    """A row of the file in our words."""

    who: list[Identity]
    kind: int
    occurred_at: datetime
    product: str | None
    category: str
    cells: list[str]


@register
class ActivityImporter(Importer[Done]):
    kind = "activity"
    fields = (*people.KINDS, "kind", "occurred_at", "product", "category")

    def convert(self, record: Record) -> Done:
        said = record.said
        if said.get("kind") not in KINDS:
            raise DomainError("kind_unknown", _("Must be one of: %(known)s.") % {"known": ", ".join(KINDS)}, "kind")
        occurred_at = values.moments(self.layout, self.market.time_zone)(said.get("occurred_at", ""), "occurred_at")
        check_time(occurred_at, self.at, "occurred_at")
        values.sku(said.get("product", ""))
        who = people.identities(record, source=self.source, market=self.market)
        return Done(who, KINDS[said["kind"]], occurred_at, said.get("product"), said.get("category", ""), record.cells)

    def store(self, rows: dict[int, Done], summary: Summary) -> dict[int, DomainError]:
        if not rows:
            return {}
        if self.create_clients:
            people.make_missing([row.who for row in rows.values()], source=self.source, market=self.market, at=self.at)
        answer, turn = self.record(rows, *self.resolve(rows), summary), 1
        # Brought again: whoever was not known then, and is by now.
        while answer.repeated and (again := {row["index"]: rows[row["index"]] for row in answer.rejected}):
            events, refused = self.resolve(again)
            if not events:
                break
            turn += 1
            answer = self.record(again, events, refused, summary, turn)
        return {row["index"]: DomainError(row["code"], row["detail"], row["field"]) for row in answer.rejected}

    def record(
        self,
        rows: dict[int, Done],
        events: list[ActivityEvent],
        refused: dict[int, DomainError],
        summary: Summary,
        turn: int = 1,
    ) -> BatchAnswer:
        """A chunk is known by the file and its first row; what it holds must then be the same.

        What one turn had to refuse is the next one's, under a key of its own.
        """
        first = min(rows)
        key = f"import:{self.digest[:32]}:{first}{f':{turn}' if turn > 1 else ''}"
        try:
            answer = record_batch(
                events,
                source=self.source,
                idempotency_key=key,
                at=self.at,
                digest=self.body(rows),
                rejected=[asdict(Rejection.of(number, error)) for number, error in refused.items()],
            )
        except DomainError as error:
            detail = _("The rows from %(row)s on were imported before with other columns, formats or limit.")
            raise DomainError("imported_otherwise", detail % {"row": first}) from error
        if answer.repeated:
            summary.unchanged += answer.rows
        else:
            summary.created += answer.rows
        return answer

    def resolve(self, rows: dict[int, Done]) -> tuple[list[ActivityEvent], dict[int, DomainError]]:
        categories = {row.product: row.category[:60] for row in rows.values() if row.product}
        products = product_ids(categories, categories=categories)
        events: list[ActivityEvent] = []
        refused: dict[int, DomainError] = {}
        found = people.found([row.who for row in rows.values()], market=self.market)
        for (number, row), client in zip(rows.items(), found, strict=True):
            if isinstance(client, DomainError):
                refused[number] = client
            else:
                product = products[row.product] if row.product else None
                events.append(ActivityEvent(client, row.kind, row.occurred_at, product))
        return events, refused

    def body(self, rows: dict[int, Done]) -> bytes:
        """What the chunk is: its rows and how they are read, not which clients happen to be known."""
        meaning: list[Any] = [self.market.code, asdict(self.layout), [row.cells for row in rows.values()]]
        return hashlib.sha256(json.dumps(meaning).encode()).digest()
