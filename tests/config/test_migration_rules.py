"""Migrations that are written from now on can be applied while the version before them runs."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from config.migration_rules import BEFORE, BIG, broken, is_bound


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_every_new_migration_keeps_the_rules(loader: MigrationLoader) -> None:
    found = []
    for app, name in loader.disk_migrations:
        if is_bound(app, name):
            state = loader.project_state((app, name), at_end=False)
            found += [f"{app}.{name}: {said}" for said in broken(loader.disk_migrations[app, name], state)]
    assert found == []


def test_the_rules_hold_for_what_is_new_and_ours() -> None:
    assert is_bound("wecom", f"{BEFORE['wecom'] + 1:04}_new") and not is_bound("wecom", "0001_initial")
    assert not is_bound("auth", "0099_theirs")


def test_a_migration_gives_up_rather_than_hold_everybody_up() -> None:
    assert "lock_timeout=2s" in settings.DATABASES["default"]["OPTIONS"]["options"]


INDEX = models.Index(fields=["name"], name="by_name")
TEXT = models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.AddIndex("client", INDEX), "AddIndexConcurrently"),
        (migrations.AddConstraint("client", models.CheckConstraint(condition=models.Q(id=1), name="c")), "NotValid"),
        (migrations.AddField("client", "new", TEXT), "db_default"),
        (migrations.AlterField("client", "name", models.IntegerField()), "whole table"),
        (migrations.RenameField("client", "name", "called"), "version later"),
        (migrations.RunSQL("SELECT 1"), "no way back"),
    ],
)
def test_what_would_hold_others_up_is_named(operation: Any, said: str) -> None:
    [sentence] = said_about(operation)
    assert said in sentence


@pytest.mark.parametrize(
    "operation",
    [
        AddIndexConcurrently("client", INDEX),
        migrations.AddIndex("small", models.Index(fields=["name"], name="small_by_name")),
        migrations.AddField("client", "new", models.CharField(max_length=9, db_default="")),
        migrations.AddField("client", "new", models.CharField(max_length=9, null=True)),  # noqa: DJ001
        migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
    ],
)
def test_what_holds_nobody_up_is_fine(operation: Any) -> None:
    assert said_about(operation) == []


def test_a_big_table_is_locked_by_the_last_operation_only() -> None:
    column = migrations.AddField("client", "new", models.CharField(max_length=9, db_default=""))
    other = migrations.AddField("small", "new", models.CharField(max_length=9, db_default=""))
    assert said_about(other, column) == []
    [sentence] = said_about(column, other)
    assert "locked until the end" in sentence


def said_about(*given: Any) -> list[str]:
    state = ProjectState()
    for name in ("Client", "Small"):
        fields: list[tuple[str, models.Field[Any, Any]]] = [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", TEXT),
        ]
        migrations.CreateModel(name, fields).state_forwards("clients", state)
    migration = type("New", (migrations.Migration,), {"operations": list(given)})("9999_new", "clients")
    return list(broken(migration, state))


def test_big_tables_exist() -> None:
    unknown = [f"{app}.{name}" for app, names in BIG.items() for name in names if name not in apps.all_models[app]]
    assert unknown == []
    assert connection.vendor == "postgresql"
