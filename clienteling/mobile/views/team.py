"""The manager's team: who is here today, whose clients somebody covers, and the week's rota."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clienteling.associates import services
from clienteling.associates.models import Absence, AbsenceKind, Associate
from clienteling.clients.services import most_room_first
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.pages import Page, Params, associate, phone_page, show, store_of
from clienteling.mobile.rota import week_of
from clienteling.mobile.team import team_of

A_WEEK = timedelta(days=6)


class CoverField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no type argument at run time
    def label_from_instance(self, obj: Associate) -> str:
        return f"{obj.name} · {obj.store.name}" if obj.store else obj.name


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Whose `covers` stand in the list; the first of them unless somebody else is chosen."""

    starts_on = forms.DateField(label=_("from"), widget=Day)
    ends_on = forms.DateField(label=_("to"), widget=Day)
    kind = forms.ChoiceField(label=_("kind"), choices=AbsenceKind.choices)
    cover = CoverField(
        label=_("cover"), queryset=Associate.objects.none(), required=False, empty_label=_("nobody covers")
    )

    def __init__(self, data: QueryDict | None, *, covers: QuerySet[Associate], today: date) -> None:
        initial = {"starts_on": today, "ends_on": today + A_WEEK, "cover": None if data else covers.first()}
        super().__init__(data, initial=initial)
        self.fields["cover"].queryset = covers  # type: ignore[attr-defined]  # a ModelChoiceField


class ShiftForm(forms.Form):
    """Without times it is a day off; with one alone it is a slip."""

    on = forms.DateField()
    starts = forms.TimeField(required=False)
    ends = forms.TimeField(required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and bool(said["starts"]) != bool(said["ends"]):
            raise forms.ValidationError(gettext("Give both hours, the later one second, or neither."))
        return said

    def why(self) -> str:
        """The first of what is wrong."""
        return next(str(error) for errors in self.errors.values() for error in errors)

    def hours(self) -> tuple[time, time] | None:
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return (starts, ends) if starts and ends else None


def managers_page(view: Page[Params]) -> Page[Params]:
    """For who answers for a store; colleagues have no business here."""

    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not associate(request).powers.leads:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return phone_page(page)


@require_GET
@managers_page
def team(request: HttpRequest) -> HttpResponse:
    if associate(request).store_id is None:
        return redirect("mobile:region")
    members = team_of(associate(request), store_of(request), clock.now())
    return show(request, "mobile/team.html", tab="team", members=members)


@require_http_methods(["GET", "POST"])
@managers_page
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an absence of this associate: a week from today, unless other days are chosen."""
    user, at, today = associate(request), clock.now(), timezone.localdate()
    who = get_object_or_404(Associate.objects.visible_to(user).active(), pk=pk)
    covers, refusal = most_room_first(services.possible_covers(who, at), beside=who), ""
    form = AbsenceForm(request.POST or None, covers=covers, today=today)
    if form.is_bound and form.is_valid():
        try:
            services.record_absence(who, by=user, at=at, **form.cleaned_data)
            return to_team(user, who)
        except DomainError as error:
            refusal = error.detail
    return show(request, "mobile/absence.html", tab="team", who=who, form=form, refusal=refusal)


@require_POST
@managers_page
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The absence is over, or will not be."""
    user = associate(request)
    one = get_object_or_404(Absence.objects.visible_to(user).select_related("associate"), pk=pk)
    services.withdraw_absence(one, by=user, at=clock.now())
    return to_team(user, one.associate)


def to_team(user: Associate, who: Associate) -> HttpResponse:
    """Back to the page one came from: one's own team, or a store of one's region."""
    return redirect("mobile:team") if user.store_id else redirect("mobile:store", pk=who.store_id)


@require_GET
@managers_page
def rota(request: HttpRequest) -> HttpResponse:
    monday = monday_of(request.GET.get("week", ""))
    week = week_of(associate(request), store_of(request), monday)
    return show(request, "mobile/rota.html", tab="team", week=week)


@require_POST
@managers_page
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    user, store, form = associate(request), store_of(request), ShiftForm(request.POST)
    who = get_object_or_404(Associate.objects.visible_to(user).active(), pk=pk)
    valid, on = form.is_valid(), form.cleaned_data.get("on") or timezone.localdate()
    if not valid:
        return refused(request, who, on, form.why())
    try:
        services.plan_day(who, store=store, on=on, hours=form.hours(), by=user)
    except DomainError as error:
        return refused(request, who, on, error.detail)
    return redirect(f"{rota_address(on)}#day-{on:%Y-%m-%d}")


@require_POST
@managers_page
def copy(request: HttpRequest) -> HttpResponse:
    """This week again in the next."""
    monday = monday_of(request.POST.get("week", ""))
    services.copy_week(store_of(request), monday=monday, by=associate(request))
    return redirect(rota_address(monday + timedelta(days=7)))


def refused(request: HttpRequest, who: Associate, on: date, why: str) -> HttpResponse:
    """The week again, with what was written there."""
    said = {(who.pk, on): (request.POST.get("starts", ""), request.POST.get("ends", ""))}
    week = week_of(associate(request), store_of(request), monday_of(f"{on:%Y-%m-%d}"), said)
    return show(request, "mobile/rota.html", tab="team", week=week, refusal=why)


def rota_address(day: date) -> str:
    return f"{reverse('mobile:rota')}?week={day:%Y-%m-%d}"


def monday_of(text: str) -> date:
    """Of the week of `2026-11-25`; of this week for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    day = day if day and 2000 <= day.year < 2100 else timezone.localdate()
    return day - timedelta(days=day.weekday())
