"""A house that has the migrations which were folded is taken over; one that has only some of them is refused."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config.migration_rules import BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def older() -> MigrationRecorder:
    """What a database says that was migrated before anything was folded."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(name__contains="_squashed_").delete()
    return recorder


def test_a_house_with_all_of_them_has_nothing_to_do(older: MigrationRecorder) -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_taking_it_over_is_noted(older: MigrationRecorder) -> None:
    MigrationExecutor(connection).check_replacements()
    noted = set(older.migration_qs.filter(name__contains="_squashed_").values_list("app", flat=True))
    assert noted == {app for app, last in BEFORE.items() if last > 1}


def test_a_house_with_some_of_them_is_refused(older: MigrationRecorder) -> None:
    older.migration_qs.filter(app="clients", name="0017_imports_and_changes_of_tags").delete()
    with pytest.raises(SystemCheckError, match="lacks 0017_imports_and_changes_of_tags"):
        call_command("migrate", skip_checks=False)


def test_each_stands_for_all_up_to_the_last_before_the_rules() -> None:
    folded = {key: it.replaces for key, it in MigrationExecutor(connection).loader.disk_migrations.items()}
    for app in (app for app, last in BEFORE.items() if last > 1):
        [replaced] = [names for (label, _), names in folded.items() if label == app and names]
        assert [int(name[:4]) for _, name in replaced] == list(range(1, BEFORE[app] + 1))
