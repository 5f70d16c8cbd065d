"""From a waiting alert to the outbox, and back what became of the send. Whatever is not sent keeps its reason."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from clienteling.alerts import cards
from clienteling.alerts.models import Alert, Delivery, Reason, Trigger
from clienteling.alerts.words import Writer
from clienteling.associates.models import Associate
from clienteling.associates.services import covers_of
from clienteling.clients.models import ConsentChannel, Purpose, Relationship
from clienteling.clients.services import refusals
from clienteling.lib import points
from clienteling.lib.clock import local_day
from clienteling.wecom.models import Priority, Send, SendState
from clienteling.wecom.services import NewSend, queue_many, withdraw

AT_ONCE = 200

# An associate's alerts of the last 24 hours count; the least urgent of those waiting go over the cap.
OVER_CAP = """UPDATE alerts_alert a SET delivery = 'suppressed', reason = 'cap'
FROM (SELECT w.id, row_number() OVER (PARTITION BY w.associate_id ORDER BY r.priority DESC, w.raised_at, w.id) AS place,
        (SELECT count(*) FROM alerts_alert s WHERE s.associate_id = w.associate_id
            AND s.delivery IN ('queued', 'delivered') AND s.raised_at > %(since)s) AS sent
    FROM alerts_alert w JOIN alerts_rule r ON r.id = w.rule_id WHERE w.delivery = 'waiting') ranked
WHERE a.id = ranked.id AND a.delivery = 'waiting' AND ranked.sent + ranked.place > %(cap)s"""

# What a send ended as, said of its alert: refused at a second look, it has the alert's own reason. `unclear` waits for
# a person, so the alert stays queued.
SETTLE = """UPDATE alerts_alert a SET
    delivery = CASE WHEN s.state = 'accepted' THEN 'delivered' ELSE 'suppressed' END,
    reason = CASE s.state WHEN 'accepted' THEN '' WHEN 'expired' THEN 'expired'
        ELSE CASE WHEN s.errcode IS NULL AND s.reason = ANY(%(reasons)s) THEN s.reason ELSE 'refused' END END,
    delivered_at = s.accepted_at
FROM wecom_send s
WHERE a.send_id = s.id AND a.delivery = 'queued' AND s.state IN ('accepted', 'refused', 'expired')"""

# A send that a person replays has a new row, which the alert follows.
FOLLOW = """UPDATE alerts_alert a SET send_id = s.id, delivery = 'queued', reason = ''
FROM wecom_send s
WHERE s.replay_of_id IS NOT NULL AND a.send_id = s.replay_of_id AND a.delivery IN ('queued', 'suppressed')"""


def send_due(at: datetime) -> int:
    """Write the sends of up to 200 waiting alerts, most urgent first, in one commit. Returns how many.

    Expiry, cap, consent and who looks after the client are looked at again now.
    """
    with transaction.atomic():
        expire(at)
        hold_over_cap(at)
        claimed = (
            Alert.objects.filter(delivery=Delivery.WAITING)
            .order_by("-rule__priority", "raised_at", "pk")
            .select_related("rule", "client", "version__asset", "associate__market__corp")
            .select_for_update(skip_locked=True, of=("self",))
        )
        alerts = still_allowed(list(claimed[:AT_ONCE]), at)
        queue(alerts, at)
        if alerts:
            points.reached("alerts.queued")
    return len(alerts)


def expire(at: datetime) -> None:
    Alert.objects.filter(delivery=Delivery.WAITING, expires_at__lte=at).update(
        delivery=Delivery.SUPPRESSED, reason=Reason.EXPIRED
    )


def hold_over_cap(at: datetime) -> None:
    values = {"cap": settings.ALERTS_PER_ASSOCIATE_PER_DAY, "since": at - timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(OVER_CAP, values)


def still_allowed(alerts: Sequence[Alert], at: datetime) -> list[Alert]:
    """Without those that may not go out any more, which keep the reason."""
    gone = reasons_against(alerts, at)
    suppress(gone)
    return [alert for alert in alerts if alert.pk not in gone]


def reasons_against(alerts: Sequence[Alert], at: datetime) -> dict[int, Reason]:
    """Whose client may no longer be written to or moved on, or whose associate left, since the alert was raised."""
    clients = {alert.client_id for alert in alerts}
    refused = refusals(clients, purpose=Purpose.SERVICE, channel=ConsentChannel.WECOM, at=at)
    at_work = Relationship.objects.active().filter(client__in=clients, associate__is_active=True)
    pairs = set(at_work.values_list("client", "associate"))
    gone = {alert.pk: Reason(refused[alert.client_id]) for alert in alerts if alert.client_id in refused}
    return gone | {a.pk: Reason.NO_ASSOCIATE for a in alerts if (a.client_id, a.associate_id) not in pairs}


def suppress(reasons: Mapping[int, Reason]) -> None:
    for reason in set(reasons.values()):
        pks = [pk for pk, why in reasons.items() if why == reason]
        Alert.objects.filter(pk__in=pks).update(delivery=Delivery.SUPPRESSED, reason=reason)


def fall_silent(client_ids: Collection[int], at: datetime) -> None:
    """These clients may no longer be written to: what waits for them, and what no worker holds yet, stays here."""
    waiting = Alert.objects.filter(client__in=client_ids, delivery=Delivery.WAITING).select_for_update(of=("self",))
    suppress(reasons_against(list(waiting), at))
    take_back(at, client_ids)


def take_back(at: datetime, client_ids: Collection[int]) -> None:
    """A send may wait for its permit while the client withdraws consent: what is not under way yet is taken back."""
    waiting = Alert.objects.filter(delivery=Delivery.QUEUED, send__state=SendState.QUEUED)
    queued = list(waiting.filter(client__in=client_ids).only("client", "associate", "send"))
    gone = reasons_against(queued, at)
    with transaction.atomic():
        taken = withdraw([a.send_id for a in queued if a.pk in gone and a.send_id], reason="no_longer_allowed")
        suppress({a.pk: gone[a.pk] for a in queued if a.send_id in taken})


def queue(alerts: Sequence[Alert], at: datetime) -> None:
    """One send per alert under the alert's own key, and the alerts linked to them."""
    writer = Writer(alerts)
    covers = covers_of([alert.associate_id for alert in alerts], at)
    sends = {key_of(alert): new_send(alert, writer, at, covers.get(alert.associate_id)) for alert in alerts}
    queue_many(list(sends.values()), at)
    pks = dict(Send.objects.filter(key__in=sends).values_list("key", "pk"))
    for alert in alerts:
        alert.send_id, alert.delivery = pks[key_of(alert)], Delivery.QUEUED
    Alert.objects.bulk_update(alerts, ["send", "delivery"])


def key_of(alert: Alert) -> str:
    """One message per alert; an alert taken back from the outbox, and handed to somebody else, has another."""
    return f"alert:{alert.pk}:{alert.send_id}" if alert.send_id else f"alert:{alert.pk}"


def new_send(alert: Alert, writer: Writer, at: datetime, cover: Associate | None = None) -> NewSend:
    """To whoever covers for an associate who is away. What a client does right now overtakes what the day brings."""
    associate = cover or alert.associate
    assert associate is not None and associate.market is not None  # noqa: S101  (a constraint of the table)
    words, today = writer.words(alert, associate.language), local_day(at, associate.market.time_zone)
    body = cards.message(alert, words, language=associate.language, on=today)
    return NewSend(
        corp_id=associate.market.corp_id,
        api="message/send",
        key=key_of(alert),
        to_userid=associate.userid,
        body=body,
        expires_at=alert.expires_at,
        priority=Priority.URGENT if alert.version.trigger == Trigger.ACTIVITY else Priority.NORMAL,
    )


def settle(at: datetime) -> int:
    """Say of queued alerts what became of their sends. Returns how many moved."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW)
        cursor.execute(SETTLE, {"reasons": Reason.values})
        return int(cursor.rowcount)


def on_their_way() -> int:
    """Alerts that will still move by themselves: an unclear send waits for a person."""
    moving = Alert.objects.filter(delivery__in=[Delivery.WAITING, Delivery.QUEUED])
    return moving.exclude(send__state=SendState.UNCLEAR).count()
