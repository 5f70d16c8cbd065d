"""A client's timeline in the console: as the phone has it, names masked."""

from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, LookedOn
from clienteling.clients.services import note_look
from clienteling.insights.timeline import Asked, Kind, Moment, Period, Reader, place_of, story
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock
from clienteling.lib.names import mask


@for_console("clients.view_client")
def timeline(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, at = user_of(request), clock.now()
    client = get_object_or_404(Client.objects.visible_to(user), uid=uid)
    note_look(client, by=user, place=LookedOn.CONSOLE, at=at)
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "")
    found = story(
        client,
        reader=Reader(user, at, user.language, masked=True),
        asked=Asked.of([kind], period, at=at),
        before=place_of(request.GET.get("before", "")),
    )
    context = {"client": client, "kind": kind, "period": period, "kinds": Kind.choices, "periods": Period.choices}
    title = _("Timeline of %(client)s") % {"client": mask(client.name)}
    page = {**admin.site.each_context(request), **context, "title": title, "older": found.older}
    return TemplateResponse(request, "insights/timeline.html", {**page, "table": table(found.moments)})


def table(moments: tuple[Moment, ...]) -> dict[str, object]:
    rows = [
        [date_format(localtime(moment.at), "DATETIME_FORMAT"), moment.kind.label, moment.title, moment.detail]
        for moment in moments
    ]
    return {"headers": [_("When"), _("Kind"), _("What"), _("Details")], "rows": rows}
