"""Who looked at whom: a page of the console for compliance."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import READ_AUDIT
from clienteling.clients.forms import styled
from clienteling.insights.looks import Seen, Volume, Wanted, seen, volumes
from clienteling.insights.spans import ASKABLE, time_zone_of
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock


class LooksForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        validators=ASKABLE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    viewer = forms.ModelChoiceField(Associate.objects.none(), label=gettext_lazy("Who looked"), required=False)
    store = forms.ModelChoiceField(Store.objects.none(), label=gettext_lazy("Store"), required=False)
    client = forms.CharField(label=gettext_lazy("Client"), max_length=80, required=False)

    def __init__(self, user: Associate, data: Any) -> None:
        super().__init__(data)
        styled(self)
        self.fields["viewer"].queryset = Associate.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["store"].queryset = Store.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]  # as above


@for_console(READ_AUDIT)
def looks(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    today = clock.local_day(clock.now(), time_zone_of(user))
    form = LooksForm(user, {"day": f"{today}", **request.GET.dict()})
    said = form.cleaned_data if form.is_valid() else {}
    day = said.get("day") or today
    wanted = Wanted(day, said.get("viewer"), said.get("store"), said.get("client", ""))
    busy = volumes(user, wanted)
    shown, page = seen(user, wanted, request.GET.get("page", ""))
    context = {
        "title": _("Who looked at whom"),
        "form": form,
        "day": day,
        "unusual": [one for one in busy if one.is_unusual],
        "volumes": volume_table(busy),
        "looks": look_table(shown),
        "page": page,
    }
    return TemplateResponse(request, "insights/looks.html", {**admin.site.each_context(request), **context})


def volume_table(rows: list[Volume]) -> dict[str, object]:
    cells = [[one.viewer, one.store, one.clients, f"{one.ordinary:g}", marked(one)] for one in rows]
    return {"headers": [_("Who looked"), _("Store"), _("Clients"), _("On an ordinary day"), ""], "rows": cells}


def marked(one: Volume) -> str:
    return _("Unusual") if one.is_unusual else ""


def look_table(rows: list[Seen]) -> dict[str, object]:
    cells = [
        [date_format(localtime(one.at), "DATETIME_FORMAT"), one.viewer, one.store, one.client, str(one.uid), one.place]
        for one in rows
    ]
    headers = [_("When"), _("Who looked"), _("Store"), _("Client"), _("record ID"), _("Where")]
    return {"headers": headers, "rows": cells}
