"""The page about OWASP's standard is complete and true as far as a test can tell: each line once, each proof there."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "asvs.md").read_text()
LINE = re.compile(
    r"^\| V(?P<id>\d+\.\d+\.\d+) \| (?P<level>[12]) \| (?P<state>[^|]+) \| (?P<said>.+) \|$", re.MULTILINE
)
LINES = [found.groupdict() for found in LINE.finditer(PAGE)]
STATES = {"test", "reading", "below", "not applicable", "**NOT MET**"}


def levels() -> dict[str, str]:
    """Level by id, of both levels."""
    text = (Path(__file__).parent / "asvs_levels.txt").read_text()
    parts = re.split(r"^([12]):", text, flags=re.MULTILINE)[1:]
    return {one: level for level, ids in zip(parts[::2], parts[1::2], strict=True) for one in ids.split()}


def of(state: str) -> list[dict[str, str]]:
    return [line for line in LINES if line["state"] == state]


def proof(line: dict[str, str]) -> str:
    """What the line names last."""
    return line["said"].rpartition("`")[0].rpartition("`")[2]


def test_every_requirement_of_both_levels_has_one_line() -> None:
    assert Counter(levels().values()) == {"1": 70, "2": 183}
    assert [line["id"] for line in LINES] == sorted(levels(), key=lambda it: [int(part) for part in it.split(".")])
    assert {line["id"]: line["level"] for line in LINES} == levels()
    assert {line["state"] for line in LINES} <= STATES


@pytest.mark.parametrize("named", sorted({proof(line) for line in of("test")}))
def test_a_test_that_is_named_is_there(named: str) -> None:
    path, _, function = named.partition("::")
    assert re.search(rf"^def {re.escape(function)}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_files_and_sections_that_are_named_are_there() -> None:
    assert [proof(line) for line in of("reading") if not (ROOT / proof(line)).is_file()] == []
    assert [line["said"] for line in of("below") if f"\n### {line['said']}\n" not in PAGE] == []


def test_the_page_counts_itself() -> None:
    count = Counter(line["state"] for line in LINES)
    met = count["test"] + count["reading"] + count["below"]
    said = (
        f"Of {len(LINES)}: {met} met ({count['test']} by test, {count['reading']} by reading, {count['below']} written"
        f" below), {count['not applicable']} not applicable, {count['**NOT MET**']} not met."
    )
    print(said)
    assert said in PAGE
