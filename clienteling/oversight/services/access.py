"""A copy of everything about one client: put together by walking the schema, sealed, fetched once or twice, gone."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, AuditEntry
from clienteling.associates.roles import SERVE_CLIENTS
from clienteling.associates.services import record
from clienteling.associates.services.exports import worded
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError
from clienteling.oversight.models import AccessRequest
from clienteling.oversight.services.people import person, tables

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=5)
Told = dict[str, list[dict[str, Any]]]


def ask_access(client: Client, *, by: Associate, reason: str, at: datetime) -> AccessRequest:
    """Raises DomainError."""
    by.must(SERVE_CLIENTS)
    if client.erased_at:
        raise DomainError("client_gone", _("This client was erased already."))
    if not reason.strip():
        raise DomainError("required", _("Say why."), "reason")
    with transaction.atomic():
        asked = AccessRequest.objects.create(client=client, asked_by=by, asked_at=at, reason=reason.strip(), due_at=at)
        record("access.requested", by=by, at=at, subject=asked, client=client, reason=reason)
    return asked


def make_due(at: datetime) -> int:
    """Those that wait; how many were made. Archives that expired go."""
    AccessRequest.objects.filter(expires_at__lte=at).delete()
    made = 0
    while asked := claimed(at):
        asked.archive = base64.b64encode(archive(asked.client, at)).decode()
        asked.made_at, asked.expires_at, asked.due_at = at, at + KEPT, None
        with transaction.atomic():
            asked.save(update_fields=["archive", "made_at", "expires_at", "due_at"])
            record("access.made", by="access", at=at, subject=asked, client=asked.client)
        made += 1
    return made


def claimed(at: datetime) -> AccessRequest | None:
    """One that is due, held for a while."""
    with transaction.atomic():
        rows = AccessRequest.objects.due(at).select_for_update(skip_locked=True, of=("self",))
        asked: AccessRequest | None = rows.select_related("client").first()
        if asked:
            AccessRequest.objects.filter(pk=asked.pk).update(due_at=at + LEASE)
    return asked


def fetch(asked: AccessRequest, *, by: Associate, at: datetime) -> bytes:
    """The ZIP, and a line in the audit log. Raises DomainError when it is not there, or no more."""
    by.must(SERVE_CLIENTS)
    if asked.made_at is None or asked.expires_at is None or asked.expires_at <= at or asked.archive is None:
        raise DomainError("not_there", _("The archive is not ready yet, or no longer kept."))
    entry = record("access.downloaded", by=by, at=at, subject=asked, client=asked.client, reason=asked.reason)
    return marked(base64.b64decode(asked.archive), worded(entry.pk, by, at, _("The client asked what we know")))


def marked(archive: bytes, mark: str) -> bytes:
    """With a page that says who took it out of the house."""
    held = io.BytesIO(archive)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("exported.txt", mark)
    return held.getvalue()


def archive(client: Client, at: datetime) -> bytes:
    """A ZIP of the same twice: for machines, and to be read."""
    told = everything(client)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("client.json", json.dumps(told, ensure_ascii=False, indent=1))
        packed.writestr("client.html", render_to_string("oversight/access.html", {"told": told, "at": at}))
    return held.getvalue()


def everything(client: Client) -> Told:
    """Table → rows → column → value, in the words of the console."""
    people = person(client)
    told: Told = {}
    for _treatment, rows in tables([one.pk for one in people]):
        if rows.model is AccessRequest:
            continue
        if found := [dict(columns(row)) for row in rows.order_by("pk")]:
            told[str(rows.model._meta.verbose_name_plural)] = found
    acts = AuditEntry.objects.filter(client_uid__in=[one.uid for one in people]).select_related("actor")
    looks = [{_("at"): act.at.isoformat(), _("who"): act.who, _("what"): act.what} for act in acts.order_by("at")]
    return told | ({_("Who looked at the data"): looks} if looks else {})


def columns(row: Model) -> Iterator[tuple[str, Any]]:
    """What is empty, and what only machines read, is left out."""
    for field in row._meta.concrete_fields:
        value = readable(row, field)
        if value not in (None, "", [], {}) and not field.primary_key:
            yield str(field.verbose_name), value


def readable(row: Model, field: "Field[Any, Any]") -> Any:
    if field.choices:
        return str(getattr(row, f"get_{field.attname}_display")())
    if field.is_relation:
        other = getattr(row, field.name)
        return None if other is None else str(other.name if isinstance(other, Associate) else other)
    value = getattr(row, field.attname)
    if isinstance(value, bytes | memoryview):
        return None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
