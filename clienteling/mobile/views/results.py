"""Results: the month against its target, and why each commission is what it is."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clienteling.mobile.month import month_of
from clienteling.mobile.pages import associate, limit_of, market_of, phone_page, show

STEP = 50


@require_GET
@phone_page
def results(request: HttpRequest) -> HttpResponse:
    this_month = timezone.localdate().replace(day=1)
    first = min(_month(request.GET.get("month", "")) or this_month, this_month)
    limit = limit_of(request, STEP)
    currency = market_of(associate(request)).currency
    month = month_of(associate(request), first=first, currency=currency, limit=limit)
    return show(
        request, "mobile/results.html", tab="results", month=month, show=limit + STEP, is_current=first == this_month
    )


def _month(text: str) -> date | None:
    """The first day of `2026-11`."""
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    return date(int(match[1]), int(match[2]), 1) if match else None
