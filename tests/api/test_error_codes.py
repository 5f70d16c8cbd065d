"""Codes of refusals: each that the code raises has its place, each that is described is somewhere in the code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.error_codes import ANYWHERE, BY_OPERATION, ELSEWHERE, FRAMEWORK, WITH_A_KEY
from tests.api.listed import whole

CODE = Path(__file__).parents[2]
TABLES = (ANYWHERE, WITH_A_KEY, *BY_OPERATION.values())
DESCRIBED = {code for table in TABLES for codes in table.values() for code in codes}
SAY_IT_FIRST = ("DomainError", "refusal", "RowError", "__init__")


@cache
def nodes() -> list[ast.AST]:
    files = [file for file in CODE.glob("clienteling/**/*.py") if "migrations" not in file.parts]
    trees = [ast.parse(file.read_text()) for file in (*files, CODE / "config/api_errors.py", CODE / "config/health.py")]
    return [node for tree in trees for node in ast.walk(tree)]


def raised() -> Iterator[str]:
    """The first word of a `DomainError("…")` and the like, and what is said as `code="…"`."""
    for node in nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            first = node.args[:1] if name in SAY_IT_FIRST else []
            for value in (*first, *(keyword.value for keyword in node.keywords if keyword.arg == "code")):
                yield from words(value)


def words(node: ast.expr) -> Iterator[str]:
    """A word, or either of two."""
    if isinstance(node, ast.IfExp):
        yield from (*words(node.body), *words(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_each_code_that_is_raised_is_described_or_met_outside_the_api_alone() -> None:
    assert sorted({*raised()} - DESCRIBED - ELSEWHERE - FRAMEWORK) == []


def test_each_code_that_is_described_is_in_the_code() -> None:
    said = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted((DESCRIBED | ELSEWHERE) - said - FRAMEWORK) == []


def test_each_operation_with_codes_of_its_own_is_there() -> None:
    there = {one["operationId"] for path in whole()["paths"].values() for one in path.values()}
    assert set(BY_OPERATION) - there == set()
