"""What alerts are worth, as pages of the console: all rules, and one rule's scorecard."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clienteling.alerts.models import Rule
from clienteling.alerts.sentences import sentence
from clienteling.insights.views import for_console, user_of
from clienteling.insights.worth import words
from clienteling.insights.worth.chart import of_weeks
from clienteling.insights.worth.scorecard import Line, Scorecard, lines, programme, scorecard, seen_by, span_for
from clienteling.lib import clock

SEES = "insights.view_report"


@for_console(SEES)
def rules(request: HttpRequest) -> HttpResponse:
    user, at = user_of(request), clock.now()
    span = span_for(user, at)
    seen = seen_by(user)
    found = lines(Rule.objects.all(), seen=seen, span=span, at=at)
    total = [words.comparison(uplift) for uplift in programme(seen=seen, span=span, at=at)]
    shown = {
        "table": table(found),
        "programme": total,
        "held_out": words.held_out_of_all(settings.GLOBAL_HOLDOUT_PERCENT),
    }
    return page(request, "rules", title=_("What alerts are worth"), span=span, **shown)


@for_console(SEES)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    user, at = user_of(request), clock.now()
    one = get_object_or_404(Rule, code=code)
    card = scorecard(one, seen=seen_by(user), span=span_for(user, at), at=at)
    return page(request, "scorecard", title=str(one), **on_paper(card))


def on_paper(card: Scorecard) -> dict[str, Any]:
    version = card.rule.versions.order_by("-number").first()
    return {
        "rule": card.rule,
        "asks": sentence(version.conditions, get_language() or "en") if version else "",
        "span": card.span,
        "counts": card.counts,
        "precision": words.share(card.counts.precision),
        "minutes": words.NONE if card.counts.minutes is None else words.number(card.counts.minutes),
        "influenced": words.sold(card.influenced),
        "comparisons": [words.comparison(uplift) for uplift in card.uplifts],
        "steps": words.steps(card.counts),
        "exclusions": words.reasons(card.exclusions),
        "dismissals": words.dismissals(card.dismissals),
        "weeks": of_weeks(card.weeks),
    }


def table(found: list[Line]) -> dict[str, Any]:
    headers = [_("Rule"), _("Status"), _("Matched"), _("Delivered"), _("Acted on"), _("Precision")]
    return {
        "headers": [*headers, _("Sales that followed"), _("Brought beyond chance")],
        "rows": [
            [
                link(line),
                line.rule.get_status_display(),
                words.number(line.counts.matched),
                words.number(line.counts.delivered),
                words.number(line.counts.acted),
                words.share(line.counts.precision),
                " · ".join(words.sold(line.influenced)),
                words.verdict(line.uplift),
            ]
            for line in found
        ],
    }


def link(line: Line) -> str:
    address = reverse("insights:scorecard", args=[line.rule.code])
    return format_html('<a class="quiet" href="{}">{}</a>', address, line.rule)


def page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    return TemplateResponse(request, f"insights/{name}.html", {**admin.site.each_context(request), **context})
