"""Clients from files."""

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from clienteling.clients.models import Client, ColumnMapping, Consent, Tag, TagGroup, Tier
from tests.clients.imports.conftest import Run, counts, sheet
from tests.conftest import Cast

Write = Callable[..., Path]
HEADER = "crm,name,phone,birthday,tier,associate,consent_service"
ZHU = "1,朱丽艳,138 1234 5678,1988-05-04,gold,lin,yes"
WANG = "2,王雪,139-0000-1111,11-25,,,no"
FILE = f"{HEADER}\n{ZHU}\n{WANG}\n"


@pytest.fixture(autouse=True)
def tiers(cast: Cast) -> None:
    Tier.objects.create(code="gold", rank=2, name="Gold")


def test_a_file_makes_profiles(run: Run, write: Write, cast: Cast) -> None:
    assert run("clients", write(FILE), "--source", "crm") == counts(read=2, created=2)
    zhu = Client.objects.get(tier_rank=2)
    assert (zhu.name, zhu.phone, zhu.birth_md) == ("朱丽艳", "+8613812345678", 504)
    assert zhu.relationships.active().get().associate == cast.lin
    assert Consent.objects.get().client == zhu


def test_the_same_file_twice_changes_nothing(run: Run, write: Write) -> None:
    run("clients", write(FILE))
    before = list(Client.objects.order_by("pk").values())
    assert run("clients", write(FILE)) == counts(read=2, unchanged=2)
    assert list(Client.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_found_out(run: Run, write: Write, encoding: str, separator: str) -> None:
    path = write(FILE.replace(",", separator), encoding=encoding)
    assert run("clients", path) == counts(read=2, created=2)
    assert {client.name for client in Client.objects.all()} == {"朱丽艳", "王雪"}


def test_a_sheet_is_read_with_its_own_types(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["CRM", "Name", "Phone", "Birthday"], [1, "朱丽艳", 13812345678, date(1988, 5, 4)]]
    assert run("clients", sheet(tmp_path / "clients.xlsx", rows)) == counts(read=1, created=1)
    client = Client.objects.get()
    assert (client.phone, client.birth_year, client.birth_md) == ("+8613812345678", 1988, 504)
    assert run("clients", tmp_path / "clients.xlsx") == counts(read=1, unchanged=1)


def test_bad_rows_go_to_a_file_with_reasons_and_good_ones_are_kept(run: Run, write: Write, tmp_path: Path) -> None:
    bad = ["3,李,12,,,,", "4,,,,,,", "5,赵,,13-45,,,", "6,周,,,,,perhaps"]
    summary = run("clients", write("\n".join([HEADER, ZHU, *bad, WANG])))
    assert summary == counts(read=6, created=2, rejected=4)
    with (tmp_path / "given.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["code"], row["field"], row["name"]) for row in rows] == [
        ("2", "phone_invalid", "phone", "李"),
        ("3", "required", "name", ""),
        ("4", "birthday_invalid", "birthday", "赵"),
        ("5", "answer_invalid", "consent_service", "周"),
    ]
    assert all(row["reason"] for row in rows)


def test_a_moment_no_row_can_hold_goes_back_with_its_row(run: Run, write: Write) -> None:
    rows = ["1,朱丽艳,gold,1066-01-01T00:00", "2,王雪,gold,2090-01-01T00:00", "3,赵,gold,2020-01-01T00:00"]
    summary = run("clients", write("\n".join(["crm,name,tier,tier_changed_at", *rows])))
    assert summary == counts(read=3, created=1, rejected=2)


def test_bad_rows_of_a_sheet_come_back_as_a_sheet(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["CRM", "Name", "Phone"], [1, "朱丽艳", 12], [2, "王雪", 13900001111]]
    summary = run("clients", sheet(tmp_path / "clients.xlsx", rows))
    assert summary == counts(read=2, created=1, rejected=1)
    rejected = tmp_path / "clients.rejected.xlsx"
    header, row = CalamineWorkbook.from_path(str(rejected)).get_sheet_by_index(0).to_python()
    assert header == ["CRM", "Name", "Phone", "row", "code", "field", "reason"]
    assert row[:6] == ["1", "朱丽艳", "12", "1", "phone_invalid", "phone"] and row[6]
    assert rejected.stat().st_mode & 0o077 == 0
    assert run("clients", rejected) == counts(read=1, rejected=1)


def test_what_looks_like_a_formula_comes_back_as_text(run: Run, write: Write, tmp_path: Path) -> None:
    rejected = tmp_path / "bad.xlsx"
    run("clients", write("crm,name,phone\n007,=1+1,12\n"), "--rejects", str(rejected))
    _header, row = CalamineWorkbook.from_path(str(rejected)).get_sheet_by_index(0).to_python()
    assert row[:3] == ["007", "=1+1", "12"]


def test_reasons_are_written_in_the_language_of_the_house(
    run: Run, write: Write, tmp_path: Path, settings: Settings
) -> None:
    for language, reason in (("zh-hans", "请填写“是”或“否”。"), ("en", "Answer yes or no.")):
        settings.LANGUAGE_CODE = language
        run("clients", write(f"{HEADER}\n6,周,,,,,perhaps\n"))
        assert (tmp_path / "given.rejected.csv").read_text("utf-8-sig").strip().endswith(reason)


def test_the_terminal_reads_english(run: Run, write: Write, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    with pytest.raises(CommandError, match="columns_unknown: No column is mapped"):
        run("clients", write("was,ist,das\n1,2,3\n"))


def test_rejected_rows_can_be_mended_and_imported(run: Run, write: Write, tmp_path: Path) -> None:
    run("clients", write(f"{HEADER}\n3,李,12,,,,\n"))
    rejected = tmp_path / "given.rejected.csv"
    mended = rejected.read_text("utf-8-sig").replace(",12,", ",13712345678,")
    assert run("clients", write(mended, name="mended.csv")) == counts(read=1, created=1)
    assert run("clients", write(FILE)) and not rejected.exists()


def test_what_is_no_file_is_never_removed(run: Run, write: Write, tmp_path: Path) -> None:
    sink = tmp_path / "sink"
    os.mkfifo(sink)
    run("clients", write(FILE), "--rejects", str(sink))
    assert sink.is_fifo()


def test_columns_are_mapped_and_the_mapping_is_kept(run: Run, write: Write) -> None:
    path = write("编号|姓名|级别\n1|朱丽艳|金卡\n")
    columns = ["--column", "crm=编号", "--column", "name=姓名", "--column", "tier=级别", "--value", "tier:金卡=gold"]
    run("clients", path, *columns, "--save-mapping", "crm", "--dry-run")
    assert ColumnMapping.objects.get().columns == {"crm": "编号", "name": "姓名", "tier": "级别"}
    assert run("clients", path, "--mapping", "crm") == counts(read=1, created=1)
    assert Client.objects.get().tier_rank == 2


def test_a_dry_run_says_what_would_be_and_keeps_nothing(run: Run, write: Write) -> None:
    assert run("clients", write(FILE), "--dry-run") == counts(read=2, created=2)
    assert not Client.objects.exists()


def test_only_so_many_rows_are_read(run: Run, write: Write) -> None:
    assert run("clients", write(FILE), "--limit", "1") == counts(read=1, created=1)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (FILE, ["--market", "XX"], "market_unknown"),
        (FILE, ["--column", "shoe_size=crm"], "field_unknown"),
        (FILE, ["--column", "crm=Nummer"], "column_missing"),
        (FILE, ["--mapping", "nobody"], "mapping_unknown"),
        ("a,b\n1,2\n", [], "columns_unknown"),
        ("", [], "columns_unknown"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    run: Run, write: Write, content: str, options: list[str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("clients", write(content), *options)
    assert not Client.objects.exists()


def test_files_that_are_not_there_or_no_sheets_are_refused(run: Run, write: Write, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("clients", tmp_path / "nothing.csv")
    with pytest.raises(CommandError, match="unreadable"):
        run("clients", write("no sheet at all", name="given.xlsx"))


def test_lunar_birthdays_and_tags_come_from_a_file(run: Run, write: Write, cast: Cast) -> None:
    group = TagGroup.objects.create(market=cast.market, name="兴趣")
    silk, watches = (Tag.objects.create(group=group, name=name) for name in ("丝巾", "腕表"))
    path = write("crm,name,lunar_birthday,tags\n1,朱丽艳,1988-08-15,丝巾、腕表\n2,王雪,13-40,丝巾\n3,陈伟,,汽车\n")
    assert run("clients", path) == counts(read=3, created=1, rejected=2)
    assert Client.objects.values_list("birth_lunar_md", "tag_ids").get() == (815, [silk.pk, watches.pk])
