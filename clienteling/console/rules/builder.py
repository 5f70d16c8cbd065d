"""Pages of the builder: a rule written from nothing, from a ready-made one, from another; its next version."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clienteling.alerts import drafting
from clienteling.alerts.drafting.form import DEEPEST_GROUP
from clienteling.alerts.facts import FACTS
from clienteling.alerts.models import Rule
from clienteling.alerts.naming import in_language
from clienteling.alerts.services import ask_backtest
from clienteling.alerts.shipped import SHIPPED
from clienteling.associates.models import Associate
from clienteling.console.rules import desk
from clienteling.console.rules.cards import cards, offered
from clienteling.console.rules.desk import Desk
from clienteling.console.rules.look import TOP, look, of_tree, slots
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

WRITES, ADDS = "alerts.change_rule", "alerts.add_rule"
EDITED = {"HX-Trigger-After-Settle": "edited"}


@for_console(ADDS)
def new(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if request.method == "POST":
        return saved(request, desk.sent(request.POST, user))
    return page(request, begun(request, user))


def begun(request: HttpRequest, user: Associate) -> Desk:
    """With a ready-made rule (`?like=birthday`), another rule (`?copy=7`), or nothing."""
    if shipped := SHIPPED.get(request.GET.get("like", "")):
        return desk.ready_made(shipped, user)
    if (copy := request.GET.get("copy", "")).isdecimal():
        return desk.stored(get_object_or_404(Rule, pk=copy), user, None)
    return desk.blank(user)


@for_console(WRITES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, rule = user_of(request), get_object_or_404(Rule, pk=pk)
    if request.method == "POST":
        return saved(request, desk.sent(request.POST, user, rule))
    return page(request, desk.stored(rule, user, rule))


def saved(request: HttpRequest, lies: Desk) -> HttpResponse:
    """To the rule's page; back to the desk with everything on it when there are mistakes."""
    user = user_of(request)
    if not lies.form.is_valid() or not lies.written.is_whole:
        return page(request, lies, refused=True)
    try:
        rule = desk.save(lies, user)
        if "try" in request.POST and (version := rule.newest):
            ask_backtest(version, by=user, at=clock.now())
    except DomainError as error:
        lies.form.refuse(error)
        return page(request, lies, refused=True)
    messages.success(request, _("%(rule)s is saved.") % {"rule": in_language(rule.name, get_language() or "en")})
    return redirect("rules:rule", pk=rule.pk)


def page(request: HttpRequest, lies: Desk, *, refused: bool = False) -> HttpResponse:
    language = get_language() or "en"
    context = {
        **admin.site.each_context(request),
        **looked(request, lies, unasked=not refused),
        "title": in_language(lies.rule.name, language) if lies.rule else _("New rule"),
        "rule": lies.rule,
        "top": TOP,
        "ready_made": [] if lies.rule else [(code, _(one.english)) for code, one in SHIPPED.items()],
    }
    return TemplateResponse(request, "console/rules/builder.html", context)


def looked(request: HttpRequest, lies: Desk, *, unasked: bool = True) -> dict[str, object]:
    at = clock.now()
    seen = look(lies.written, user_of(request), language=get_language() or "en", at=at)
    return {
        "tree": lies.tree,
        "form": lies.form,
        "deepest": DEEPEST_GROUP,
        "look": seen,
        "slots": slots(lies, unasked=unasked),
        "cards": cards(lies, seen.run.sample[0] if seen.found and seen.run else None, at=at),
        "variables": offered(lies),
    }


@for_console(WRITES)
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Sentence, count, clients, cards and mistakes of what is on the page now."""
    lies = desk.sent(request.POST, user_of(request))
    return TemplateResponse(request, "console/rules/_look.html", looked(request, lies) | {"again": True})


@for_console(WRITES)
@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """The same of conditions alone, such as an automatic tag's."""
    planted = drafting.of_fields(request.POST)
    written = drafting.written(planted)
    seen = look(written, user_of(request), language=get_language() or "en", at=clock.now())
    context = {"look": seen, "slots": of_tree(planted, written, unasked=True), "again": True}
    return TemplateResponse(request, "console/rules/_found.html", context)


@for_console(WRITES)
@require_POST
def tree(request: HttpRequest) -> HttpResponse:
    """The conditions after one change of their shape: `add:<group>:<fact>`, `group:<group>`, `remove:<part>`."""
    planted = drafting.of_fields(request.POST)
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    key, _colon, fact = rest.partition(":")
    added = ""
    if verb == "add" and fact in FACTS:
        added = drafting.next_key(planted)
        planted = drafting.with_fact(planted, key, FACTS[fact])
    elif verb == "group":
        planted = drafting.with_group(planted, key)
    elif verb == "remove":
        planted = drafting.without(planted, key)
    context = {"tree": planted, "deepest": DEEPEST_GROUP, "added": added, "slots": {}}
    return TemplateResponse(request, "alerts/conditions/_conditions.html", context, headers=EDITED)


@for_console(WRITES)
def facts(request: HttpRequest) -> HttpResponse:
    """The catalogue to choose from, narrowed by the words typed."""
    shelves = drafting.shelves(request.GET.get("q", ""))
    context = {"shelves": shelves, "group": request.GET.get("group", drafting.ROOT)}
    return TemplateResponse(request, "alerts/conditions/_facts.html", context)
