"""Putting off: the times one may choose, and what happens when such a time has come."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models import Alert, AlertStep, Delivery, Handling, StepKind
from clienteling.associates.models import Associate
from clienteling.wecom.services import withdraw

MORNING = time(10)
AT_ONCE = 500


class Wait(TextChoices):
    """What a phone offers."""

    TOMORROW = "tomorrow", _("Tomorrow morning")
    THREE_DAYS = "three_days", _("In 3 days")
    WEEK = "week", _("In a week")


DAYS = {Wait.TOMORROW: 1, Wait.THREE_DAYS: 3, Wait.WEEK: 7}


def until(wait: Wait, by: Associate, at: datetime) -> datetime:
    """Ten o'clock of that day on the wall of the shop; whoever is not at work then is told when they are."""
    zone = ZoneInfo(by.store.zone if by.store else by.market.time_zone if by.market else "UTC")
    day = at.astimezone(zone).date() + timedelta(days=DAYS[wait])
    return datetime.combine(day, MORNING, zone)


def tomorrow_morning(by: Associate, at: datetime) -> datetime:
    return until(Wait.TOMORROW, by, at)


def put_off(alert: Alert, until: datetime) -> bool:
    """One that has not gone out yet goes out then, and needs no reminder; its message is taken back from the outbox
    while no worker holds it. False for one that has gone."""
    mine = Alert.objects.filter(pk=alert.pk)
    queued = mine.filter(delivery=Delivery.QUEUED, send__isnull=False)
    Alert.objects.wait_again(withdraw(list(queued.values_list("send", flat=True)), reason="put_off"))
    return bool(mine.filter(delivery=Delivery.WAITING).update(due_at=until))


def come_back(at: datetime) -> int:
    """What was put off until now is open again, among the others. Its reminder goes out as a card. How many."""
    with transaction.atomic():
        late = Alert.objects.filter(handling=Handling.LATER, later_until__lte=at, expires_at__gt=at)
        pks = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
        Alert.objects.filter(pk__in=pks).update(handling=Handling.OPEN, handled_at=None, later_until=None)
        AlertStep.objects.bulk_create(AlertStep(alert_id=pk, kind=StepKind.CAME_BACK, at=at) for pk in pks)
    return len(pks)
