"""Alerts of a client who changes hands: held while the transfer waits, then the new associate's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from clienteling.alerts.earlier import COUNTING
from clienteling.alerts.holdout import is_held_out, is_held_out_of_all
from clienteling.alerts.models import Alert, AlertCopy, CopyRole, Delivery, Handling, Reason, RuleStatus
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.lib.clock import local_day, start_of_day
from clienteling.wecom.services import withdraw

# Not sent because nobody could be told; somebody can now.
NOBODY = [Reason.IN_TRANSFER, Reason.NO_ASSOCIATE]


def unfinished(client_ids: Collection[int], at: datetime) -> AlertQuerySet:
    """Still useful, not done, and not held back for a reason that stays; what a rule only watched is told to nobody."""
    here = Alert.objects.filter(client__in=client_ids, expires_at__gt=at, is_rehearsal=False)
    here = here.exclude(handling__in=[Handling.DONE, Handling.DISMISSED])
    return here.filter(~Q(delivery=Delivery.SUPPRESSED) | Q(reason__in=NOBODY))


def locked(alerts: AlertQuerySet) -> list[Alert]:
    """In the order they were raised."""
    rows = alerts.select_related("rule", "version", "client", "run").select_for_update(of=("self",))
    return list(rows.order_by("raised_at", "pk"))


def count(client_ids: Collection[int], at: datetime) -> Mapping[int, int]:
    return dict(unfinished(client_ids, at).order_by().values_list("client").annotate(Count("pk")))


def carry(move: Move) -> int:
    """Those of the former associate, and those nobody had, are the new one's. A message that waits in the outbox for
    the former is taken back and sent anew; what was delivered to the former appears in the new one's day."""
    alerts = locked(unfinished([move.client_id], move.at).filter(Q(associate=move.former_id) | Q(associate=None)))
    queued = [alert.send_id for alert in alerts if alert.delivery == Delivery.QUEUED and alert.send_id]
    taken = withdraw(queued, reason="handed_over") if queued else set()
    let_go([alert for alert in alerts if alert.delivery == Delivery.SUPPRESSED], move.at)
    for alert in alerts:
        alert.associate_id = move.receiver_id
        if alert.delivery == Delivery.QUEUED and alert.send_id in taken:
            alert.delivery = Delivery.WAITING
    Alert.objects.bulk_update(alerts, ["associate", "delivery", "reason", "held_at"])
    Alert.objects.wait_again(taken)
    carry_copies(alerts, move)
    return len(alerts)


def carry_copies(alerts: Sequence[Alert], move: Move) -> None:
    """A reminder to come is the new associate's; a further card that waits in the outbox for the former stays here."""
    copies = AlertCopy.objects.filter(alert__in=alerts)
    copies.filter(role=CopyRole.REMINDER, send=None).update(associate=move.receiver_id)
    former = copies.filter(associate=move.former_id, send__isnull=False)
    taken = withdraw(list(former.values_list("send", flat=True)), reason="handed_over")
    former.filter(send__in=taken).update(send=None, withheld=Reason.NO_ASSOCIATE)


def release(client_ids: Collection[int], at: datetime) -> None:
    """The transfer came to nothing: what was held for it goes out to whom it was for."""
    held = unfinished(client_ids, at).filter(reason=Reason.IN_TRANSFER, associate__isnull=False)
    alerts = locked(held)
    let_go(alerts, at)
    Alert.objects.bulk_update(alerts, ["delivery", "reason", "held_at"])


def let_go(alerts: Sequence[Alert], at: datetime) -> None:
    """What nobody could be told of waits for somebody, unless it would have been held back for another reason: then
    that one is said from now on."""
    told: set[tuple[int, int]] = set()
    for alert in alerts:
        pair = (alert.rule_id, alert.client_id)
        if reason := still_against(alert, again=pair in told):
            alert.reason, alert.held_at = reason, at
        else:
            alert.delivery, alert.reason, alert.held_at = Delivery.WAITING, "", None
            told.add(pair)


def still_against(alert: Alert, *, again: bool) -> Reason | None:
    """What a rule asks last was not asked of an alert raised for nobody. `again`: another of the rule is let go too."""
    if alert.rule.status != RuleStatus.LIVE:
        return Reason.STOPPED
    if alert.raised_as not in NOBODY:
        return None
    if alert.version.cooldown_days and (again or is_cooling_down(alert)):
        return Reason.COOL_DOWN
    if is_held_out_of_all(alert.client.uid):
        return Reason.HELD_OUT_OF_ALL
    held = is_held_out(alert.rule_id, alert.client.uid, alert.version.holdout_percent)
    return Reason.HELD_OUT if held else None


def is_cooling_down(alert: Alert) -> bool:
    """As the rule counts, from the day it was raised on; what was let go after a transfer counts as told."""
    zone = alert.run.time_zone
    first = local_day(alert.raised_at, zone) - timedelta(days=alert.version.cooldown_days - 1)
    others = Alert.objects.filter(rule=alert.rule_id, client=alert.client_id, is_rehearsal=False)
    told = Q(raised_as__in=COUNTING) | (Q(raised_as__in=NOBODY) & ~Q(delivery=Delivery.SUPPRESSED))
    return others.filter(told, raised_at__gte=start_of_day(first, zone)).exclude(pk=alert.pk).exists()


luggage.travels("alerts", count=count, carry=carry)
luggage.when_it_is_over(release)
