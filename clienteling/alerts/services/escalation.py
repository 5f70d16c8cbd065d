"""An alert that nobody touches is passed on: to whoever covers, then to the store's manager."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from clienteling.alerts import hours
from clienteling.alerts.models import Alert, AlertCopy, AlertStep, CopyRole, Delivery, Handling, RuleStatus, StepKind
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.alerts.services.copies import new_copy
from clienteling.alerts.services.timetable import Timetable
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role

AT_ONCE = 2000
# The last one looked at: when it was delivered, and its key.
Place = tuple[datetime, int]
BEFORE_ALL: Place | None = (datetime.min.replace(tzinfo=UTC), 0)


def escalate(at: datetime, *, at_once: int = AT_ONCE) -> int:
    """Pass on what lay untouched for the rule's hours, counted while whoever has it was at work. How many.

    One step at a time: there are as many hours again before the next is told. Opening the card is a touch. All are
    looked at, so many `at_once`: one that nobody is left to be told of stands in no other's way.
    """
    passed, place = 0, BEFORE_ALL
    while place:
        with transaction.atomic():
            rows = _untouched(at, place).select_for_update(skip_locked=True, of=("self",))
            alerts = list(rows[:at_once])
            passed += pass_on(alerts, at) if alerts else 0
        place = (alerts[-1].delivered_at or at, alerts[-1].pk) if len(alerts) == at_once else None
    return passed


def pass_on(alerts: Sequence[Alert], at: datetime) -> int:
    """Those of them that are late, each to the next."""
    oldest = min(since_of(alert) for alert in alerts)
    table = Timetable.of({a.associate_id for a in alerts if a.associate_id}, at, since=oldest, leavers=True)
    late = late_of(alerts, table, at)
    copies = [new_copy(alert, one, CopyRole.ESCALATION, at) for alert, one in _next(late, table, at)]
    AlertCopy.objects.bulk_create(copies, ignore_conflicts=True)
    AlertStep.objects.bulk_create(
        AlertStep(alert=copy.alert, kind=StepKind.ESCALATED, at=at, associate_id=copy.associate_id) for copy in copies
    )
    return len(copies)


def since_of(alert: Alert) -> datetime:
    """When the last one got it."""
    since: datetime = alert.since  # type: ignore[attr-defined]  # annotated
    return since


def late_of(alerts: Sequence[Alert], table: Timetable, at: datetime) -> list[Alert]:
    """Whose hours have been worked; each associate's day is read once."""
    days = [day for day in table.days if day <= at.date() + timedelta(days=1)]
    spans = {pk: table.spans(pk, days=days) for pk in {alert.associate_id or 0 for alert in alerts}}
    allowed = {alert.pk: timedelta(hours=alert.version.escalate_after_hours or 0) for alert in alerts}
    return [a for a in alerts if hours.worked(spans[a.associate_id or 0], since_of(a), at) >= allowed[a.pk]]


def _untouched(at: datetime, place: Place) -> AlertQuerySet:
    """Those after that place that may be late by the clock on the wall, which runs faster than working hours; not the
    managers', nor those of a rule that was stopped."""
    copies = AlertCopy.objects.filter(alert=OuterRef("pk"), role=CopyRole.ESCALATION)
    last = Subquery(copies.order_by("-created_at").values("created_at")[:1])
    allowed = F("version__escalate_after_hours") * Value(timedelta(hours=1))
    rows = Alert.objects.filter(delivery=Delivery.DELIVERED, handling=Handling.OPEN, expires_at__gt=at)
    rows = rows.filter(version__escalate_after_hours__isnull=False, associate__isnull=False, delivered_at__lt=at)
    rows = rows.filter(rule__status=RuleStatus.LIVE, delivered_at__gte=place[0])
    rows = rows.exclude(delivered_at=place[0], pk__lte=place[1])
    rows = rows.exclude(Exists(copies.filter(associate__role=Role.STORE_MANAGER)))
    late = ExpressionWrapper(F("since") + allowed, output_field=DateTimeField())
    rows = rows.annotate(since=Coalesce(last, F("delivered_at"))).annotate(late_at=late).filter(late_at__lte=at)
    return rows.select_related("version", "associate").order_by("delivered_at", "pk")


def _next(late: Sequence[Alert], table: Timetable, at: datetime) -> list[tuple[Alert, int]]:
    """The first of the chain who has no card of the alert yet."""
    had, managers = _had(late), _managers(late)
    found = []
    for alert in late:
        cover = table.told(alert.associate_id or 0, at)
        store = alert.associate.store_id if alert.associate else None
        chain = [*([cover.pk] if cover and cover.is_active else []), *managers.get(store, [])]
        known = had[alert.pk] | {alert.associate_id, alert.told_id}
        if person := next((one for one in chain if one not in known), None):
            found.append((alert, person))
    return found


def _had(alerts: Sequence[Alert]) -> Mapping[int, set[int | None]]:
    had: dict[int, set[int | None]] = defaultdict(set)
    for alert_id, associate_id in AlertCopy.objects.filter(alert__in=alerts).values_list("alert", "associate"):
        had[alert_id].add(associate_id)
    return had


def _managers(alerts: Sequence[Alert]) -> Mapping[int | None, list[int]]:
    stores = {alert.associate.store_id for alert in alerts if alert.associate}
    rows = Associate.objects.active().filter(role=Role.STORE_MANAGER, store__in=stores).order_by("pk")
    found: dict[int | None, list[int]] = defaultdict(list)
    for store_id, pk in rows.values_list("store", "pk"):
        found[store_id].append(pk)
    return found
