"""Files in the database, in sealed pieces: no host needs another's disk, and nothing personal lies open on one."""

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.reader import SHEET
from clienteling.clients.imports.rejects import ADDED, written_to
from clienteling.clients.models import FileImport, FilePiece, RejectedRows
from clienteling.lib.errors import DomainError

PIECE = 1 << 20


def keep_file(job: FileImport, content: IO[bytes]) -> None:
    for number, block in enumerate(iter(lambda: content.read(PIECE), b"")):
        packed = base64.b64encode(zlib.compress(block, 1)).decode()
        FilePiece.objects.create(file_import=job, number=number, body=packed)


@contextmanager
def opened(job: FileImport) -> Iterator[Path]:
    """The file again, for its owner only and only as long as it is read."""
    with TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / f"file{ending(job)}"
        with path.open("wb") as file:
            for piece in job.pieces.order_by("number").iterator(chunk_size=4):
                file.write(zlib.decompress(base64.b64decode(str(piece.body))))
        yield path


def keep_rejected(job: FileImport, chunk: dict[int, Record], refused: dict[int, DomainError]) -> None:
    rows = [
        [*chunk[number].cells, str(number), error.code, error.field or "", error.detail]
        for number, error in refused.items()
    ]
    if rows:
        sealed = json.dumps(rows, ensure_ascii=False)
        RejectedRows.objects.create(file_import=job, first=min(chunk), rows=sealed)


def write_rejected(job: FileImport, path: Path, *, mark: str) -> None:
    """Bad rows as a file of the kind that came, reasons behind; in the last column's head, who took the file."""
    lines = written_to(path)
    if job.header:
        lines.write([*job.header, *ADDED, mark])
    for row in rejected(job):
        lines.write(row)
    lines.close()


def rejected(job: FileImport) -> Iterator[Sequence[str]]:
    for kept in job.rejected_rows.order_by("first").iterator(chunk_size=4):
        yield from json.loads(str(kept.rows))


def ending(job: FileImport) -> str:
    return SHEET if job.name.lower().endswith(SHEET) else ".csv"
