"""Writing the audit log: in the transaction of the act itself, so that neither exists without the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model

from clienteling.associates.audit_actions import ACTIONS
from clienteling.associates.authentication import Machine
from clienteling.associates.models import Associate, AuditEntry
from clienteling.lib.masking import masked


class Somebody(Protocol):
    """A client, as far as this layer knows one."""

    uid: UUID
    market_id: int


def record(
    action: str,
    *,
    by: Associate | Machine | str,
    at: datetime,
    subject: Model | str | None = None,
    client: Somebody | UUID | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry. `by` is a person, a machine client or the name of a job of ours; `detail` holds no personal data.

    Phone numbers and e-mail addresses in a reason are masked. Raises ValueError for an action unknown to `ACTIONS`.
    """
    if action not in ACTIONS:
        raise ValueError(f"unknown action of the audit log: {action}")
    return AuditEntry.objects.create(
        at=at,
        actor=by if isinstance(by, Associate) else None,
        source=by.source if isinstance(by, Machine) else by if isinstance(by, str) else "",
        market_id=market_of(by, client),
        action=action,
        client_uid=client if isinstance(client, UUID) or client is None else client.uid,
        subject=named(subject),
        reason=masked(reason.strip())[:500],
        detail=dict(detail or {}),
    )


def market_of(by: Associate | Machine | str, client: Somebody | UUID | None) -> int | None:
    """The client's market comes first: its compliance officers shall see who looked in from elsewhere."""
    if client is not None and not isinstance(client, UUID):
        return client.market_id
    if isinstance(by, Associate):
        return by.market_id
    return by.market.pk if isinstance(by, Machine) and by.market else None


def named(subject: Model | str | None) -> str:
    """`clients.note:12`"""
    if isinstance(subject, Model):
        return f"{subject._meta.label_lower}:{subject.pk}"
    return subject or ""
