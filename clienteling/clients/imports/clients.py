"""Files of clients: one profile per person, found again by any identity."""

import re

from clienteling.clients.imports import people, values
from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.importer import Importer, register
from clienteling.clients.imports.progress import Summary
from clienteling.clients.models import Purpose
from clienteling.clients.services import ClientData, ConsentData, Outcome, upsert_clients
from clienteling.lib.errors import DomainError

SEVERAL = re.compile(r"[;,，；、|]")
CONSENTS = {f"consent_{purpose}": purpose for purpose in Purpose.values}


@register
class ClientImporter(Importer[ClientData]):
    kind = "clients"
    fields = (
        *people.KINDS,
        "name",
        "language",
        "birthday",
        "lunar_birthday",
        "tags",
        "tier",
        "tier_expires_on",
        "tier_changed_at",
        "associate",
        *CONSENTS,
    )

    def convert(self, record: Record) -> ClientData:
        said = record.said
        moment = values.moments(self.layout, self.market.time_zone)
        return ClientData(
            market=self.market.code,
            identities={kind: said[kind] for kind in people.KINDS if kind in said and kind not in ("phone", "email")},
            name=said.get("name"),
            phone=said.get("phone"),
            email=said.get("email"),
            language=said.get("language"),
            birthday=said.get("birthday"),
            tier=said.get("tier"),
            tier_expires_on=values.day(said["tier_expires_on"], "tier_expires_on")
            if "tier_expires_on" in said
            else None,
            tier_changed_at=moment(said["tier_changed_at"], "tier_changed_at") if "tier_changed_at" in said else None,
            consents=[
                ConsentData(purpose, values.yes(said[field], field), text_version="import")
                for field, purpose in CONSENTS.items()
                if field in said
            ],
            associate=said.get("associate"),
            lunar_birthday=said.get("lunar_birthday"),
            tags=[name.strip() for name in SEVERAL.split(said["tags"]) if name.strip()] if "tags" in said else None,
        )

    def store(self, rows: dict[int, ClientData], summary: Summary) -> dict[int, DomainError]:
        numbers = list(rows)
        result = upsert_clients(list(rows.values()), source=self.source, at=self.at, within=self.market)
        summary.created += result.count(Outcome.CREATED)
        summary.updated += result.count(Outcome.UPDATED)
        summary.unchanged += result.count(Outcome.UNCHANGED)
        return {numbers[position]: error for position, error in result.rejected.items()}
