"""Bad rows in a file of the same format: as they came, with number, code, field and reason behind, all as text."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.reader import SHEET
from clienteling.lib.errors import DomainError

ADDED = ["row", "code", "field", "reason"]
LONGEST_CELL = 32_767
PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def for_its_owner(path: str, flags: int) -> int:
    """Rows hold personal data."""
    return os.open(path, flags, 0o600)


class Lines(Protocol):
    def write(self, cells: Sequence[str]) -> None: ...
    def close(self) -> None: ...


class TextLines:
    def __init__(self, path: Path) -> None:
        self.file = open(path, "w", encoding="utf-8-sig", newline="", opener=for_its_owner)
        self.writer = csv.writer(self.file)

    def write(self, cells: Sequence[str]) -> None:
        self.writer.writerow(cells)

    def close(self) -> None:
        self.file.close()


class SheetLines:
    """A row at a time goes to a file beside it, so that memory stays as it is."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter

        self.file = open(path, "wb", opener=for_its_owner)
        self.book: Any = xlsxwriter.Workbook(self.file, {**PLAIN, "tmpdir": str(path.parent)})
        self.page = self.book.add_worksheet()
        self.count = 0

    def write(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            self.page.write_string(self.count, column, cell[:LONGEST_CELL])
        self.count += 1

    def close(self) -> None:
        self.book.close()
        self.file.close()


def written_to(path: Path) -> Lines:
    return SheetLines(path) if path.suffix.lower() == SHEET else TextLines(path)


class Rejects:
    """Opened with the first bad row; a file of an earlier run is removed, since its rows may be good by now.

    Only a regular file is ever removed: `--rejects /dev/null` must leave the device where it is.
    """

    def __init__(self, path: Path, header: list[str]) -> None:
        self.path = path
        self.header = header
        self.count = 0
        self.lines: Lines | None = None

    def __enter__(self) -> "Rejects":
        if self.path.is_file() and not self.path.is_symlink():
            self.path.unlink()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.lines:
            self.lines.close()

    def add(self, record: Record, error: DomainError) -> None:
        if self.lines is None:
            self.lines = written_to(self.path)
            if self.header:
                self.lines.write([*self.header, *ADDED])
        self.count += 1
        self.lines.write([*record.cells, str(record.number), error.code, error.field or "", error.detail])
