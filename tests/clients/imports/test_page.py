"""The console's page of imports: who may, what is refused at once, what comes back."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from python_calamine import CalamineWorkbook

from clienteling.associates.models import AuditEntry
from clienteling.associates.roles import Role
from clienteling.clients.imports import jobs
from clienteling.clients.models import ColumnMapping, FileImport
from clienteling.lib import clock
from tests.clients.imports.conftest import sheet
from tests.conftest import Cast
from tests.factories import AssociateFactory, MarketFactory

ADD = "/console/clients/fileimport/add/"
PEOPLE = "crm,name,phone\n1,朱丽艳,13812345678\n2,王雪,12\n"


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    clerk = AssociateFactory.create(
        userid="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    client.force_login(clerk)
    return client


def bring(browser: Browser, cast: Cast, content: str | bytes, name: str = "people.csv", **more: Any) -> Any:
    body = content.encode() if isinstance(content, str) else content
    form = {"kind": "clients", "market": cast.market.pk, "source": "crm", "file": SimpleUploadedFile(name, body)}
    return browser.post(ADD, {**form, **more})


def fetched(browser: Browser, job: FileImport) -> bytes:
    answer: Any = browser.get(f"/console/clients/fileimport/{job.pk}/rejected/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_file_is_brought_read_and_its_bad_rows_fetched(console: Browser, cast: Cast) -> None:
    page = bring(console, cast, PEOPLE).headers["Location"]
    assert "In the queue" in console.get(page).content.decode()
    jobs.work_due(clock.now())
    assert "Rejected rows with reasons" in console.get(page).content.decode()
    assert "2,王雪,12,2,phone_invalid" in fetched(console, FileImport.objects.get()).decode("utf-8-sig")


def test_the_fetched_rows_are_marked_and_on_record(console: Browser, cast: Cast) -> None:
    bring(console, cast, PEOPLE)
    jobs.work_due(clock.now())
    head = fetched(console, FileImport.objects.get()).decode("utf-8-sig").splitlines()[0]
    entry = AuditEntry.objects.get(action="client.exported")
    assert f"No. {entry.pk}. Exported by" in head and entry.reason == "correcting"
    assert entry.subject == f"clients.fileimport:{FileImport.objects.get().pk}"


def test_bad_rows_of_a_sheet_are_a_sheet(console: Browser, cast: Cast, tmp_path: Any) -> None:
    path = sheet(tmp_path / "people.xlsx", [["crm", "name", "phone"], [2, "王雪", 12]])
    bring(console, cast, path.read_bytes(), "people.xlsx")
    jobs.work_due(clock.now())
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(console, FileImport.objects.get())))
    head, row, *_ = book.get_sheet_by_index(0).to_python()
    assert row[:5] == ["2", "王雪", "12", "1", "phone_invalid"]
    assert str(head[-1]).startswith(f"No. {AuditEntry.objects.get(action='client.exported').pk}. Exported by")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.pdf", b"%PDF", "Only XLSX and CSV"),
        ("people.xlsx", b"crm,name", "The content is not what the name says"),
        ("people.csv", "crm,name".encode("utf-16"), "The content is not what the name says"),
        ("people.csv", b"", "empty"),
    ],
)
def test_what_cannot_be_a_table_is_refused_at_once(
    console: Browser, cast: Cast, name: str, content: bytes, said: str
) -> None:
    assert said in bring(console, cast, content, name).content.decode()
    assert not FileImport.objects.exists()


def test_a_file_over_the_cap_is_refused(console: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clienteling.clients.forms.MOST_BYTES", 10)
    assert "save it in parts" in bring(console, cast, PEOPLE).content.decode()


def test_columns_that_were_saved_are_offered_for_their_kind(console: Browser, cast: Cast) -> None:
    mapping = ColumnMapping.objects.create(name="boutique", kind="clients", columns={"crm": "编号", "name": "姓名"})
    other = ColumnMapping.objects.create(name="till", kind="orders", columns={"crm": "编号"})
    assert "another kind" in bring(console, cast, PEOPLE, mapping=other.pk).content.decode()
    bring(console, cast, "编号,姓名\n1,朱丽艳\n", mapping=mapping.pk)
    jobs.work_due(clock.now())
    assert FileImport.objects.get().created == 1


def test_why_a_file_failed_is_on_its_page(console: Browser, cast: Cast) -> None:
    page = bring(console, cast, "was,ist\n1,2\n").headers["Location"]
    jobs.work_due(clock.now())
    assert "No column is mapped" in console.get(page).content.decode()


def test_another_market_is_neither_offered_nor_seen(console: Browser, cast: Cast, client: Browser) -> None:
    bring(console, cast, PEOPLE)
    away = MarketFactory.create(code="HK")
    assert "Select a valid choice" in bring(console, cast, PEOPLE, market=away.pk).content.decode()
    clerk = AssociateFactory.create(userid="", username="hk", market=away, store=None, role=Role.RETAIL_OPERATIONS)
    client.force_login(clerk)
    assert client.get(f"/console/clients/fileimport/{FileImport.objects.get().pk}/rejected/").status_code == 404


def test_marketing_looks_and_fetches_nothing(console: Browser, cast: Cast, client: Browser) -> None:
    page = bring(console, cast, PEOPLE).headers["Location"]
    jobs.work_due(clock.now())
    client.force_login(cast.marketing)
    assert client.get(page).status_code == 200 and client.get(ADD).status_code == 403
    assert client.get(page.replace("change", "rejected")).status_code == 403


def test_an_empty_file_names_every_column(console: Browser) -> None:
    answer = console.get("/console/clients/fileimport/columns/orders/").content.decode("utf-8-sig")
    assert answer.startswith("crm,") and "placed_at" in answer
