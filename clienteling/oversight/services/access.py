"""A copy of everything about one client: put together by walking the schema, sealed, fetched once or twice, gone."""

import base64
import io
import json
import zipfile
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.associates.roles import SERVE_CLIENTS
from clienteling.associates.services import record
from clienteling.associates.services.exports import worded
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError
from clienteling.lib.wordings import in_order
from clienteling.oversight.models import AccessRequest
from clienteling.oversight.services.people import person, tables
from clienteling.oversight.services.telling import told
from clienteling.oversight.services.untied import UNTIED, looks

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
    """A ZIP of the same twice: for machines, and to be read, in the client's language."""
    held = io.BytesIO()
    with translation.override(language_of(client)), zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        found = everything(client)
        packed.writestr("client.json", json.dumps(found, ensure_ascii=False, indent=1))
        packed.writestr("client.html", render_to_string("oversight/access.html", {"told": found, "at": at}))
    return held.getvalue()


def everything(client: Client) -> Told:
    """Table → rows → column → value, in the words of the console."""
    people = person(client)
    found: Told = defaultdict(list)  # two tables may go by one word
    for treatment, rows in tables([one.pk for one in people]):
        if not treatment.untold:
            found[named(rows.model)] += [told(row) for row in rows.order_by("pk")]
    for label, rows_of in UNTIED.items():
        found[named(apps.get_model(label))] += rows_of(people)
    found[_("Who looked at the data")] += looks(people)
    return {chapter: rows for chapter, rows in found.items() if rows}


def named(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


def language_of(client: Client) -> str:
    """The client's, or the nearest that we speak."""
    return next((it for it in in_order(client.language) if it in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)
