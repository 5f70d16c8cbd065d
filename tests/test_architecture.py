"""What keeps the project readable: foreign keys point down, files and functions stay small, routes match tasks."""

import ast
import statistics
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

LAYERS = [
    "wecom", "associates", "webhooks", "clients", "attribution", "assets", "alerts", "outreach", "insights",
    "oversight", "console", "mobile",
]  # fmt: skip
ROOTS = ("clienteling", "config", "runner", "seeds", "bench", "chaos")
CODE = [p for root in ROOTS for p in sorted((settings.BASE_DIR / root).rglob("*.py")) if "migrations" not in p.parts]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in CODE:
        yield path.relative_to(settings.BASE_DIR), ast.parse(path.read_text())


def functions() -> Iterator[tuple[Path, ast.FunctionDef, int]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path, node, (node.end_lineno or 0) - node.lineno + 1


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("clienteling.")
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model and field.related_model._meta.app_label in LAYERS
        if LAYERS.index(field.related_model._meta.app_label) > LAYERS.index(model._meta.app_label)
    ]
    assert upward == []


def test_files_and_functions_stay_small() -> None:
    lines = [len(path.read_text().splitlines()) for path in CODE if path.stat().st_size]
    sizes = [size for _path, _node, size in functions()]
    assert max(lines) <= 400 and statistics.median(lines) <= 80
    assert max(sizes) <= 50 and statistics.median(sizes) <= 8


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path, tree in trees() if tree.body and ast.get_docstring(tree) is None]
    assert silent == []


def test_tasks_decide_nothing() -> None:
    """At most five statements, docstring aside: whatever is decided is decided in a service."""
    long = [
        f"{path}:{node.name}" for path, node, _size in functions() if path.name == "tasks.py" and len(node.body) > 6
    ]
    assert long == []


@pytest.mark.parametrize("pattern", current_app.conf.task_routes)
def test_every_route_still_matches_a_task(pattern: str) -> None:
    current_app.loader.import_default_modules()
    assert any(fnmatch(name, pattern) for name in current_app.tasks)


def test_beat_calls_tasks_that_exist_and_only_by_interval() -> None:
    current_app.loader.import_default_modules()
    entries = current_app.conf.beat_schedule.values()
    assert all(entry["task"] in current_app.tasks for entry in entries)
    assert all(isinstance(entry["schedule"], float) for entry in entries)


def test_nothing_names_a_path_of_a_machine() -> None:
    folders = (f"{settings.BASE_DIR}/", f"{Path.home()}/")
    named = [str(path) for path, tree in trees() for node in ast.walk(tree) if constant_in(node, folders)]
    assert named == []


def constant_in(node: ast.AST, folders: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(folders)
