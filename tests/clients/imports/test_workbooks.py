"""Workbooks made to harm are refused before they are opened."""

import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from clienteling.clients.imports import workbooks
from clienteling.lib.errors import DomainError
from tests.clients.imports.conftest import sheet

SHEET = "xl/worksheets/sheet1.xml"
XML = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
Change = Callable[[str, bytes], bytes]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return sheet(tmp_path / "good.xlsx", [["CRM", "Name"], [1, "朱丽艳"]])


def changed(path: Path, change: Change, method: int = ZIP_DEFLATED) -> Path:
    """The same workbook with other parts."""
    other = path.with_name("changed.xlsx")
    with ZipFile(path) as given, ZipFile(other, "w", method) as written:
        for name in given.namelist():
            written.writestr(name, change(name, given.read(name)))
    return other


def with_sheet(path: Path, body: str) -> Path:
    return changed(path, lambda name, part: XML.format(body).encode() if name == SHEET else part)


def code(path: Path) -> str:
    """Why the workbook is refused; empty when it is not."""
    try:
        workbooks.check(path)
    except DomainError as refused:
        return refused.code
    return ""


def test_an_ordinary_workbook_passes(good: Path) -> None:
    assert code(good) == ""


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1"/><c r="XFD1048576"/></row>',
        '<x:row xmlns:x="urn:x" r="1048000"><x:c/><x:c/><x:c/><x:c/></x:row>',
        "<row r='1'><c r='&#65;1'/></row><row r='999999'><c r='ZZ999999'/></row>",
    ],
)
def test_cells_far_apart_are_refused_however_few(good: Path, row: str) -> None:
    assert code(with_sheet(good, f"<sheetData>{row}</sheetData>")) == "too_large"


def test_what_unpacks_to_too_much_is_refused(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000_000)
    assert code(with_sheet(good, f"<sheetData>{' ' * 2_000_000}</sheetData>")) == "too_large"


def test_the_size_a_directory_states_is_not_believed(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000_000)
    bomb = with_sheet(good, f"<sheetData>{' ' * 2_000_000}</sheetData>")
    with ZipFile(bomb) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    bomb.write_bytes(bomb.read_bytes().replace(size, struct.pack("<L", 100)))
    assert code(bomb) == "too_large"


def test_too_many_elements_are_refused(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ELEMENTS", 1_000)
    assert code(changed(good, lambda name, part: XML.format("<si/>" * 2_000).encode())) == "too_large"


def test_a_dtd_is_refused(good: Path) -> None:
    lol = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert code(changed(good, lambda name, part: lol if name == SHEET else part)) == "unreadable"


def test_a_sheet_that_is_not_xml_is_refused(good: Path) -> None:
    assert code(changed(good, lambda name, part: part.replace(b"sheet1.xml", b"sheet1.bin"))) == "unreadable"


@pytest.mark.parametrize("spoil", [lambda data: data[:200], lambda data: b"no workbook at all", lambda data: b""])
def test_what_is_no_workbook_is_refused(good: Path, spoil: Callable[[bytes], bytes]) -> None:
    good.write_bytes(spoil(good.read_bytes()))
    assert code(good) == "unreadable"


def test_an_unusual_packing_is_refused(good: Path) -> None:
    assert code(changed(good, lambda name, part: part, ZIP_BZIP2)) == "unreadable"


def test_a_part_that_is_not_well_formed_is_refused(good: Path) -> None:
    assert code(changed(good, lambda name, part: part[:-5] if name == SHEET else part)) == "unreadable"
