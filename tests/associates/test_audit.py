"""The audit log: entries are chained, stay as they are, wait for nobody, and are read by compliance alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from clienteling.associates.audit_actions import ACTIONS
from clienteling.associates.authentication import Machine
from clienteling.associates.models import AuditChain, AuditEntry
from clienteling.associates.roles import Role
from clienteling.associates.services.audit import record
from tests import factories
from tests.conftest import Cast

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def entry(cast: Cast, **given: Any) -> AuditEntry:
    return record("client.revealed", by=cast.lin, at=AT, **given)


def test_an_entry_says_who_did_what_to_whom_and_why(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    made = entry(cast, client=client, subject=cast.shanghai, reason=" she asked ", detail={"fields": ["phone"]})
    made.refresh_from_db()
    assert (made.actor, made.client_uid, made.market) == (cast.lin, client.uid, cast.market)
    assert (made.subject, made.reason) == (f"associates.store:{cast.shanghai.pk}", "she asked")
    assert (made.who, made.what, made.detail) == (cast.lin.name, str(ACTIONS["client.revealed"]), {"fields": ["phone"]})


def test_machines_and_jobs_act_too(cast: Cast) -> None:
    machine = Machine("crm", frozenset(), cast.market)
    assert record("client.exported", by=machine, at=AT).who == "crm"
    assert record("retention.ran", by="retention", at=AT).market_id is None


def test_an_unknown_action_is_not_written(cast: Cast) -> None:
    with pytest.raises(ValueError, match="unknown action"):
        record("client.admired", by=cast.lin, at=AT)


def test_numbers_and_addresses_in_a_reason_are_masked(cast: Cast) -> None:
    made = entry(cast, reason="call +86 138 0013 8000 or wang@example.com")
    assert made.reason == "call <phone> or <email>"


def test_each_entry_seals_the_one_before_it(cast: Cast) -> None:
    first, second = entry(cast), entry(cast)
    end = AuditChain.objects.get(number=first.chain)
    assert (second.position, bytes(second.previous)) == (first.position + 1, bytes(first.digest))
    assert (end.length, bytes(end.digest)) == (second.position, bytes(second.digest))


def test_a_digest_can_be_made_again_in_any_time_zone(cast: Cast) -> None:
    made = entry(cast, reason="why", detail={"b": 1, "a": ["ü"]})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
        cursor.execute("SELECT associates_audit_digest(e) FROM associates_auditentry e WHERE id = %s", [made.pk])
        assert bytes(cursor.fetchone()[0]) == bytes(made.digest)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE associates_auditentry SET action = 'x'",
        "UPDATE associates_auditentry SET reason = 'another'",
        "DELETE FROM associates_auditentry",
        "UPDATE associates_auditchain SET length = 9",
        "INSERT INTO associates_auditchain VALUES (15, 0, '')",
        "DELETE FROM associates_auditchain",
        "TRUNCATE associates_auditentry",
        "TRUNCATE associates_auditchain",
    ],
)
def test_nothing_written_can_be_altered(cast: Cast, harm: str) -> None:
    entry(cast, reason="why")
    refused = pytest.raises(DatabaseError, match="append-only")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL clienteling.audit_may_be_emptied = 'off'")
        cursor.execute(harm)


def test_a_reason_can_be_blanked_and_the_chain_still_holds(cast: Cast) -> None:
    made = entry(cast, reason="why")
    AuditEntry.objects.filter(pk=made.pk).update(reason="", reason_salt=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT associates_audit_digest(e) = digest, reason FROM associates_auditentry e")
        assert cursor.fetchone() == (True, "")


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_wait_for_nobody(cast: Cast) -> None:
    together = Barrier(6, timeout=20)

    def act(_n: int) -> int:
        try:
            with transaction.atomic():
                made = entry(cast)
                together.wait()
            return made.chain
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        chains = list(pool.map(act, range(6)))
    assert len(set(chains)) == 6
    assert entry(cast).position == 2


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.COMPLIANCE, 200), (Role.ADMINISTRATOR, 200), (Role.MARKETING, 403), (Role.RETAIL_OPERATIONS, 403)],
)
def test_compliance_reads_the_log_in_the_console(cast: Cast, client: Browser, role: Role, seen: int) -> None:
    made = entry(cast, reason="she asked for it")
    client.force_login(factories.AssociateFactory.create(role=role, market=cast.market, store=None))
    page = client.get("/console/associates/auditentry/")
    assert page.status_code == seen
    assert ("she asked for it" in page.content.decode()) is (seen == 200)
    assert client.get(f"/console/associates/auditentry/{made.pk}/change/").status_code == seen


def test_an_entry_is_found_by_the_record_id_of_the_client(cast: Cast, client: Browser) -> None:
    uid = uuid4()
    entry(cast, client=uid, reason="of the one looked for")
    entry(cast, client=uuid4(), reason="of somebody else")
    client.force_login(factories.AssociateFactory.create(role=Role.COMPLIANCE, market=cast.market, store=None))
    page = client.get("/console/associates/auditentry/", {"q": str(uid)}).content.decode()
    assert "of the one looked for" in page and "of somebody else" not in page


def test_another_markets_acts_are_not_shown(cast: Cast) -> None:
    entry(cast)
    elsewhere = factories.AssociateFactory.create(
        role=Role.COMPLIANCE, market=factories.MarketFactory.create(), store=None
    )
    assert AuditEntry.objects.visible_to(elsewhere).count() == 0
