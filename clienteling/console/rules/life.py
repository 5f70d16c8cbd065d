"""A rule's page: what it asks, its trial on the past, the switch, and all that happened to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clienteling.alerts import services, stopping
from clienteling.alerts.figures import alerts_by_rule
from clienteling.alerts.models import Backtest, BacktestState, Rule, RuleEvent, Trigger
from clienteling.alerts.naming import in_language
from clienteling.alerts.sentences import schedule, sentence
from clienteling.associates.models import Associate
from clienteling.console.rules import desk
from clienteling.console.rules.cards import cards
from clienteling.console.rules.chart import of_days
from clienteling.console.rules.results import results
from clienteling.console.rules.steps import steps
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

LOOKS, WRITES = "alerts.view_rule", "alerts.change_rule"
LATEST = 20
FULL = 100


@for_console(LOOKS)
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    user, one, language = user_of(request), get_object_or_404(Rule, pk=pk), get_language() or "en"
    context = {
        **admin.site.each_context(request),
        "title": in_language(one.name, language),
        "rule": one,
        "stopped": stopping.words(one.stop_reason) if one.stop_reason else "",
        "lately": next(iter(alerts_by_rule(user, clock.now(), [one.pk])), None),
        "steps": steps(one),
        "may_write": user.has_perm(WRITES),
        "events": [(event, stopping.words(event.why)) for event in events(one)],
        "versions": versions(one, language),
        **on_paper(one, user),
        **tried(one, user),
    }
    return TemplateResponse(request, "console/rules/rule.html", context)


def on_paper(one: Rule, user: Associate) -> dict[str, Any]:
    """Its newest version: the sentence it reads as, the card."""
    newest = one.newest
    if newest is None:
        return {"newest": None}
    lies = desk.stored(one, user, one)
    return {
        "newest": newest,
        "asks": sentence(newest.conditions, get_language() or "en"),
        "when": schedule(newest) if newest.trigger == Trigger.SCHEDULE else newest.get_trigger_display(),
        "card": cards(lies, None, at=clock.now()).get(get_language() or "en"),
    }


def events(one: Rule) -> list[RuleEvent]:
    return list(one.events.select_related("version", "by").order_by("-pk")[:LATEST])


def versions(one: Rule, language: str) -> list[tuple[Any, str]]:
    newest = one.versions.order_by("-number")[:LATEST]
    return [(version, sentence(version.conditions, language)) for version in newest]


def tried(one: Rule, user: Associate) -> dict[str, Any]:
    """The last backtest of the rule: how far it is, and what it came to."""
    found = Backtest.objects.filter(version__rule=one).select_related("version", "asked_by").order_by("-pk").first()
    context: dict[str, Any] = {"rule": one, "test": found, "may_write": user.has_perm(WRITES)}
    if found and found.state == BacktestState.DONE:
        said = results(found, user, get_language() or "en")
        context |= {"results": said, "chart": of_days(said.days)}
    return context | {"runs": bool(found and found.state in (BacktestState.WAITING, BacktestState.RUNNING))}


@for_console(LOOKS)
def backtest(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the trial as a part of the page, asked for every second while it runs; POST asks for one."""
    user, one = user_of(request), get_object_or_404(Rule, pk=pk)
    if request.method == "POST":
        if not user.has_perm(WRITES):
            raise PermissionDenied
        return switched(request, one, ask, _("%(rule)s is being tried on the past."))
    context = tried(one, user)
    headers = {} if context["runs"] else {"HX-Refresh": "true"}  # the buttons that were waiting for it are free now
    return TemplateResponse(request, "console/rules/_backtest.html", context, headers=headers)


def ask(one: Rule, *, by: Associate, at: Any) -> None:
    """Raises DomainError."""
    if one.newest is None:
        raise DomainError("rule_is_empty", _("Write the rule's conditions first."))
    services.ask_backtest(one.newest, by=by, at=at)


@for_console(WRITES)
@require_POST
def shadow(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Rule, pk=pk)
    return switched(request, one, services.shadow, _("%(rule)s watches, and tells nobody."))


@for_console(WRITES)
@require_POST
def live(request: HttpRequest, pk: int) -> HttpResponse:
    share = request.POST.get("share", "")
    given = int(share) if share.isascii() and share.isdecimal() and len(share) < 4 else 0

    def go(one: Rule, **how: Any) -> None:
        services.go_live(one, share=given, **how)

    return switched(request, get_object_or_404(Rule, pk=pk), go, _("%(rule)s is live."))


@for_console(WRITES)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    why = request.POST.get("why", "")[:200]

    def halt(one: Rule, **how: Any) -> None:
        services.pause(one, why=why, **how)

    return switched(request, get_object_or_404(Rule, pk=pk), halt, _("%(rule)s is paused."))


def switched(request: HttpRequest, one: Rule, verb: Callable[..., object], said: str) -> HttpResponse:
    try:
        verb(one, by=user_of(request), at=clock.now())
    except DomainError as error:
        messages.error(request, f"{error.detail} ({error.code})")
    else:
        messages.success(request, said % {"rule": in_language(one.name, get_language() or "en")})
    return redirect("rules:rule", pk=one.pk)
