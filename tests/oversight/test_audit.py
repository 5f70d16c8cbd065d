"""`manage.py audit`: each invariant finds the violation planted for it, and is silent where all is well."""

import json
import re
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.associates.services import record
from clienteling.lib import clock
from clienteling.oversight.invariants import INVARIANTS
from clienteling.oversight.models import AuditRun
from clienteling.oversight.services import health, look, run_audit
from clienteling.oversight.tasks import audit
from tests import factories, processes
from tests.conftest import Cast
from tests.console.conftest import house

__all__ = ["house"]

FIRST = "WHERE id = (SELECT min(id) FROM {})"


def twin(table: str, constraint: str, change: str = "id = nextval(pg_get_serial_sequence('{0}', 'id'))") -> str:
    """A copy of the first row, with what forbids it taken away."""
    return (
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}; DROP INDEX IF EXISTS {constraint};"
        f" CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM {table} ORDER BY id LIMIT 1;"
        f" UPDATE twin SET {change.format(table)}; INSERT INTO {table} SELECT * FROM twin; DROP TABLE twin"
    )


def send(changes: str) -> str:
    return f"UPDATE wecom_send SET {changes} {FIRST.format('wecom_send')}"


CALLBACK = (
    "INSERT INTO wecom_callbackevent (uid, corp_id, digest, xml, event, change_type, state, received_at, due_at,"
    " attempts, error) SELECT gen_random_uuid(), min(id), 'd', '', 'e', '', 'received', now() - interval '6 minutes',"
    " now() - interval '6 minutes', 0, '' FROM wecom_corp"
)
ENTRY = "INSERT INTO associates_auditentry (at, source, action, client_uid, subject, reason, detail)"
PLANTED: dict[str, str] = {
    "1.run_adds_up": f"UPDATE alerts_rulerun SET matched = matched + 1 {FIRST.format('alerts_rulerun')}",
    "2.no_dead_lease": send(
        "state = 'sending', accepted_at = NULL, lease_token = gen_random_uuid(), lease_until = now() - interval '2 min'"
    ),
    "2.nothing_overdue": send("state = 'queued', accepted_at = NULL, due_at = now() - interval '2 min', reason = ''"),
    "2.inbox_empty": CALLBACK,
    "3.alert_once": twin("alerts_alert", "alert_once_per_rule_client_and_period"),
    "3.callback_once": f"{CALLBACK}; "
    + twin(
        "wecom_callbackevent",
        "wecom_callbackevent_digest_key",
        "id = nextval(pg_get_serial_sequence('{0}', 'id')), uid = gen_random_uuid()",
    ),
    "3.one_relationship": "UPDATE clients_relationship SET ended_at = NULL, ended_by = '', is_primary = false "
    f"{FIRST.format('clients_relationship')}; " + twin("clients_relationship", "relationship_one_active_per_pair"),
    "4.alert_with_consent": send("state = 'accepted', accepted_at = now()") + "; DELETE FROM clients_consentproof;"
    " DELETE FROM clients_consent; UPDATE alerts_alert SET queued_at = now() WHERE send_id IS NOT NULL",
    "4.accepted_has_proof": send("state = 'accepted', accepted_at = now()"),
    "4.refused_has_reason": "ALTER TABLE wecom_send DROP CONSTRAINT send_not_delivered_says_why; "
    + send("state = 'refused', accepted_at = NULL, reason = ''"),
    "5.ledger_balances": "UPDATE attribution_ledgerentry SET amount_minor = amount_minor + 1 "
    + FIRST.format("attribution_ledgerentry"),
    "8.credit_adds_up": "UPDATE attribution_credit SET amount_minor = amount_minor + 1 "
    + FIRST.format("attribution_credit"),
    "8.refunds_within_order": "INSERT INTO attribution_refund (order_id, external_id, amount_minor, refunded_at)"
    " SELECT id, 'planted', net_minor + 1, now() FROM attribution_order LIMIT 1",
    "8.reversal_within_original": twin(
        "attribution_ledgertransaction",
        "attribution_ledgertransaction_key_key",
        "id = nextval(pg_get_serial_sequence('{0}', 'id')), kind = 'reversal', reverses_id = id,"
        " key = 'planted', refund_id = 0",
    )
    + "; INSERT INTO attribution_ledgerentry (transaction_id, account, associate_id, store_id, plan_id, amount_minor,"
    " currency) SELECT t.id, e.account, e.associate_id, e.store_id, e.plan_id, -2 * e.amount_minor, e.currency"
    " FROM attribution_ledgertransaction t JOIN attribution_ledgerentry e ON e.transaction_id = t.reverses_id"
    " WHERE t.key = 'planted'",
    "9.contacts_within_cap": "UPDATE alerts_alert SET client_id = (SELECT min(client_id) FROM alerts_alert),"
    " delivery = 'delivered', reason = '', queued_at = now(), handling = 'open', dismissal = '', period = id,"
    " associate_id = (SELECT min(id) FROM associates_associate), is_rehearsal = false;"
    " DELETE FROM oversight_change",
    "10.audit_chain": "UPDATE associates_auditentry SET action = 'client.exported' "
    + FIRST.format("associates_auditentry"),
    "10.acts_have_a_purpose": f"{ENTRY} VALUES (now(), 'x', 'client.revealed', NULL, '', '', '{{}}')",
    "11.erased_is_gone": "UPDATE clients_client SET erased_at = now() " + FIRST.format("clients_client"),
    "11.erased_is_logged": "UPDATE clients_client SET erased_at = now() " + FIRST.format("clients_client"),
    "12.nothing_too_old": "INSERT INTO associates_logintries (who, began_at, count)"
    " VALUES (sha256('x'), now() - interval '4 days', 1)",
    "13.batch_has_answer": "INSERT INTO clients_ingestbatch (source, idempotency_key, body_digest, received_at, rows,"
    " client_ids, answer) VALUES ('shop', 'k', sha256('x'), now(), 1, '{}', '{}')",
    "13.request_has_answer": "INSERT INTO associates_idempotencyrecord (uid, caller, key, path, digest, status, answer,"
    " at) VALUES (gen_random_uuid(), 'shop', 'k', '/', sha256('x'), 200, '', now())",
}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def broken() -> dict[str, int]:
    return {finding.code: finding.count for finding in look(clock.now()) if finding.count}


def found_after(harm: str) -> dict[str, int]:
    """As somebody would who owns the database: triggers asleep. Nothing stays."""
    with transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = 'replica'")
        run(harm)
        found = broken()
        transaction.set_rollback(True)
    return found


def test_each_planted_violation_is_found_by_its_invariant(house: Associate) -> None:
    record("client.revealed", by=house, at=clock.now(), reason="she asked")
    assert broken() == {}
    missed = {code for code, harm in PLANTED.items() if code not in found_after(harm)}
    assert missed == set() and broken() == {}


def test_a_replay_refused_because_it_was_done_is_proof_enough(house: Associate) -> None:
    """As after a worker's death between WeCom's yes and its record: 60140 says that the card's code was used."""
    harm = send("state = 'accepted', accepted_at = now(), api = 'message/update_template_card', msgid = ''")
    attempt = "INSERT INTO wecom_attempt (send_id, at, result, code, reason, took_ms, answer)"
    refused = f"{attempt} SELECT min(id), now(), 'rejected', {{}}, 'refused', 5, '' FROM wecom_send"
    emptied = "DELETE FROM wecom_attempt"
    assert "4.accepted_has_proof" in found_after(f"{emptied}; {harm}; {refused.format(40058)}")
    assert "4.accepted_has_proof" not in found_after(
        f"DELETE FROM wecom_attempt WHERE send_id = (SELECT min(id) FROM wecom_send); {harm}; {refused.format(60140)}"
    )


def test_each_invariant_has_a_violation_planted() -> None:
    assert {f"{one.number}.{one.code}" for one in INVARIANTS} == set(PLANTED)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM associates_auditentry WHERE position = 1",
        "DELETE FROM associates_auditentry WHERE position = 3",
        "UPDATE associates_auditentry SET detail = '{\"n\": 2}' WHERE position = 2",
        "UPDATE associates_auditentry SET reason = 'another' WHERE position = 2",
        "UPDATE associates_auditentry SET at = at + interval '1 us' WHERE position = 2",
        "UPDATE associates_auditchain SET length = 4",
    ],
)
def test_any_change_of_the_audit_log_breaks_its_chain(cast: Cast, harm: str) -> None:
    for reason in ("first", "second", "third"):
        record("client.revealed", by=cast.lin, at=clock.now(), reason=reason)
    assert broken() == {}
    assert "10.audit_chain" in found_after(harm)


def test_the_command_says_what_holds_and_what_does_not(cast: Cast) -> None:
    said = StringIO()
    call_command("audit", stdout=said)
    assert f"{len(INVARIANTS)} invariants, 0 broken" in said.getvalue()
    run(PLANTED["13.batch_has_answer"])
    with pytest.raises(SystemExit) as ended:
        call_command("audit", json=True, stdout=(told := StringIO()))
    answer = json.loads(told.getvalue())
    bad = [it for it in answer["invariants"] if it["count"]]
    assert (ended.value.code, answer["broken"], bad[0]["code"], len(bad[0]["sample"])) == (
        1,
        1,
        "13.batch_has_answer",
        1,
    )


@pytest.fixture
def watcher(settings: Settings) -> Browser:
    """Who watches over the house from outside."""
    settings.METRICS_TOKEN = "a-token-of-the-watch"
    return Browser(headers={"Authorization": "Bearer a-token-of-the-watch"})


def test_an_audit_is_a_heartbeat_and_silence_is_an_alarm(cast: Cast, watcher: Browser) -> None:
    assert health(clock.now()) == "" == watcher.get("/freshz").json()["audit"]
    audit()
    last = AuditRun.objects.get()
    assert last.findings == {} and health(last.at) == ""
    assert health(last.at + timedelta(minutes=31)) == "audit silent"
    AuditRun.objects.update(at=last.at - timedelta(hours=1))
    answer = watcher.get("/freshz")
    assert (answer.status_code, answer.json()["audit"]) == (503, "audit silent")


def test_what_cannot_be_looked_at_is_a_finding_and_ends_no_other(cast: Cast, watcher: Browser) -> None:
    """A table that somebody holds stands for one that takes too long to read."""
    run(PLANTED["13.request_has_answer"])
    with psycopg.connect(processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE clients_ingestbatch IN ACCESS EXCLUSIVE MODE")
        audit()
        other.rollback()
    found = AuditRun.objects.get().findings
    assert found["13.batch_has_answer"] == [1, ["could not be looked at: LockNotAvailable"]]
    assert found["13.request_has_answer"][0] == 1 and len(found) == 2
    assert "13.batch_has_answer: 1" in watcher.get("/freshz").json()["audit"]


def test_every_ten_minutes_only_the_last_days_are_read_and_the_command_reads_all(cast: Cast) -> None:
    old = "UPDATE clients_ingestbatch SET received_at = now() - interval '8 days'"
    run(f"{PLANTED['13.batch_has_answer']}; {old}")
    assert run_audit(clock.now()).findings == {} and "13.batch_has_answer" in broken()


def test_what_an_audit_found_is_told_to_the_console_and_to_whoever_watches(
    cast: Cast, client: Browser, watcher: Browser
) -> None:
    run(PLANTED["13.batch_has_answer"])
    run_audit(clock.now())
    assert watcher.get("/freshz").json()["audit"] == "13.batch_has_answer: 1"
    client.force_login(factories.AssociateFactory.create(role=Role.COMPLIANCE, market=cast.market, store=None))
    assert "13.batch_has_answer: 1" in client.get("/console/").content.decode()
    client.force_login(cast.marketing)
    assert "13.batch_has_answer" not in client.get("/console/").content.decode()


def test_every_invariant_is_described() -> None:
    text = (settings.BASE_DIR / "docs" / "reliability.md").read_text()
    rows = text.partition("## Invariants")[2].partition("\n## ")[0].splitlines()
    found = {
        (int(row.split("|")[1]), code) for row in rows for code in re.findall(r"`([a-z_]+)`", row.rpartition("| ")[2])
    }
    assert found == {(one.number, one.code) for one in INVARIANTS}
