"""Alerts of a client who changes hands: held while the transfer waits, then the new associate's."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Q

from clienteling.alerts.models import Alert, AlertCopy, CopyRole, Delivery, Handling, Reason
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.alerts.services.silencing import wait_again
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.wecom.services import withdraw

# Not sent because nobody could be told; somebody can now.
NOBODY = [Reason.IN_TRANSFER, Reason.NO_ASSOCIATE]


def unfinished(client_ids: Collection[int], at: datetime) -> AlertQuerySet:
    """Still useful, not done, and not held back for a reason that stays."""
    here = Alert.objects.filter(client__in=client_ids, expires_at__gt=at)
    here = here.exclude(handling__in=[Handling.DONE, Handling.DISMISSED])
    return here.filter(~Q(delivery=Delivery.SUPPRESSED) | Q(reason__in=NOBODY))


def count(client_ids: Collection[int], at: datetime) -> Mapping[int, int]:
    return dict(unfinished(client_ids, at).order_by().values_list("client").annotate(Count("pk")))


def carry(move: Move) -> int:
    """Those of the former associate, and those nobody had, are the new one's. A message that waits in the outbox for
    the former is taken back and sent anew; what was delivered to the former appears in the new one's day."""
    mine = unfinished([move.client_id], move.at).filter(Q(associate=move.former_id) | Q(associate=None))
    alerts = list(mine.select_for_update(of=("self",)))
    queued = [alert.send_id for alert in alerts if alert.delivery == Delivery.QUEUED and alert.send_id]
    taken = withdraw(queued, reason="handed_over") if queued else set()
    for alert in alerts:
        alert.associate_id = move.receiver_id
        if alert.delivery == Delivery.SUPPRESSED or alert.send_id in taken:
            alert.delivery, alert.reason, alert.held_at = Delivery.WAITING, "", None
    Alert.objects.bulk_update(alerts, ["associate", "delivery", "reason", "held_at"])
    wait_again(taken)
    reminders = AlertCopy.objects.filter(alert__in=alerts, role=CopyRole.REMINDER, send=None)
    reminders.update(associate=move.receiver_id)
    return len(alerts)


def release(client_ids: Collection[int], at: datetime) -> None:
    """The transfer came to nothing: what was held for it goes out to whom it was for."""
    held = Alert.objects.filter(client__in=client_ids, reason=Reason.IN_TRANSFER, associate__isnull=False)
    held.filter(expires_at__gt=at).update(delivery=Delivery.WAITING, reason="", held_at=None)


luggage.travels("alerts", count=count, carry=carry)
luggage.when_it_is_over(release)
