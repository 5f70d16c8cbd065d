"""Why did this client not get an alert on that day? A page of the console: client, rule, day, and the answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.alerts.explaining import Answer, why_not
from clienteling.alerts.models import Alert, Rule
from clienteling.clients.models import Client, LookedOn
from clienteling.clients.services import note_look
from clienteling.insights.spans import ASKABLE
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock
from clienteling.lib.names import mask


class WhyForm(forms.Form):
    """The day is one of the client's market."""

    rule = forms.ModelChoiceField(
        Rule.objects.order_by("name"), to_field_name="code", label=gettext_lazy("Rule"), empty_label=None
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        validators=ASKABLE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@for_console("alerts.view_alert")
def why(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, at = user_of(request), clock.now()
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    note_look(client, by=user, place=LookedOn.CONSOLE, at=at)
    today = clock.local_day(at, client.market.time_zone)
    form = WhyForm(request.GET if "rule" in request.GET else None, initial={"day": today})
    context: dict[str, Any] = {"client": client, "form": form, "title": title(client)}
    if form.is_bound and form.is_valid():
        with timezone.override(client.market.time_zone):
            context |= {"answer": answered(client, request, **form.cleaned_data)}
    return TemplateResponse(request, "insights/why.html", {**admin.site.each_context(request), **context})


def title(client: Client) -> str:
    return _("Why an alert, or none: %(client)s") % {"client": mask(client.name)}


def answered(client: Client, request: HttpRequest, *, rule: Rule, day: date) -> Answer:
    """An alert of a colleague's store is explained without a link to its page."""
    user = user_of(request)
    found = why_not(client, rule, on=day, at=clock.now(), language=user.language)
    if found.alert and not Alert.objects.visible_to(user).filter(pk=found.alert.pk).exists():
        return Answer(found.finding, found.lines)
    return found
