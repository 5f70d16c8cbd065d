"""Bad rows in a file of their own: as they came, with number, code, field and reason behind."""

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from clienteling.clients.imports.columns import Record
from clienteling.lib.errors import DomainError

ADDED = ["row", "code", "field", "reason"]


def for_its_owner(path: str, flags: int) -> int:
    """Rows hold personal data."""
    return os.open(path, flags, 0o600)


class Rejects:
    """Opened with the first bad row; a file of an earlier run is removed, since its rows may be good by now.

    Only a regular file is ever removed: `--rejects /dev/null` must leave the device where it is.
    """

    def __init__(self, path: Path, header: list[str]) -> None:
        self.path = path
        self.header = header
        self.count = 0
        self.file: TextIO | None = None
        self.writer: Any = None

    def __enter__(self) -> "Rejects":
        if self.path.is_file() and not self.path.is_symlink():
            self.path.unlink()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.file:
            self.file.close()

    def add(self, record: Record, error: DomainError) -> None:
        if self.file is None:
            self.file = open(self.path, "w", encoding="utf-8-sig", newline="", opener=for_its_owner)
            self.writer = csv.writer(self.file)
            if self.header:
                self.writer.writerow([*self.header, *ADDED])
        self.count += 1
        self.writer.writerow([*record.cells, record.number, error.code, error.field or "", error.detail])
