"""Whether an alert may still go out: consent, being left alone, a transfer, and who looks after the client by now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Case, F, Value, When

from clienteling.alerts.models import Alert, Delivery, Reason, Recipient
from clienteling.clients.models import ConsentChannel, Purpose, Relationship
from clienteling.clients.services import refusals


def still_allowed(alerts: Sequence[Alert], at: datetime) -> list[Alert]:
    """Without those that may not go out any more, which keep the reason."""
    gone = reasons_against(alerts, at)
    suppress(gone, at)
    return [alert for alert in alerts if alert.pk not in gone]


def reasons_against(alerts: Sequence[Alert], at: datetime) -> dict[int, Reason]:
    """Whose client may no longer be written to or moved on, or whose associate left, since the alert was raised."""
    clients = {alert.client_id for alert in alerts}
    refused = refusals(clients, purpose=Purpose.SERVICE, channel=ConsentChannel.WECOM, at=at) if clients else {}
    gone = {alert.pk: Reason(refused[alert.client_id]) for alert in alerts if alert.client_id in refused}
    at_work = Relationship.objects.active().filter(client__in=clients, associate__is_active=True)
    pairs = set(at_work.values_list("client", "associate")) if clients else set()
    alone = [alert.pk for alert in alerts if (alert.client_id, alert.associate_id) not in pairs]
    managers = Alert.objects.filter(pk__in=alone, version__recipient=Recipient.STORE_MANAGER, associate__is_active=True)
    kept = set(managers.values_list("pk", flat=True)) if alone else set()
    return gone | {pk: Reason.NO_ASSOCIATE for pk in alone if pk not in kept}


def suppress(reasons: Mapping[int, Reason], at: datetime) -> None:
    if not reasons:
        return
    said = Case(*(When(pk=pk, then=Value(reason.value)) for pk, reason in reasons.items()), default=F("reason"))
    Alert.objects.filter(pk__in=reasons).update(delivery=Delivery.SUPPRESSED, reason=said, held_at=at)
