"""What keeps an alert's card back at the moment of sending, however long it has waited for its turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from clienteling.alerts.models import Alert, Delivery, Reason
from clienteling.alerts.services import delivery
from clienteling.wecom.models import Send


def reasons_against(sends: Sequence[Send], at: datetime) -> dict[int, str]:
    """Of sends that carry alerts, why some must not go any more; as many queries however many there are.

    A person's replay is a new send, which the alert follows only later: it is known by the send it repeats.
    """
    repeats = {send.replay_of_id: send.pk for send in sends if send.replay_of_id}
    ours = Alert.objects.filter(send__in=[*(send.pk for send in sends), *repeats])
    alerts = list(ours)
    full = ours.annotate(today=_delivered_today(at)).filter(today__gte=settings.ALERTS_PER_ASSOCIATE_PER_DAY)
    against = dict.fromkeys(full.values_list("pk", flat=True) if alerts else (), Reason.CAP)
    against |= delivery.reasons_against(alerts, at) if alerts else {}
    found = {alert.send_id: against[alert.pk].value for alert in alerts if alert.send_id and alert.pk in against}
    return {repeats.get(send_id, send_id): reason for send_id, reason in found.items()}


def _delivered_today(at: datetime) -> Coalesce:
    """Cards the associate has had of the alerts of the last 24 hours, beside this one."""
    had = Alert.objects.filter(
        associate=OuterRef("associate"), delivery=Delivery.DELIVERED, raised_at__gt=at - timedelta(days=1)
    )
    count = had.exclude(pk=OuterRef("pk")).order_by().values("associate").annotate(count=Count("pk"))
    return Coalesce(Subquery(count.values("count")), 0)
