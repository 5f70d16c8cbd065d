"""Imports of the console: submitted as a row, worked on by whoever claims it, taken up where they stopped."""

import logging
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.imports import reader
from clienteling.clients.imports.columns import Layout, Record
from clienteling.clients.imports.files import keep_file, keep_rejected, opened
from clienteling.clients.imports.importer import KINDS, Importer, Terms
from clienteling.clients.imports.progress import Summary
from clienteling.clients.models import (
    IMPORT_MOVES,
    ColumnMapping,
    FileImport,
    FilePiece,
    ImportStatus,
    RejectedRows,
)
from clienteling.lib import clock
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.lib.moves import move
from clienteling.lib.nudge import nudge_after_commit

log = logging.getLogger(__name__)
WORK = "clienteling.clients.tasks.import_files"
MOST_BYTES = 64 * 1024 * 1024
LEASE = timedelta(seconds=90)
SPELL_S = 30.0
MOST_TRIES = 5
KEPT_DAYS = 14
COUNTS = ("read", "created", "updated", "unchanged", "rejected")


def submit(
    content: IO[bytes],
    *,
    name: str,
    size: int,
    kind: str,
    market: Market,
    by: Associate,
    at: datetime,
    source: str = "import",
    mapping: ColumnMapping | None = None,
    create_clients: bool = False,
) -> FileImport:
    """Keep the file; a worker reads it. Raises DomainError."""
    by.must("clients.add_fileimport")
    if size > MOST_BYTES:
        most = {"most": MOST_BYTES // 1024 // 1024}
        raise DomainError("too_large", _("A file may have %(most)s MB; save it in parts.") % most, "file")
    with transaction.atomic():
        job = FileImport.objects.create(
            kind=kind, market=market, source=source, create_clients=create_clients, layout=kept_layout(mapping),
            name=name[-150:], size=size, submitted_by=by, submitted_at=at, due_at=at,
        )  # fmt: skip
        keep_file(job, content)
        nudge_after_commit(WORK)
    return job


def kept_layout(mapping: ColumnMapping | None) -> dict[str, Any]:
    return asdict(Layout(columns=mapping.columns, **mapping.options) if mapping else Layout())


def work_due(at: datetime, spell_s: float = SPELL_S) -> FileImport | None:
    """Go on with the oldest open import for a while; the next tick takes it up from there."""
    job = FileImport.objects.claim(at, LEASE)
    if job:
        with translation.override(job.submitted_by.language):
            attempt(job, at, spell_s)
    return job


def attempt(job: FileImport, at: datetime, spell_s: float) -> None:
    """What is wrong with the file ends the import; whatever else goes wrong is tried again, and logged."""
    try:
        with opened(job) as path:
            work(job, path, at, spell_s)
    except StaleStatus:
        log.warning("import: somebody else went on with it", extra={"import": job.pk})
    except DomainError as error:
        settle(job, ImportStatus.FAILED, error=error.detail)
    except Exception as error:
        log.exception("import: interrupted", extra={"import": job.pk})
        put_off(job, error, at)


def put_off(job: FileImport, error: Exception, at: datetime) -> None:
    if job.tries < MOST_TRIES:
        later = at + timedelta(seconds=5 * 2**job.tries)
        FileImport.objects.filter(pk=job.pk, finished_at=None).update(due_at=later, error=type(error).__name__)
        return
    rows = {"read": job.read, "error": type(error).__name__}
    give_up(job, error=_("Interrupted after %(read)s rows: %(error)s.") % rows)


def work(job: FileImport, path: Path, at: datetime, spell_s: float) -> None:
    facts, layout = reader.scan(path), Layout(**job.layout)
    importer = KINDS[job.kind](Terms(job.market, layout, job.source, facts.digest, at, job.create_clients))
    table = reader.table(facts, layout.delimiter, has_header=layout.header)
    records = layout.records(table, importer.fields)
    if job.status == ImportStatus.QUEUED:
        begun = {"header": table.header, "total": table.count}
        move(job, "status", ImportStatus.RUNNING, IMPORT_MOVES, **begun)
    for record in islice(records, job.read):
        importer.skip(record)
    until = time.monotonic() + spell_s
    for chunk in importer.chunks(records):
        take(job, importer, chunk)
        if time.monotonic() > until:
            FileImport.objects.filter(pk=job.pk).update(due_at=clock.now())
            return
    settle(job, ImportStatus.DONE, error="", total=job.read)


def take(job: FileImport, importer: Importer[Any], chunk: dict[int, Record]) -> None:
    """A chunk and the count of it are one transaction, and the lease is renewed. Raises StaleStatus."""
    with transaction.atomic():
        now = FileImport.objects.select_for_update().get(pk=job.pk)
        if (now.status, now.read) != (ImportStatus.RUNNING, job.read):
            raise StaleStatus(f"import {job.pk}: {now.status} at row {now.read}, not {job.read}")
        summary = Summary()
        keep_rejected(job, chunk, importer.take(chunk, summary))
        counted = {name: F(name) + getattr(summary, name) for name in COUNTS}
        FileImport.objects.filter(pk=job.pk).update(due_at=clock.now() + LEASE, tries=0, **counted)
    job.refresh_from_db(fields=[*COUNTS, "tries", "due_at"])


def settle(job: FileImport, status: ImportStatus, **changes: object) -> None:
    """The file is not needed any more; the bad rows are, until somebody fetched them."""
    with transaction.atomic():
        move(job, "status", status, IMPORT_MOVES, due_at=None, finished_at=clock.now(), **changes)
        FilePiece.objects.filter(file_import=job).delete()


def give_up(job: FileImport, *, error: str) -> None:
    """The file stays for two weeks, or until a client is erased, so that somebody may let the import go on."""
    move(job, "status", ImportStatus.FAILED, IMPORT_MOVES, due_at=None, finished_at=clock.now(), error=error)


def cancel(job: FileImport, *, by: Associate, at: datetime) -> None:
    """What was read stays read. Raises DomainError, and StaleStatus when it is settled already."""
    by.must("clients.add_fileimport")
    rows = {"read": job.read, "who": by.name}
    give_up(job, error=_("Stopped by %(who)s after %(read)s rows.") % rows)


def go_on(job: FileImport, *, by: Associate, at: datetime) -> None:
    """From the row where it stopped. Raises DomainError when the file is not kept, and StaleStatus."""
    by.must("clients.add_fileimport")
    if not job.pieces.exists():
        raise DomainError("file_gone", _("The file is not kept any more: bring it again."))
    with transaction.atomic():
        move(job, "status", ImportStatus.QUEUED, IMPORT_MOVES, due_at=at, finished_at=None, tries=0, error="")
        nudge_after_commit(WORK)


def forget_old(at: datetime) -> int:
    """Bad rows and files that were there for two weeks to be fetched, or to go on, go; of how many imports."""
    FilePiece.objects.filter(file_import__finished_at__lte=at - timedelta(days=KEPT_DAYS)).delete()
    old = RejectedRows.objects.filter(file_import__finished_at__lte=at - timedelta(days=KEPT_DAYS))
    count = old.values("file_import").distinct().count()
    old.delete()
    return count
