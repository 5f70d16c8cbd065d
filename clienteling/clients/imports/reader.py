"""Rows of a CSV or XLSX file as lists of text, one at a time."""

import codecs
import csv
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

import msgspec
from django.utils.translation import gettext as _

from clienteling.clients.imports.workbooks import check
from clienteling.lib.errors import DomainError

BLOCK = 1 << 20
ROWS_TOGETHER = 1_000
DELIMITERS = ",;\t|"
NAMED = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
SHEET = ".xlsx"
SPACES = "spaces"  # columns set apart by runs of blanks


@dataclass(frozen=True)
class FileFacts:
    """What one pass over the bytes tells."""

    path: Path
    digest: str
    encoding: str
    lines: int

    @property
    def is_sheet(self) -> bool:
        return self.path.suffix.lower() == SHEET


def scan(path: Path) -> FileFacts:
    """Digest, encoding (UTF-8 with or without BOM, else GB18030) and length, in constant memory."""
    digest, decoder, utf8, lines = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            lines += block.count(b"\n")
            utf8 = utf8 and decodes(decoder, block)
    return FileFacts(path, digest.hexdigest(), "utf-8-sig" if utf8 else "gb18030", lines)


def decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


@dataclass
class Table:
    """`count`: rows to come, as far as can be told; of text it counts lines."""

    header: list[str]
    rows: Iterator[list[str]]
    count: int


def table(facts: FileFacts, delimiter: str | None, *, has_header: bool) -> Table:
    """Raises DomainError, now or while rows are read, when the file cannot be read as a table."""
    if facts.is_sheet:
        count, blocks = sheet(facts.path)
        given = readable(unpacked(blocks))
    else:
        count, given = facts.lines, readable(text_rows(facts, delimiter))
    header = next(given, []) if has_header else []
    return Table(header, given, max(count - has_header, 0))


def readable(given: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows that hold anything at all."""
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


def sheet(path: Path) -> tuple[int, list[bytes]]:
    """Rows of the first sheet, counted and packed, since an open sheet takes many times as much memory."""
    from python_calamine import CalamineError, CalamineWorkbook

    check(path)
    try:
        found = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except CalamineError as error:
        raise DomainError("unreadable", _("Not a readable sheet: %(error)s.") % {"error": error}) from error
    cells = ([text(cell) for cell in row] for row in found.iter_rows())
    blocks = iter(lambda: list(islice(cells, ROWS_TOGETHER)), [])
    return found.height, [zlib.compress(msgspec.msgpack.encode(rows), 1) for rows in blocks]


def unpacked(blocks: list[bytes]) -> Iterator[list[str]]:
    for block in blocks:
        yield from msgspec.msgpack.decode(zlib.decompress(block), type=list[list[str]])


def text(cell: object) -> str:
    """As the sheet shows it: whole numbers without decimals, dates in ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
