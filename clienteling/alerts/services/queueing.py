"""Chosen alerts become sends: a card each, but one digest for what could wait for an associate's morning."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from clienteling.alerts import cards, digest
from clienteling.alerts.models import Alert, Delivery, Trigger
from clienteling.alerts.words import Writer
from clienteling.associates.models import Associate
from clienteling.lib.clock import local_day
from clienteling.wecom.models import Priority, Send
from clienteling.wecom.services import NewSend, queue_many


def queue(alerts: Sequence[Alert], at: datetime) -> None:
    """One send per message under the key of its alerts, and the alerts linked to them."""
    if not alerts:
        return
    writer = Writer(alerts)
    messages = {key_of(together): together for together in gather(alerts)}
    queue_many([new_send(key, together, writer, at) for key, together in messages.items()], at)
    pks = dict(Send.objects.filter(key__in=messages).values_list("key", "pk"))
    for key, together in messages.items():
        for alert in together:
            alert.send_id, alert.delivery, alert.queued_at = pks[key], Delivery.QUEUED, at
    Alert.objects.bulk_update(alerts, ["send", "delivery", "told", "queued_at"])


def gather(alerts: Sequence[Alert]) -> list[list[Alert]]:
    """Each alone, but two and more for the digest of one person together, as they came: most urgent first."""
    digests: dict[int | None, list[Alert]] = defaultdict(list)
    for alert in alerts:
        if alert.version.in_digest:
            digests[alert.told_id].append(alert)
    alone = [[alert] for alert in alerts if not alert.version.in_digest or len(digests[alert.told_id]) == 1]
    return alone + [together for together in digests.values() if len(together) > 1]


def key_of(together: Sequence[Alert]) -> str:
    """One message per alert; an alert taken back from the outbox, and told anew, has another."""
    first = min(together, key=lambda alert: alert.pk)
    kind = digest.PREFIX if len(together) > 1 else cards.PREFIX
    return f"{kind}:{first.pk}:{first.send_id}" if first.send_id else f"{kind}:{first.pk}"


def new_send(key: str, together: Sequence[Alert], writer: Writer, at: datetime) -> NewSend:
    """To whoever is told. What a client does right now overtakes what the day brings."""
    alert = together[0]
    told = alert.told
    assert told is not None  # noqa: S101  (whoever is chosen has somebody)
    urgent = len(together) == 1 and alert.version.trigger == Trigger.ACTIVITY
    priority = Priority.URGENT if urgent else Priority.NORMAL
    if len(together) > 1:
        body = digest.message(together, writer, language=told.language, task_id=cards.task_id(key))
    else:
        body = card_of(alert, told, writer, at, task_id=cards.task_id(key))
    return addressed(told, key, body, min(alert.expires_at for alert in together), priority)


def card_of(alert: Alert, told: Associate, writer: Writer, at: datetime, *, task_id: str, note: str = "") -> cards.Body:
    assert told.market is not None  # noqa: S101  (whoever is told works in a market)
    words, today = writer.words(alert, told.language), local_day(at, told.market.time_zone)
    asset = writer.asset(alert, today)
    return cards.message(alert, words, language=told.language, task_id=task_id, asset=asset, note=note)


def addressed(told: Associate, key: str, body: cards.Body, expires_at: datetime, priority: int) -> NewSend:
    assert told.market is not None  # noqa: S101
    corp_id = told.market.corp_id
    return NewSend(corp_id, "message/send", key, told.userid, body, expires_at, priority)
