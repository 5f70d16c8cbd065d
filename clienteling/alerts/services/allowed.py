"""Whether an alert may still go out: consent, being left alone, a transfer, who looks after the client by now, whether
the rule still runs, and whether there is still something to do."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Case, F, Value, When

from clienteling.alerts.models import Alert, Delivery, Reason, Recipient, RuleStatus
from clienteling.associates.models import Associate
from clienteling.associates.services import refuse_unread
from clienteling.clients.models import ConsentChannel, Purpose, Relationship
from clienteling.clients.services import Refusal, refusals
from clienteling.lib.errors import DomainError


def still_allowed(alerts: Sequence[Alert], at: datetime) -> list[Alert]:
    """Without those that may not go out any more, which keep the reason."""
    gone = reasons_against(alerts, at)
    suppress(gone, at)
    return [alert for alert in alerts if alert.pk not in gone]


def reasons_against(alerts: Sequence[Alert], at: datetime) -> dict[int, Reason]:
    """Whose client may no longer be written to or moved on, whose associate left, whose rule was paused, or what was
    dealt with since the alert was raised. They come with their rules."""
    clients = {alert.client_id for alert in alerts}
    refused = refused_clients(clients, at)
    gone = {alert.pk: Reason(refused[alert.client_id]) for alert in alerts if alert.client_id in refused}
    at_work = Relationship.objects.active().filter(client__in=clients, associate__is_active=True)
    pairs = set(at_work.values_list("client", "associate")) if clients else set()
    alone = [alert.pk for alert in alerts if (alert.client_id, alert.associate_id) not in pairs]
    managers = Alert.objects.filter(pk__in=alone, version__recipient=Recipient.STORE_MANAGER, associate__is_active=True)
    kept = set(managers.values_list("pk", flat=True)) if alone else set()
    gone |= {pk: Reason.NO_ASSOCIATE for pk in alone if pk not in kept}
    gone |= {alert.pk: Reason.STOPPED for alert in alerts if alert.rule.status != RuleStatus.LIVE}
    return gone | {alert.pk: Reason.HANDLED for alert in alerts if alert.is_settled}


def refused_clients(client_ids: Collection[int], at: datetime) -> dict[int, Refusal]:
    """Those who may not be written to about an alert, its card delivered or not, each with the reason."""
    return refusals(client_ids, purpose=Purpose.SERVICE, channel=ConsentChannel.WECOM, at=at) if client_ids else {}


def refuse_what_must_not_be_said(alert: Alert, *, by: Associate, at: datetime) -> None:
    """Raises DomainError `guideline_unread` or a Refusal of the client: the alert's words stay with the associate."""
    refuse_unread(by)
    if why := refused_clients([alert.client_id], at).get(alert.client_id):
        raise DomainError(why.value, str(why.label))


def suppress(reasons: Mapping[int, Reason], at: datetime) -> None:
    if not reasons:
        return
    said = Case(*(When(pk=pk, then=Value(reason.value)) for pk, reason in reasons.items()), default=F("reason"))
    Alert.objects.filter(pk__in=reasons).update(delivery=Delivery.SUPPRESSED, reason=said, held_at=at)
