"""Files to import, and the commands run as from a terminal."""

import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import call_command

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("clients", path, "--market", "CN")` → the summary; bad rows go to the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def command(kind: str, path: Path, *options: str) -> dict[str, Any]:
        out = StringIO()
        call_command(f"import_{kind}", str(path), "--json", *options, stdout=out, stderr=StringIO())
        summary: dict[str, Any] = json.loads(out.getvalue())
        del summary["seconds"]
        return summary

    return command


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def text(content: str, name: str = "given.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return text


def sheet(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def counts(**given: int) -> dict[str, int]:
    return {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "rejected": 0, **given}
