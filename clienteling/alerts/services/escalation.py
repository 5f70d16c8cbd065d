"""An alert that nobody touches is passed on: to whoever covers, then to the store's manager."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from clienteling.alerts import hours
from clienteling.alerts.models import Alert, AlertCopy, AlertStep, CopyRole, Delivery, Handling, StepKind
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.alerts.services.copies import new_copy
from clienteling.alerts.services.timetable import Timetable
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role

AT_ONCE = 2000


def escalate(at: datetime) -> int:
    """Pass on what lay untouched for the rule's hours, counted while whoever has it was at work. How many.

    One step at a time: there are as many hours again before the next is told. Opening the card is a touch.
    """
    with transaction.atomic():
        alerts = list(_untouched(at).select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
        if not alerts:
            return 0
        oldest = min(since_of(alert) for alert in alerts)
        table = Timetable.of({a.associate_id for a in alerts if a.associate_id}, at, since=oldest)
        late = [alert for alert in alerts if is_late(alert, table, at)]
        copies = [new_copy(alert, one, CopyRole.ESCALATION, at) for alert, one in _next(late, table, at)]
        AlertCopy.objects.bulk_create(copies, ignore_conflicts=True)
        AlertStep.objects.bulk_create(
            AlertStep(alert=copy.alert, kind=StepKind.ESCALATED, at=at, associate_id=copy.associate_id)
            for copy in copies
        )
    return len(copies)


def since_of(alert: Alert) -> datetime:
    """When the last one got it."""
    since: datetime = alert.since  # type: ignore[attr-defined]  # annotated
    return since


def is_late(alert: Alert, table: Timetable, at: datetime) -> bool:
    allowed = timedelta(hours=alert.version.escalate_after_hours or 0)
    return hours.worked(table.spans(alert.associate_id or 0), since_of(alert), at) >= allowed


def _untouched(at: datetime) -> AlertQuerySet:
    """Those that may be late by the clock on the wall, which runs faster than working hours; not the managers'."""
    copies = AlertCopy.objects.filter(alert=OuterRef("pk"), role=CopyRole.ESCALATION)
    last = Subquery(copies.order_by("-created_at").values("created_at")[:1])
    allowed = F("version__escalate_after_hours") * Value(timedelta(hours=1))
    rows = Alert.objects.filter(delivery=Delivery.DELIVERED, handling=Handling.OPEN, expires_at__gt=at)
    rows = rows.filter(version__escalate_after_hours__isnull=False, associate__isnull=False, delivered_at__lt=at)
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
        chain = [*([cover.pk] if cover else []), *managers.get(store, [])]
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
