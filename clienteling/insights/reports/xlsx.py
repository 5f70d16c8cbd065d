"""The monthly report as an Excel file: text stays text, amounts are numbers, and each sheet says who took it when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.associates.models import Associate
from clienteling.associates.services.exports import Mark
from clienteling.insights.columns import COLUMNS, POSTED_COLUMNS, Column, Kind
from clienteling.insights.report import Figures, MonthlyReport
from clienteling.lib import money
from clienteling.lib.tokens import colours

# A cell that begins with = or http must stay what somebody typed.
AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMATS = {Kind.COUNT: "#,##0", Kind.SHARE: "0.0%"}
ASSOCIATE_HEADINGS = [gettext_lazy("Associate"), gettext_lazy("Store"), gettext_lazy("Currency")]
STORE_HEADINGS = [gettext_lazy("Store"), gettext_lazy("Associates"), gettext_lazy("Currency")]
Table = tuple[Sequence[Promise], Sequence[Column]]
Line = tuple[Sequence[str | int], str, Figures]


def monthly_workbook(report: MonthlyReport, *, by: Associate, at: datetime, mark: Mark) -> bytes:
    """Sheets of associates, of stores and of what was posted outside its month, in the language that is active."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, **AS_TYPED}) as workbook:
        workbook.set_properties({"title": _("Monthly report"), "author": by.name, "created": at.replace(tzinfo=None)})
        note = heading(report, mark)
        people = ((row.name, row.store, row.currency) for row in report.associates)
        stores = ((row.store, row.associates, row.currency) for row in report.stores)
        posted = ((row.name, row.store, row.currency) for row in report.posted)
        others = (ASSOCIATE_HEADINGS, POSTED_COLUMNS)
        fill(workbook, _("Associates"), note, (ASSOCIATE_HEADINGS, COLUMNS), lines(people, report.associates))
        fill(workbook, _("Stores"), note, (STORE_HEADINGS, COLUMNS), lines(stores, report.stores))
        fill(workbook, _("Posted outside its month"), note, others, lines(posted, report.posted))
    return file.getvalue()


def heading(report: MonthlyReport, mark: Mark) -> str:
    return _("Report for %(month)s.") % {"month": f"{report.month:%Y-%m}"} + " " + mark.text


def lines(heads: Iterable[Sequence[str | int]], rows: Iterable[Any]) -> Iterable[Line]:
    return ((head, row.currency, row.figures) for head, row in zip(heads, rows, strict=True))


def fill(workbook: Any, name: str, note: str, table: Table, rows: Iterable[Line]) -> None:
    """One sheet, written top to bottom: with `constant_memory` a row once left is closed."""
    headings, columns = table
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, len(headings) + len(columns) - 1, 15)
    sheet.freeze_panes(2, 1)
    sheet.set_footer(f"&L{note.replace('&', '&&')}&R&P / &N")
    sheet.write_string(0, 0, note, workbook.add_format({"italic": True, "font_color": colours()["chart-label"]}))
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for place, heading in enumerate([*headings, *(column.heading for column in columns)]):
        sheet.write_string(1, place, str(heading), bold)
    formats: dict[str, Any] = {}
    for number, line in enumerate(rows, 2):
        write_line(workbook, sheet, number, line, columns, formats)


def write_line(
    workbook: Any, sheet: Any, number: int, line: Line, columns: Sequence[Column], formats: dict[str, Any]
) -> None:
    head, currency, figures = line
    for place, cell in enumerate(head):
        (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, place, cell)
    for place, column in enumerate(columns, len(head)):
        value, how = as_number(column, figures, currency)
        if value is not None:
            if how not in formats:
                formats[how] = workbook.add_format({"num_format": how})
            sheet.write_number(number, place, value, formats[how])


def as_number(column: Column, figures: Figures, currency: str) -> tuple[float | None, str]:
    """The value in the currency's major unit, and the format to show it in."""
    value = column.value(figures)
    if column.kind is not Kind.MONEY:
        return value, FORMATS[column.kind]
    places = money.digits(currency)
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return (None if value is None else value / 10**places), pattern
