"""Every sentence a person reads goes through gettext: errors, names of fields, help, labels of choices."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise

from config import msgids

ROOT = Path(settings.BASE_DIR) / "clienteling"
ERRORS = {
    "DomainError": 1,
    "Conflict": 0,
    "Unprocessable": 0,
    "AuthenticationFailed": 0,
    "PermissionDenied": 0,
    "ParseError": 0,
    "NotFound": 0,
    "ValidationError": 0,
}
WORDED = {"verbose_name", "verbose_name_plural", "help_text", "label", "description", "empty_label", "search_help_text"}
# The API's description, in English for everybody; these two apps have no other views.
FOR_MACHINES = re.compile(r"(serializers|wire|\w+_api|(assets|associates)/views)\.py$")
NEVER_SHOWN = {
    "id",
    "openid_index",
    "unionid_index",
    "batch_id",
    "body_digest",
    "client_key",
    "code_index",
    "contact_key",
    "client_id",
    "client_ids",
    "digest",
    "lease_token",
    "named_id",
    "namesake_index",
    "product_id",
    "reason_digest",
    "reason_salt",
    "search_grams",
    "tag_ids",
    "token_index",
    "uid",
    "value_index",
}
WORD = re.compile(r"[^\W\d_]{2,}")


def of_ours() -> Iterator[tuple[str, ast.AST]]:
    for path in msgids.files(ROOT):
        inside = path.relative_to(ROOT)
        if path.suffix == ".py" and "mock" not in inside.parts:
            yield inside.as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def bare(node: ast.AST) -> bool:
    """Whether words stand in the expression outside every call: gettext, or what says it for us."""
    if isinstance(node, ast.Call | ast.Subscript):
        return False
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return bare(node.left)
    if isinstance(node, ast.Dict):
        return any(bare(value) for value in node.values)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(WORD.search(node.value))
    return any(bare(child) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FormattedValue))


def errors(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (place := ERRORS.get(name_of(node.func))) is not None:
            yield from node.args[place : place + 1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "detail")


def labels(tree: ast.AST) -> Iterator[ast.expr]:
    """What is named for people: keywords, class attributes of that name, and labels of choices."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) not in {"extend_schema", "OpenApiParameter", "Meta"}:
            yield from (keyword.value for keyword in node.keywords if keyword.arg in WORDED)
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) in WORDED:
            yield node.value
        if isinstance(node, ast.ClassDef) and any(name_of(base).endswith("Choices") for base in node.bases):
            yield from choice_labels(node)


def choice_labels(choices: ast.ClassDef) -> Iterator[ast.expr]:
    """A member without a label is shown by its English name."""
    for member in choices.body:
        if isinstance(member, ast.Assign):
            parts = member.value.elts if isinstance(member.value, ast.Tuple) else []
            yield parts[-1] if len(parts) > 1 else ast.Constant("no label")


def unmarked(texts: Callable[[ast.AST], Iterator[ast.expr]], tree: ast.AST) -> list[str]:
    return [ast.unparse(text) for text in texts(tree) if bare(text)]


def test_every_error_is_said_through_gettext() -> None:
    assert {path: found for path, tree in of_ours() if (found := unmarked(errors, tree))} == {}


def test_every_name_and_label_goes_through_gettext() -> None:
    ours = [(path, tree) for path, tree in of_ours() if not FOR_MACHINES.search(path)]
    assert {path: found for path, tree in ours if (found := unmarked(labels, tree))} == {}


@pytest.mark.parametrize(
    "source",
    [
        'DomainError("code", "No such thing.", "field")',
        'DomainError("code", f"At most {most} rows.")',
        'DomainError("code", "At most %(most)s rows." % {"most": most})',
        'ValidationError({"rows": [f"At most {most} rows."]}, code="too_many")',
    ],
)
def test_a_bare_error_is_found(source: str) -> None:
    assert unmarked(errors, ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        'CharField(verbose_name="name")',
        'class A(Admin):\n    search_help_text = "By name"',
        'class C(TextChoices):\n    OPEN = "open", "Open"',
        'class C(TextChoices):\n    OPEN = "open"',
    ],
)
def test_a_bare_label_is_found(source: str) -> None:
    assert unmarked(labels, ast.parse(source))


def test_every_field_has_a_name_that_can_be_translated() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.fields if is_ours(model)]
    bare_names = {str(field) for field in fields if not isinstance(field.verbose_name, Promise)}
    assert {name for name in bare_names if name.rpartition(".")[2] not in NEVER_SHOWN} == set()


def is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("clienteling.")
