"""The audience of the Official Accounts: a page of the console."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clienteling.insights.audience import Audience, audiences
from clienteling.insights.audience_chart import of_days
from clienteling.insights.views import for_console, user_of
from clienteling.lib import written


@for_console("insights.view_report")
def audience(request: HttpRequest) -> HttpResponse:
    found, waiting = audiences(user_of(request))
    context = {
        **admin.site.each_context(request),
        "title": _("Official Accounts: audience"),
        "accounts": [on_paper(one) for one in found],
        "waiting": waiting,
    }
    return TemplateResponse(request, "insights/audience.html", context)


def on_paper(one: Audience) -> dict[str, Any]:
    return {
        "name": one.account.name,
        "since": one.first,
        "until": one.last,
        "cards": cards(one),
        "change": of_days([(day.on, day.gained, day.lost) for day in one.days]),
        "reading": of_days([(day.on, day.readers, day.sharers) for day in one.days]),
        "table": table(one),
        "still_counted": [date_format(day, "DATE_FORMAT") for day in one.still_counted],
    }


def cards(one: Audience) -> list[dict[str, str]]:
    """Title, icon, figure and what it means."""
    change = _("%(change)s in these days") % {"change": written.number(one.gained - one.lost, sign="+")}
    shared = _("%(count)s shares") % {"count": written.number(one.sharers)}
    lost = _("%(count)s lost") % {"count": written.number(one.lost)}
    return [
        {"title": _("Followers"), "icon": "group", "figure": written.number(one.followers), "note": change},
        {"title": _("New followers"), "icon": "person_add", "figure": written.number(one.gained), "note": lost},
        {"title": _("Readings"), "icon": "menu_book", "figure": written.number(one.readers), "note": shared},
        {
            "title": _("Messages written"),
            "icon": "forum",
            "figure": written.number(one.messages),
            "note": _("to the account, by its followers"),
        },
    ]


def table(one: Audience) -> dict[str, object]:
    """The latest day first."""
    headers = [_("Day"), _("Followers"), _("New followers"), _("Followers lost")]
    rows = [
        [
            date_format(day.on, "DATE_FORMAT"),
            *map(written.number, (day.followers, day.gained, day.lost, day.readers, day.sharers, day.messages)),
        ]
        for day in reversed(one.days)
    ]
    return {"headers": [*headers, _("Readers"), _("Sharers"), _("Messages")], "rows": rows}
