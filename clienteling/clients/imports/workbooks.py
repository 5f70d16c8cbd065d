"""XLSX before it is opened: what unpacks to too much, names cells far out or has a DTD is refused, in little memory."""

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError

MOST_BYTES = 256 * 1024 * 1024
MOST_ELEMENTS = 12_000_000
MOST_CELLS = 4_000_000  # of the rectangle from A1 on: the reader makes room for all of it
BLOCK = 1 << 16
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
LOCAL_HEADER = 30
ENCRYPTED = 1


class Suspect(Exception):
    """Not a workbook that we read."""


def check(path: Path) -> None:
    """Raises DomainError `unreadable` or `too_large`."""
    try:
        with ZipFile(path) as archive, path.open("rb") as raw:
            Tally().read(raw, archive.infolist())
    except (Suspect, BadZipFile, expat.ExpatError, zlib.error, struct.error) as error:
        raise DomainError("unreadable", _("Not a readable sheet: %(error)s.") % {"error": error}) from error


class Tally:
    """What all parts of a workbook come to."""

    def __init__(self) -> None:
        self.bytes = self.elements = self.row = self.column = self.last_row = self.last_column = 0

    def read(self, raw: BinaryIO, parts: list[ZipInfo]) -> None:
        for part in parts:
            parser = self.parser() if part.filename.endswith((".xml", ".rels")) else None
            self.row = self.column = self.last_row = self.last_column = 0
            for block in unpacked(raw, part):
                self.bytes += len(block)
                if parser:
                    parser.Parse(block)
                self.weigh()
            if parser:
                parser.Parse(b"", True)

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.element
        parser.StartDoctypeDeclHandler = refuse_doctype
        return parser

    def weigh(self) -> None:
        area = self.last_row * self.last_column
        if self.bytes > MOST_BYTES or self.elements > MOST_ELEMENTS or area > MOST_CELLS:
            raise DomainError("too_large", _("The workbook is too large; save it as CSV, or in parts."))

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cell(attributes.get("r", ""))
        elif name == "row":
            self.row, self.column = whole(attributes.get("r"), self.row + 1), 0
        elif name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            if not attributes.get("Target", "").endswith(".xml"):
                raise Suspect("a sheet that is not XML")

    def cell(self, reference: str) -> None:
        """A cell without a reference follows the one before."""
        if found := CELL.fullmatch(reference):
            self.column, self.row = letters(found[1]), int(found[2])
        elif reference:
            raise Suspect("a cell without a place")
        else:
            self.column += 1
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)


def unpacked(raw: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """What is really there, whatever size the directory states."""
    raw.seek(part.header_offset)
    name_length, extra_length = struct.unpack("<HH", raw.read(LOCAL_HEADER)[26:30])
    raw.seek(name_length + extra_length, 1)
    if part.flag_bits & ENCRYPTED or part.compress_type not in (ZIP_DEFLATED, ZIP_STORED):
        raise Suspect("encrypted, or packed in an unusual way")
    left, inflate = part.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := raw.read(min(BLOCK, left))):
        left -= len(packed)
        if part.compress_type == ZIP_STORED:
            yield packed
            continue
        yield inflate.decompress(packed, BLOCK)
        while inflate.unconsumed_tail:
            yield inflate.decompress(inflate.unconsumed_tail, BLOCK)


def refuse_doctype(*_given: object) -> None:
    raise Suspect("it has a DTD")


def whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise


def letters(text: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    column = 0
    for letter in text:
        column = column * 26 + ord(letter) - 64
    return column
