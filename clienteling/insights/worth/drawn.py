"""Who took part in the draw, and on which side: the rows the uplift report compares."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Avg, Case, Count, Exists, FloatField, OuterRef, Q, Value, Variance, When

from clienteling.alerts.models import Reason
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.insights.worth.comparing import Group
from clienteling.insights.worth.uplift import Arm, Uplift

# By what an alert was raised as: whatever befell it later, cap or expiry, stays in the comparison.
TOLD, HELD, HELD_OF_ALL = Q(raised_as=""), Q(raised_as=Reason.HELD_OUT), Q(raised_as=Reason.HELD_OUT_OF_ALL)


def ended(alerts: AlertQuerySet, at: datetime) -> AlertQuerySet:
    """Of a rule that was live there, and whose window is over."""
    over = at - timedelta(days=settings.OUTCOME_WINDOW_DAYS)
    return alerts.filter(raised_at__lte=over, is_rehearsal=False, outcome__measured_at__isnull=False)


def firsts(alerts: AlertQuerySet, *, of_all_rules: bool = False) -> AlertQuerySet:
    """One alert, so one window, per client and rule: later ones may be what the first one led to."""
    before = Q(raised_at__lt=OuterRef("raised_at")) | Q(raised_at=OuterRef("raised_at"), pk__lt=OuterRef("pk"))
    mine = Q() if of_all_rules else Q(rule=OuterRef("rule"))
    return alerts.exclude(Exists(alerts.filter(before, mine, client=OuterRef("client"))))


def uplifts_by_rule(alerts: AlertQuerySet, at: datetime) -> dict[int, list[Uplift]]:
    """Each rule's clients it could tell of, against those its own draw held out; by currency."""
    arms: dict[int, dict[str, dict[bool, Arm]]] = {}
    for row in compared(firsts(ended(alerts, at).filter(TOLD | HELD)), HELD, "rule"):
        arms.setdefault(row["rule"], {}).setdefault(row["outcome__currency"], {})[row["held"]] = arm(row)
    return {rule: paired(by_currency) for rule, by_currency in arms.items()}


def programme(alerts: AlertQuerySet, at: datetime) -> list[Uplift]:
    """All rules together: clients some rule matched, against those whom no rule may tell of; by currency."""
    arms: dict[str, dict[bool, Arm]] = {}
    matched = ended(alerts, at).filter(TOLD | HELD | HELD_OF_ALL)
    for row in compared(firsts(matched, of_all_rules=True), HELD_OF_ALL):
        arms.setdefault(row["outcome__currency"], {})[row["held"]] = arm(row)
    return paired(arms)


def paired(arms: Mapping[str, Mapping[bool, Arm]]) -> list[Uplift]:
    found = [Uplift(code, sides.get(False, Arm()), sides.get(True, Arm())) for code, sides in arms.items()]
    return sorted(found, key=lambda each: (-each.told.clients - each.held.clients, each.currency))


def compared(alerts: AlertQuerySet, held: Q, *by: str) -> list[dict[str, Any]]:
    """Means and variances of each side, in SQL."""
    bought = Case(When(outcome__orders__gt=0, then=1.0), default=0.0, output_field=FloatField())
    sides = alerts.annotate(held=Case(When(held, then=Value(True)), default=Value(False)), bought=bought)
    rows = sides.values(*by, "outcome__currency", "held").annotate(
        n=Count("pk"),
        spent=Avg("outcome__spent_minor", output_field=FloatField()),
        spent_variance=Variance("outcome__spent_minor", sample=True),
        share=Avg("bought"),
        share_variance=Variance("bought", sample=True),
    )
    return list(rows.order_by())


def arm(row: Mapping[str, Any]) -> Arm:
    """A single client varies by nothing."""
    n = row["n"]
    return Arm(
        Group(n, float(row["spent"]), float(row["spent_variance"] or 0)),
        Group(n, float(row["share"]), float(row["share_variance"] or 0)),
    )
