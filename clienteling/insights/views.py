"""Report pages of the console: the month as a page and as an Excel file."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.associates.services.exports import CHOICES, note_export
from clienteling.insights.columns import COLUMNS, POSTED_COLUMNS, Column, shown
from clienteling.insights.report import AssociateRow, MonthlyReport, StoreRow
from clienteling.insights.reports.xlsx import monthly_workbook
from clienteling.insights.services import monthly_report
from clienteling.insights.spans import time_zone_of
from clienteling.lib import clock, money, written
from clienteling.lib.errors import DomainError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS = "insights.export_report"
NAMED = re.compile(r"monthly-(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])\.xlsx")
View = Callable[..., HttpResponse]


def for_console(permission: str) -> Callable[[View], View]:
    """Only for people of the console who have the permission."""

    def decorate(view: View) -> View:
        def guarded(request: HttpRequest, **place: object) -> HttpResponse:
            if not user_of(request).has_perm(permission):
                raise PermissionDenied
            return view(request, **place)

        return cast(View, admin.site.admin_view(guarded))

    return decorate


def user_of(request: HttpRequest) -> Associate:
    return cast(Associate, request.user)


def month_asked(request: HttpRequest) -> date:
    """`?month=2026-10`; the current month for anything else, in the user's time zone."""
    asked = (request.POST or request.GET).get("month", "")
    try:
        month = parse_date(f"{asked}-01")
    except ValueError:
        month = None
    this_month = clock.local_day(clock.now(), time_zone_of(user_of(request))).replace(day=1)
    return month if month and 2000 <= month.year <= this_month.year + 1 else this_month


@for_console("insights.view_report")
def monthly(request: HttpRequest) -> HttpResponse:
    user, at = user_of(request), clock.now()
    report = monthly_report(month_asked(request), user=user)
    return TemplateResponse(
        request,
        "insights/monthly.html",
        {
            **admin.site.each_context(request),
            "title": _("Monthly report"),
            "report": report,
            "as_of": at,
            "previous": report.month - timedelta(days=1),
            "next": report.month + timedelta(days=32),
            "totals": store_table(report.totals, named=False),
            "stores": store_table(report.stores),
            "associates": associate_table(report.associates),
            "uncredited": uncredited(report),
            "posted": associate_table(report.posted, POSTED_COLUMNS),
            "purposes": CHOICES if user.has_perm("insights.export_report") else [],
        },
    )


@for_console(EXPORTS)
def monthly_file(request: HttpRequest) -> HttpResponse:
    """Taken by a POST that says what for."""
    if request.method != "POST":
        return redirect("insights:monthly")
    month, said = month_asked(request), {name: request.POST.get(name, "") for name in ("purpose", "words")}
    try:
        return month_file(month, user=user_of(request), **said)
    except DomainError as error:
        messages.error(request, error.detail)
        return redirect(f"{reverse('insights:monthly')}?month={month:%Y-%m}")


def month_of_name(name: str) -> date | None:
    """`monthly-2026-10.xlsx` → its first day."""
    found = NAMED.fullmatch(name)
    return date(int(found["year"]), int(found["month"]), 1) if found else None


def month_file(month: date, *, user: Associate, purpose: str, words: str = "") -> HttpResponse:
    """The month as a file; it and the record of who takes it belong together. Raises DomainError `purpose_needed`."""
    at = clock.now()
    mark = note_export(f"monthly:{month:%Y-%m}", by=user, at=at, purpose=purpose, words=words)
    report = monthly_report(month, user=user)
    response = HttpResponse(monthly_workbook(report, by=user, at=at, mark=mark), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="monthly-{month:%Y-%m}-{mark.serial}.xlsx"'
    return response


def associate_table(rows: tuple[AssociateRow, ...], columns: Sequence[Column] = COLUMNS) -> dict[str, object]:
    headers = [_("Associate"), _("Store"), *(str(column.heading) for column in columns)]
    cells = [[row.name, row.store, *(shown(c, row.figures, row.currency) for c in columns)] for row in rows]
    return {"headers": headers, "rows": cells}


def store_table(rows: tuple[StoreRow, ...], *, named: bool = True) -> dict[str, object]:
    headers = [_("Store") if named else _("Currency"), _("Associates"), *(str(c.heading) for c in COLUMNS)]
    cells = [
        [
            row.store if named else row.currency,
            written.number(row.associates),
            *(shown(column, row.figures, row.currency) for column in COLUMNS),
        ]
        for row in rows
    ]
    return {"headers": headers, "rows": cells}


def uncredited(report: MonthlyReport) -> list[str]:
    return [
        _("%(orders)s orders, %(amount)s")
        % {
            "orders": written.number(row.orders),
            "amount": money.format_money(row.net_minor, row.currency, decimals=True),
        }
        for row in report.uncredited
    ]
