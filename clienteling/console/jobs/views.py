"""The page of jobs: what runs first, then the newest of each kind; one click stops a job or tries it again."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clienteling.associates.models import Associate
from clienteling.console.jobs.job import Job, Source, State
from clienteling.console.jobs.sources import SOURCES
from clienteling.insights.views import user_of
from clienteling.lib import clock
from clienteling.lib.errors import DomainError, StaleStatus

NEWEST = 20
Line = tuple[str, Source, Job, set[str]]


def lines(user: Associate, kind: str = "") -> Iterator[Line]:
    """The newest of each kind the user may look at; more of one kind."""
    for code, source in kinds(user).items():
        if kind in ("", code):
            for row in source.rows(user).order_by("-pk")[: NEWEST * (5 if kind else 1)]:
                job = source.seen(row)
                yield code, source, job, source.may(user, job)


def kinds(user: Associate) -> dict[str, Source]:
    return {code: source for code, source in SOURCES.items() if user.has_perm(source.looks)}


@staff_member_required(login_url="admin:login")  # type: ignore[untyped-decorator]  # as Django has it
def jobs(request: HttpRequest) -> HttpResponse:
    user, kind, state = user_of(request), request.GET.get("kind", ""), request.GET.get("state", "")
    found = [line for line in lines(user, kind) if state in ("", line[2].state)]
    found.sort(key=lambda line: (line[2].is_open, line[2].began_at), reverse=True)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Jobs"),
        "jobs": [{"kind": code, "name": source.name, "job": job, "verbs": may} for code, source, job, may in found],
        "kinds": [(code, source.name) for code, source in kinds(user).items()],
        "states": State.choices,
        "kind": kind,
        "state": state,
        "running": any(job.is_open and not job.rests for _code, _source, job, _may in found),
    }
    return TemplateResponse(request, "console/jobs.html", context)


@staff_member_required(login_url="admin:login")  # type: ignore[untyped-decorator]  # as Django has it
@require_POST
def act(request: HttpRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """Stop, or again: what the source knows how to do to a row the user sees."""
    user, source = user_of(request), kinds(user_of(request)).get(kind)
    if source is None or verb not in source.verbs:
        raise Http404
    row = get_object_or_404(source.rows(user), pk=pk)
    try:
        source.verbs[verb](row, user, clock.now())
    except DomainError as error:
        messages.error(request, error.detail)
    except StaleStatus:
        messages.error(request, _("Somebody else was faster."))
    return redirect("jobs:jobs")
