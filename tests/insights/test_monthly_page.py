"""The monthly report in the console: the page, the file, and who may open them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.test import Client as Browser
from python_calamine import CalamineWorkbook

from clienteling.associates.models import AuditEntry
from clienteling.associates.roles import Role
from clienteling.attribution.services import record_order
from clienteling.insights.services import monthly_report
from tests import factories
from tests.attribution.sales import client_of_lin, order, plan
from tests.conftest import Cast
from tests.insights.test_monthly import MID_MONTH, MONTH

PAGE = "/console/reports/monthly/"
FILE = "/console/reports/monthly.xlsx"


@pytest.fixture
def operations(cast: Cast, client: Browser) -> Browser:
    user = factories.AssociateFactory.create(
        username="retail", userid="", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    client.force_login(user)
    return client


@pytest.fixture
def october(cast: Cast) -> None:
    plan(cast, rate_bp=300)
    cast.lin.name = '=HYPERLINK("http://x")'
    cast.lin.save()
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH, net_minor=1_234_567), at=MID_MONTH)


def sheet(browser: Browser, place: int) -> list[list[object]]:
    answer = browser.post(FILE, {"month": "2026-10", "purpose": "commission", "words": "October"})
    serial = AuditEntry.objects.get().pk
    assert answer["Content-Disposition"] == f'attachment; filename="monthly-2026-10-{serial}.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(place).to_python()]


def test_the_page_shows_the_month_asked_for(october: None, operations: Browser) -> None:
    page = operations.get(PAGE, {"month": "2026-10"}).content.decode()
    assert "¥12,346" in page and "Shanghai IFC" in page and 'name="month" value="2026-10"' in page


@pytest.mark.parametrize("month", ["", "2026-13", "nonsense", "0000-00", "9999-12", "2026-10-01"])
def test_a_month_that_is_none_shows_the_current_one(operations: Browser, month: str) -> None:
    assert operations.get(PAGE, {"month": month}).status_code == 200


def test_the_file_says_who_took_it_and_holds_the_reports_figures(
    cast: Cast, october: None, operations: Browser
) -> None:
    note, headings, *rows = sheet(operations, 0)
    entry = AuditEntry.objects.get()
    said = ["Report for 2026-10", f"No. {entry.pk}.", "(retail)", "To pay commission"]
    assert [text for text in said if text not in str(note[0])] == []
    assert headings[:3] == ["Associate", "Store", "Currency"] and headings[8] == "Credited net"
    report = monthly_report(MONTH, user=cast.marketing)
    assert [(row[0], row[7], row[8], row[10]) for row in rows] == [
        (r.name, r.figures.orders, r.figures.credited_minor / 100, r.figures.commission_minor / 100)
        for r in report.associates
    ]


def test_a_name_that_looks_like_a_formula_stays_text(october: None, operations: Browser) -> None:
    assert '=HYPERLINK("http://x")' in {row[0] for row in sheet(operations, 0)}


def test_the_second_sheet_sums_up_the_stores(october: None, operations: Browser) -> None:
    stores = {row[0]: row for row in sheet(operations, 1)[2:]}
    assert (stores["Shanghai IFC"][1], stores["Shanghai IFC"][8]) == (3, 12_345.67)


def test_page_and_file_say_what_was_posted_late_and_as_of_when(cast: Cast, october: None, operations: Browser) -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    record_order(order(client_of_lin(cast), external_id="A-2", placed_at=MID_MONTH, net_minor=700_000), at=at)
    page = operations.get(PAGE, {"month": "2026-10"}).content.decode()
    assert "Posted outside its month" in page and "As of " in page and "¥7,000" in page
    assert sheet(operations, 2)[2][2:] == ["CNY", 7_000, 210, 0, 0]


@pytest.mark.parametrize(("who", "page", "file"), [("lin", 302, 302), ("manager", 302, 302), ("marketing", 200, 403)])
def test_only_the_console_reads_and_only_operations_export(
    cast: Cast, client: Browser, who: str, page: int, file: int
) -> None:
    client.force_login(getattr(cast, who))
    assert (client.get(PAGE).status_code, client.post(FILE).status_code) == (page, file)


def test_a_stranger_is_sent_to_the_log_in(client: Browser, db: None) -> None:
    assert client.get(PAGE).status_code == 302


def test_every_file_is_on_record_with_its_purpose(october: None, operations: Browser) -> None:
    sheet(operations, 0)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.reason) == ("report.exported", "monthly:2026-10", "commission: October")
    assert entry.actor and entry.actor.username == "retail"


@pytest.mark.parametrize("said", [{}, {"purpose": "curiosity"}, {"purpose": "other", "words": " "}])
def test_without_a_purpose_there_is_no_file(operations: Browser, said: dict[str, str]) -> None:
    answer = operations.post(FILE, {"month": "2026-10", **said}, follow=True)
    assert "Say what you need the file for." in answer.content.decode()
    assert not AuditEntry.objects.exists()


def test_looking_at_the_address_takes_no_file(operations: Browser) -> None:
    assert operations.get(FILE).status_code == 302 and not AuditEntry.objects.exists()
