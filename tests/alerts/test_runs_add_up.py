"""A run's matches are its alerts: whoever tries to make it otherwise is refused by the database."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, RuleRun
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture
def run(cast: Cast, noon: datetime) -> RuleRun:
    for _ in range(3):
        make_client(cast.lin, birth_md=1125)
    return engine.evaluate(make_rule(), cast.market, as_of=noon, at=noon)


def refused(work: str, **values: int) -> str:
    """The name of the promise that the statement would break, at the latest at its commit."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(work, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(broken.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_a_run_adds_up_at_commit(run: RuleRun) -> None:
    connection.check_constraints()
    assert (run.matched, run.alerts.count()) == (3, 3)


def test_another_number_is_refused(run: RuleRun) -> None:
    assert refused("UPDATE alerts_rulerun SET matched = 4") == "rule_run_matches_are_its_alerts"


def test_a_run_that_names_more_than_it_has_is_refused(run: RuleRun) -> None:
    more = """INSERT INTO alerts_rulerun (version_id, market_id, as_of, matched, duration_ms)
        SELECT version_id, market_id, as_of, 1, 0 FROM alerts_rulerun"""
    assert refused(more) == "rule_run_matches_are_its_alerts"


def test_an_alert_added_behind_its_back_is_refused(run: RuleRun) -> None:
    columns = "rule_id, client_id, version_id, run_id, associate_id, evidence, raised_at, due_at, expires_at, delivery"
    columns += ", reason, handling, dismissal"
    work = f"INSERT INTO alerts_alert (period, {columns}) SELECT 1, {columns} FROM alerts_alert LIMIT 1"
    assert refused(work) == "rule_run_matches_are_its_alerts"


def test_no_alert_is_taken_away(run: RuleRun) -> None:
    assert refused("DELETE FROM alerts_alert WHERE client_id = %(id)s", id=Alert.objects.all()[0].client_id) == (
        "alert_stays_as_long_as_its_run"
    )


def test_no_alert_moves_to_another_run(cast: Cast, run: RuleRun, noon: datetime) -> None:
    other = engine.evaluate(make_rule("other"), cast.market, as_of=noon, at=noon)
    assert refused("UPDATE alerts_alert SET run_id = %(run)s", run=other.pk) == "alert_stays_in_its_run"


def test_an_old_run_goes_with_all_its_alerts(run: RuleRun) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM alerts_rulerun")
        cursor.execute("DELETE FROM alerts_alert")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Alert.objects.exists()
