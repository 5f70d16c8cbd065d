"""From a waiting alert to the outbox, and back what became of the send. Whatever is not sent keeps its reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from clienteling.alerts.choosing import Held, choose
from clienteling.alerts.engine import locked
from clienteling.alerts.models import Alert, Delivery, Reason
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.alerts.services import counting, queueing, second_look
from clienteling.alerts.services.allowed import still_allowed
from clienteling.alerts.services.copies import add_followers
from clienteling.alerts.services.planning import plan
from clienteling.associates.services import covers_of
from clienteling.lib import clock, points
from clienteling.wecom.models import SendState

AT_ONCE = 200
CHOOSING_LOCK = 7_003

# What a send ended as, said of its alerts: refused at a second look, it has the alert's own reason. `unclear` waits for
# a person, so the alert stays queued. Each alert of a digest that changed, or that came too late for one of the others,
# is looked at anew.
ANEW = "(s.reason = ANY(%(anew)s) OR s.state = 'expired' AND a.expires_at > %(at)s)"
SETTLE = f"""UPDATE alerts_alert a SET
    delivery = CASE WHEN s.state = 'accepted' THEN 'delivered' WHEN {ANEW} THEN 'waiting' ELSE 'suppressed' END,
    reason = CASE WHEN s.state = 'accepted' OR {ANEW} THEN '' WHEN s.state = 'expired' THEN 'expired'
        WHEN s.errcode IS NULL AND s.reason = ANY(%(reasons)s) THEN s.reason ELSE 'refused' END,
    due_at = CASE WHEN {ANEW} THEN greatest(a.due_at, a.later_until) ELSE a.due_at END,
    delivered_at = s.accepted_at,
    held_at = CASE WHEN s.state = 'accepted' OR {ANEW} THEN NULL::timestamptz ELSE %(at)s END
FROM wecom_send s
WHERE a.send_id = s.id AND a.delivery = 'queued' AND s.state IN ('accepted', 'refused', 'expired')"""  # noqa: S608

# A send that a person replays has a new row, which the alert follows.
FOLLOW = """UPDATE alerts_alert a SET send_id = s.id, delivery = 'queued', reason = ''
FROM wecom_send s
WHERE s.replay_of_id IS NOT NULL AND a.send_id = s.replay_of_id AND a.delivery IN ('queued', 'suppressed')"""


def send_due(at: datetime) -> int:
    """Write the sends of some 200 waiting alerts, most urgent first, in one commit. Returns how many alerts.

    When it is time, expiry, consent, who looks after the client, and the limits are looked at now. One at a time:
    who chooses must know what was chosen.
    """
    with transaction.atomic():
        if not locked(CHOOSING_LOCK, 0):
            return 0
        expire(at)
        plan(at)
        alerts = still_allowed(claim(at), at)
        chosen = within_limits(alerts, at) if alerts else []
        queueing.queue(chosen, at)
        add_followers(chosen, at)
        if chosen:
            points.reached("alerts.queued")
    return len(chosen)


def expire(at: datetime) -> None:
    Alert.objects.filter(delivery=Delivery.WAITING, expires_at__lte=at).update(
        delivery=Delivery.SUPPRESSED, reason=Reason.EXPIRED, held_at=at
    )


def claim(at: datetime) -> list[Alert]:
    """The most urgent of those whose time has come, and all that would stand in the same digests."""
    batch = list(_due(at)[:AT_ONCE])
    digests = {alert.associate_id for alert in batch if alert.version.in_digest}
    if digests:
        more = _due(at).filter(version__in_digest=True, associate__in=digests)
        batch += more.exclude(pk__in=[alert.pk for alert in batch])
    return batch


def _due(at: datetime) -> AlertQuerySet:
    rows = Alert.objects.filter(delivery=Delivery.WAITING, due_at__lte=at)
    related = ("rule", "client", "version__asset", "associate__market__corp", "associate__store__market")
    urgent = rows.order_by("-rule__priority", "raised_at", "pk").select_related(*related)
    return urgent.select_for_update(skip_locked=True, of=("self",))


def within_limits(alerts: Sequence[Alert], at: datetime) -> list[Alert]:
    """Without those that the associate's day or the client's patience has no room for, which keep what they gave way
    to. Each of the others knows who will be told."""
    covers = covers_of([alert.associate_id for alert in alerts], at)
    for alert in alerts:
        alert.told = covers.get(alert.associate_id) or alert.associate
    people = {alert.told.pk: alert.told for alert in alerts if alert.told}
    counts, bounds = counting.counts(alerts, list(people.values()), at)
    candidates = [counting.candidate(alert, alert.told) for alert in alerts if alert.told]
    go, held = choose(candidates, counts, bounds)
    hold(held, at)
    return [alert for alert in alerts if alert.pk in set(go)]


def hold(held: Mapping[int, Held], at: datetime) -> None:
    rows = [
        Alert(pk=pk, delivery=Delivery.SUPPRESSED, reason=it.reason, beaten_by=list(it.beaten_by), held_at=at)
        for pk, it in held.items()
    ]
    Alert.objects.bulk_update(rows, ["delivery", "reason", "beaten_by", "held_at"])


def settle(at: datetime) -> int:
    """Say of queued alerts what became of their sends. Returns how many moved."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW)
        cursor.execute(SETTLE, {"reasons": Reason.values, "anew": list(second_look.ANEW), "at": at})
        return int(cursor.rowcount)


def on_their_way() -> int:
    """Alerts that will move by themselves now: some wait for a later hour, an unclear send waits for a person."""
    moving = Alert.objects.filter(delivery__in=[Delivery.WAITING, Delivery.QUEUED], due_at__lte=clock.now())
    return moving.exclude(send__state=SendState.UNCLEAR).count()
