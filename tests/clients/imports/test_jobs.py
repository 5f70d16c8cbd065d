"""Imports of the console: taken up where they stopped, counted once, forgotten in time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.models import Order
from clienteling.clients import tasks
from clienteling.clients.imports import jobs
from clienteling.clients.imports.clients import ClientImporter
from clienteling.clients.imports.files import rejected
from clienteling.clients.imports.importer import KINDS, Importer
from clienteling.clients.models import Client, FileImport, FilePiece, ImportStatus, RejectedRows
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from tests.clients.imports.conftest import sheet
from tests.conftest import Cast
from tests.factories import AssociateFactory

Submit = Callable[..., FileImport]
PEOPLE = "crm,name,phone\n1,朱丽艳,13812345678\n2,王雪,12\n3,周敏,13900001111\n"
SALES = "crm,placed_at,amount\n" + "1,2026-11-01T12:00:00,100\n" * 3


@pytest.fixture
def clerk(cast: Cast) -> Associate:
    return AssociateFactory.create(
        userid="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )


@pytest.fixture
def submit(cast: Cast, clerk: Associate, tmp_path: Path) -> Submit:
    def bring(content: str | Path, kind: str = "clients", **more: Any) -> FileImport:
        path = content if isinstance(content, Path) else tmp_path / "people.csv"
        if isinstance(content, str):
            path.write_text(content)
        with path.open("rb") as file:
            told = {"name": path.name, "size": path.stat().st_size, "kind": kind, "market": cast.market, "by": clerk}
            return jobs.submit(file, **{**told, **more}, at=clock.now())

    return bring


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a file of many thousand rows, one row at a time."""
    monkeypatch.setattr(Importer, "chunk", 1)


def counts(job: FileImport) -> tuple[str, int, int, int, int]:
    job.refresh_from_db()
    return job.status, job.read, job.created, job.unchanged, job.rejected


def test_a_worker_reads_the_file_and_keeps_only_its_bad_rows(submit: Submit) -> None:
    job = submit(PEOPLE)
    tasks.import_files.apply().get()
    assert counts(job) == ("done", 3, 2, 0, 1)
    [row] = rejected(job)
    assert row[:6] == ["2", "王雪", "12", "2", "phone_invalid", "phone"] and "phone number" in row[6]
    assert not FilePiece.objects.exists() and job.due_at is None


def test_reasons_are_in_the_language_of_who_brought_the_file(submit: Submit, clerk: Associate) -> None:
    Associate.objects.filter(pk=clerk.pk).update(language="zh-hans")
    job = submit("crm,name,consent_service\n1,朱丽艳,perhaps\n")
    jobs.work_due(clock.now())
    assert [row[-1] for row in rejected(job)] == ["请填写“是”或“否”。"]


def test_the_same_file_again_changes_nothing(submit: Submit, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["crm", "name"], [1, "朱丽艳"], [2, "王雪"]]
    path = sheet(tmp_path / "people.xlsx", rows)
    first, again = submit(path), submit(path)
    jobs.work_due(clock.now())
    before = list(Client.objects.order_by("pk").values())
    jobs.work_due(clock.now())
    assert (counts(first), counts(again)) == (("done", 2, 2, 0, 0), ("done", 2, 0, 2, 0))
    assert list(Client.objects.order_by("pk").values()) == before


def test_an_import_goes_on_where_its_time_was_up(submit: Submit, small_chunks: None) -> None:
    job, seen = submit(PEOPLE), []
    while not job.is_settled:
        jobs.work_due(clock.now(), spell_s=0)
        seen.append(counts(job)[1])
    assert seen == [1, 2, 3, 3] and counts(job) == ("done", 3, 2, 0, 1)


def test_a_row_of_equal_sales_keeps_its_place_when_the_import_goes_on(submit: Submit, small_chunks: None) -> None:
    submit(PEOPLE)
    jobs.work_due(clock.now())
    job = submit(SALES, kind="orders")
    while not job.is_settled:
        jobs.work_due(clock.now(), spell_s=0)
        job.refresh_from_db()
    assert counts(job) == ("done", 3, 3, 0, 0) and Order.objects.count() == 3


def test_two_workers_never_take_the_same_rows(submit: Submit, small_chunks: None) -> None:
    job = submit(PEOPLE)
    jobs.work_due(clock.now(), spell_s=0)
    late = FileImport.objects.get()
    jobs.work_due(clock.now(), spell_s=0)
    jobs.attempt(late, clock.now(), 0)
    assert counts(job) == ("running", 2, 1, 0, 1)


def test_only_one_claims_it_until_the_lease_is_over(submit: Submit) -> None:
    job = submit(PEOPLE)
    assert FileImport.objects.claim(clock.now(), jobs.LEASE) == job
    assert FileImport.objects.claim(clock.now(), jobs.LEASE) is None
    assert FileImport.objects.claim(clock.now() + jobs.LEASE, jobs.LEASE) == job


@pytest.mark.parametrize(
    ("content", "said"),
    [("was,ist,das\n1,2,3\n", "No column is mapped"), ("", "No column is mapped")],
)
def test_a_file_that_says_nothing_to_us_fails_with_the_reason(submit: Submit, content: str, said: str) -> None:
    job = submit(content)
    jobs.work_due(clock.now())
    job.refresh_from_db()
    assert job.status == ImportStatus.FAILED and said in job.error and not FilePiece.objects.exists()


def test_what_breaks_for_other_reasons_is_tried_again_and_given_up(submit: Submit, caplog: Any) -> None:
    job = submit(PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_filepiece SET body = 'x'")
    for hour in range(jobs.MOST_TRIES):
        assert not counts(job)[1] and not job.is_settled
        jobs.work_due(clock.now() + timedelta(hours=hour))
        job.refresh_from_db()
    assert job.status == ImportStatus.FAILED and job.error.startswith("Interrupted after 0 rows")


def test_file_and_bad_rows_are_sealed(submit: Submit) -> None:
    submit(PEOPLE)
    jobs.work_due(clock.now(), spell_s=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM clients_filepiece UNION ALL SELECT rows FROM clients_rejectedrows")
        bodies = [bytes(body) for (body,) in cursor]
    assert len(bodies) == 2 and not any("王雪".encode() in body for body in bodies)


def test_bad_rows_are_removed_after_two_weeks(submit: Submit) -> None:
    submit(PEOPLE)
    jobs.work_due(clock.now())
    assert jobs.forget_old(clock.now() + timedelta(days=13)) == 0
    assert jobs.forget_old(clock.now() + timedelta(days=15)) == 1
    assert not RejectedRows.objects.exists()
    tasks.forget_imports.apply().get()


def test_who_may_not_bring_files_is_refused(submit: Submit, cast: Cast) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        submit(PEOPLE, by=cast.marketing)
    with pytest.raises(DomainError, match="too_large"):
        submit(PEOPLE, size=jobs.MOST_BYTES + 1)


def test_the_kinds_are_those_of_the_commands() -> None:
    assert set(KINDS) == {"clients", "orders", "activity"} and KINDS["clients"] is ClientImporter
