"""The dashboard: the programme's figures put into cards, charts and tables."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clienteling.alerts.figures import RuleFigures, alerts_by_rule
from clienteling.alerts.models import Reason
from clienteling.alerts.naming import in_language
from clienteling.associates.models import Associate
from clienteling.associates.roles import READ_AUDIT
from clienteling.console.heat import heat
from clienteling.console.plot import plot
from clienteling.insights.figures import (
    AlertsToday,
    Change,
    FollowUps,
    FunnelStep,
    LinkHealth,
    ProgrammeSummary,
    Replies,
    SalesChange,
    StoreMonth,
    TopAssociate,
)
from clienteling.insights.services import programme_summary
from clienteling.insights.worth.counts import Counts
from clienteling.lib import clock
from clienteling.lib.money import format_money
from clienteling.oversight.services import health


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK."""
    user, at = cast(Associate, request.user), clock.now()
    summary = programme_summary(user, at)
    alarm = health(at) if user.has_perm(READ_AUDIT) else ""
    return context | board(summary) | {"rules": rules_table(alerts_by_rule(user, at)), "alarm": alarm}


def board(summary: ProgrammeSummary) -> dict[str, Any]:
    return {
        "cards": [
            new_clients(summary.new_clients),
            sales(summary.sales),
            alerts_today(summary.alerts),
            follow_ups(summary.follow_ups),
        ],
        "new_contacts": plot(summary.new_contacts),
        "stores": target_bars(summary.stores),
        "outcomes": outcome_bars(summary.outcomes),
        "reaction": reaction(summary.outcomes),
        "link": [link_line(health) for health in summary.link],
        "funnel": funnel(summary.funnel),
        "replies": reply_lines(summary.replies),
        "heat": heat(summary.heat),
        "associates": associates_table(summary.top_associates),
    }


def new_clients(change: Change) -> dict[str, Any]:
    return {
        "icon": "person_add",
        "title": _("New clients this month"),
        "figures": [number_format(change.this_month, force_grouping=True)],
        "note": beside_last_month(change.this_month, change.last_month),
    }


def sales(changes: tuple[SalesChange, ...]) -> dict[str, Any]:
    """One line a currency: amounts of different currencies are never added."""
    first = changes[0] if changes else None
    return {
        "icon": "payments",
        "title": _("Credited sales this month"),
        "figures": [format_money(each.this_month_minor, each.currency) for each in changes] or ["—"],
        "note": beside_last_month(first.this_month_minor, first.last_month_minor) if first else "",
    }


def alerts_today(today: AlertsToday) -> dict[str, Any]:
    return {
        "icon": "notifications_active",
        "title": _("Alerts today"),
        "figures": [number_format(today.matched, force_grouping=True)],
        "note": _("%(delivered)d delivered · %(waiting)d waiting · %(held)d not sent")
        % {"delivered": today.delivered, "waiting": today.waiting, "held": sum(today.suppressed.values())},
    }


def follow_ups(figures: FollowUps) -> dict[str, Any]:
    return {
        "icon": "task_alt",
        "title": _("Follow-ups to do"),
        "figures": [number_format(figures.due, force_grouping=True)],
        "note": overdue(figures.overdue),
    }


def overdue(n: int) -> str:
    return ngettext("%(n)d overdue", "%(n)d overdue", n) % {"n": n} if n else _("none overdue")


def beside_last_month(now: int, before: int) -> str:
    """`+12.4 % on last month`; no percentage of nothing."""
    if not before:
        return _("nothing in the same days of last month")
    percent = number_format(f"{(now - before) * 100 / before:+.1f}")
    return _("%(percent)s%% on last month") % {"percent": percent}


def target_bars(stores: tuple[StoreMonth, ...]) -> list[dict[str, Any]]:
    """Against the store's target; a store without one says so."""
    return [
        {"title": row.store.name, "description": beside_target(row), "value": min(100, row.reached)}
        for row in stores
        if row.credited_minor or row.target_minor
    ]


def beside_target(row: StoreMonth) -> str:
    sold = format_money(row.credited_minor, row.currency)
    if not row.target_minor:
        return _("%(sold)s · no target") % {"sold": sold}
    return _("%(sold)s · %(percent)d%%") % {"sold": sold, "percent": row.reached}


def outcome_bars(counts: Counts) -> list[dict[str, Any]]:
    """What became of the cards, each beside those delivered."""
    steps = [
        (_("Delivered"), counts.delivered),
        (_("Opened"), counts.opened),
        (_("Acted on"), counts.acted),
        (_("Client wrote"), counts.answered),
        (_("Client visited"), counts.visited),
        (_("Client bought"), counts.bought),
    ]
    return [
        {
            "title": title,
            "description": number_format(count, force_grouping=True),
            "value": percentage(count, counts.delivered),
        }
        for title, count in steps
    ]


def reaction(counts: Counts) -> str:
    if counts.minutes is None:
        return "" if counts.acted else _("Nobody has acted on a card yet.")
    return _("Half of the cards are acted on within %(time)s.") % {"time": how_long(counts.minutes)}


def how_long(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    took = _("%(hours)d h %(minutes)d min") if hours else _("%(minutes)d min")
    return took % {"hours": hours, "minutes": rest}


def reply_lines(replies: Replies) -> dict[str, Any]:
    """How soon clients hear from us after they wrote."""
    median = "—" if replies.median is None else how_long(int(replies.median.total_seconds() // 60))
    share = percentage(replies.answered, replies.messages)
    return {
        "median": median,
        "share": share,
        "figures": [
            (_("Messages of clients"), number_format(replies.messages, force_grouping=True)),
            (_("Answered within a day"), f"{share} %"),
            (_("Not answered within a day"), number_format(replies.messages - replies.answered, force_grouping=True)),
        ],
    }


def link_line(health: LinkHealth) -> dict[str, Any]:
    """What needs a look, each leading to its rows."""
    sends, events = reverse("admin:wecom_send_changelist"), reverse("admin:wecom_callbackevent_changelist")
    corp = f"corp__id__exact={health.corp_pk}"
    figures = [
        (_("waiting"), health.waiting, f"{sends}?{corp}&state__exact=queued", health.late),
        (_("not delivered, 24 hours"), health.undelivered, f"{sends}?{corp}&undelivered=yes", health.undelivered),
        (_("callbacks waiting"), health.callbacks_waiting, f"{events}?{corp}&state__exact=received", 0),
        (_("callbacks failed"), health.callbacks_failed, f"{events}?{corp}&state__exact=failed", 1),
    ]
    return {
        "corp": health.corp,
        "is_well": health.is_well,
        "at_rest": ", ".join(health.at_rest),
        "figures": [
            {"label": label, "count": count, "link": link, "alarm": bool(count and alarm)}
            for label, count, link, alarm in figures
        ],
    }


def funnel(steps: tuple[FunnelStep, ...]) -> list[dict[str, Any]]:
    top = max((step.clients for step in steps), default=0)
    return [
        {
            "title": step.step.label,
            "description": number_format(step.clients, force_grouping=True),
            "value": percentage(step.clients, top),
        }
        for step in steps
    ]


def percentage(part: int, whole: int) -> int:
    """Rounded up so that something never looks like nothing; never beyond the bar."""
    return min(100, -(-max(part, 0) * 100 // whole)) if whole > 0 else 0


def rules_table(rules: list[RuleFigures]) -> dict[str, Any]:
    return {
        "headers": [
            _("Rule"),
            _("Matched"),
            _("Delivered"),
            _("Waiting"),
            _("Not sent"),
            _("Done"),
            _("Client bought"),
        ],
        "rows": [
            [link_to_rule(rule), rule.matched, rule.delivered, rule.waiting, reasons(rule), rule.done, rule.bought]
            for rule in rules
        ],
    }


def link_to_rule(rule: RuleFigures) -> SafeString:
    return format_html_join(
        "",
        '<a class="quiet" href="{}">{}</a>',
        [(reverse("rules:rule", args=[rule.rule_id]), in_language(rule.name, get_language() or "en"))],
    )


def reasons(rule: RuleFigures) -> SafeString:
    """Each leads to the alerts it kept back, which say why."""
    alerts = reverse("admin:alerts_alert_changelist")
    counted = [
        (f"{alerts}?rule__id__exact={rule.rule_id}&reason__exact={reason}", Reason(reason).label, count)
        for reason, count in rule.suppressed.most_common()
    ]
    return format_html_join(" ", '<a class="reason" href="{}">{} <b>{}</b></a>', counted) or SafeString("0")


def associates_table(associates: tuple[TopAssociate, ...]) -> dict[str, Any]:
    return {
        "headers": [_("Associate"), _("Store"), _("Clients"), _("Credited sales"), _("Commission")],
        "rows": [
            [
                each.name,
                each.store,
                each.clients,
                format_money(each.credited_minor, each.currency),
                format_money(each.commission_minor, each.currency),
            ]
            for each in associates
        ],
    }
