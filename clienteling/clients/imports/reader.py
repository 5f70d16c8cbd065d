"""Rows of a CSV or XLSX file as lists of text, one at a time."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError

BLOCK = 1 << 20
DELIMITERS = ",;\t|"
NAMED = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
SPACES = "spaces"  # columns set apart by runs of blanks


@dataclass(frozen=True)
class FileFacts:
    """What one pass over the bytes tells. `rows` counts lines, the header included."""

    path: Path
    digest: str
    encoding: str
    rows: int

    @property
    def is_sheet(self) -> bool:
        return self.path.suffix.lower() in (".xlsx", ".xls", ".ods")


def scan(path: Path) -> FileFacts:
    """Digest, encoding (UTF-8 with or without BOM, else GB18030) and length, in constant memory."""
    digest, decoder, utf8, rows = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            rows += block.count(b"\n")
            utf8 = utf8 and decodes(decoder, block)
    return FileFacts(path, digest.hexdigest(), "utf-8-sig" if utf8 else "gb18030", rows)


def decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def rows(facts: FileFacts, delimiter: str | None) -> Iterator[list[str]]:
    """Rows that hold anything at all. Raises DomainError when the file cannot be read as a table."""
    given = sheet_rows(facts.path) if facts.is_sheet else text_rows(facts, delimiter)
    try:
        yield from (cells for cells in given if any(cells))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DomainError("unreadable", _("Not readable as a table: %(error)s.") % {"error": error}) from error


def text_rows(facts: FileFacts, delimiter: str | None) -> Iterator[list[str]]:
    with facts.path.open(encoding=facts.encoding, newline="") as file:
        if delimiter == SPACES:
            yield from (line.split() for line in file)
        else:
            separator = NAMED.get(delimiter or "", delimiter) or guessed(file)
            yield from ([cell.strip() for cell in cells] for cells in csv.reader(file, delimiter=separator))


def guessed(file: TextIO) -> str:
    """The separator that the first line has most of."""
    first = file.readline()
    file.seek(0)
    return max(DELIMITERS, key=first.count)


def sheet_rows(path: Path) -> Iterator[list[str]]:
    """The first sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except CalamineError as error:
        raise DomainError("unreadable", _("Not a readable sheet: %(error)s.") % {"error": error}) from error
    yield from ([text(cell) for cell in row] for row in sheet.iter_rows())


def text(cell: object) -> str:
    """As the sheet shows it: whole numbers without decimals, dates in ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
