"""What keeps an alert's card back at the moment of sending, however long it has waited for its turn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from clienteling.alerts import restraints
from clienteling.alerts.models import Alert, AlertCopy, Delivery, Reason
from clienteling.alerts.services import allowed, counting
from clienteling.wecom.models import Send

CHANGED = "digest_changed"


def reasons_against(sends: Sequence[Send], at: datetime) -> dict[int, str]:
    """Of sends that carry alerts, why some must not go any more; as many queries however many there are.

    A person's replay is a new send, which the alert follows only later: it is known by the send it repeats. A digest
    does not go as it is when one of its clients may not be in it; the others' alerts then wait for another.
    """
    repeats = {send.replay_of_id: send.pk for send in sends if send.replay_of_id}
    carried = _carried([*(send.pk for send in sends), *repeats])
    if not carried:
        return {}
    alerts = {alert.pk: alert for its in carried.values() for alert in its}
    against = over_cap(list(alerts.values()), at) | allowed.reasons_against(list(alerts.values()), at)
    found: dict[int, str] = {}
    for send_id, its in carried.items():
        reasons = {alert.pk: against[alert.pk] for alert in its if alert.pk in against}
        if len(its) > 1:
            reasons = {pk: reason for pk, reason in reasons.items() if reason != Reason.CAP}
        if reasons:
            found[repeats.get(send_id, send_id)] = CHANGED if len(its) > 1 else next(iter(reasons.values())).value
    return found


def _carried(send_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """The alerts each send is about: its own, a digest's, or the one it is a further card of."""
    its: dict[int, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.filter(send__in=send_ids).select_related("told__store__market", "told__market"):
        its[alert.send_id or 0].append(alert)
    rest = [pk for pk in send_ids if pk not in its]
    for copy in AlertCopy.objects.filter(send__in=rest).select_related("alert") if rest else ():
        its[copy.send_id or 0].append(copy.alert)
    return its


def over_cap(alerts: Sequence[Alert], at: datetime) -> dict[int, Reason]:
    """Whose associate has had a day's cards meanwhile; of what waits, the room was taken when it was chosen."""
    told = {alert.told.pk: alert.told for alert in alerts if alert.told and alert.delivery == Delivery.QUEUED}
    if not told:
        return {}
    own, usual = restraints.limits(), restraints.usual()
    most = {pk: own.get(one.market_id or 0, usual).per_associate for pk, one in told.items()}
    began = {pk: counting.day_began(one, at) for pk, one in told.items()}
    had: dict[int, set[int]] = defaultdict(set)
    rows = Alert.objects.filter(
        told__in=told, queued_at__gte=min(began.values()) - timedelta(days=1), delivery=Delivery.DELIVERED
    )
    for pk, associate_id, delivered_at in rows.values_list("pk", "told", "delivered_at"):
        if associate_id and delivered_at and delivered_at >= began[associate_id]:
            had[associate_id].add(pk)
    return {
        alert.pk: Reason.CAP
        for alert in alerts
        if alert.told_id in told and len(had[alert.told_id or 0] - {alert.pk}) >= most[alert.told_id or 0]
    }
