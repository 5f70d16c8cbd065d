"""What was done with an alert, shown on every card of it: on one's own, a colleague's, the manager's."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import cards, digest
from clienteling.alerts.models import Alert, AlertCopy, Handling
from clienteling.associates.models import Associate
from clienteling.wecom.models import Send
from clienteling.wecom.services import NewSend, queue_many

CARD_LIVES = timedelta(hours=72)


@dataclass(frozen=True)
class Press:
    """A button of a card: whose task, and the code that changes the card."""

    task_id: str
    response_code: str


def update_cards(alert: Alert, *, by: Associate | None, at: datetime, press: Press | None = None) -> None:
    """One grey button on every card that can still change. WeCom takes each response code once, within 72 hours; a
    press brings another for the card that was pressed."""
    updates = [
        _update(send, alert, by, at, code)
        for send in sends_of(alert)
        if (code := press.response_code if press and _is_pressed(send, press) else send.response_code)
        and (send.accepted_at is None or send.accepted_at > at - CARD_LIVES)
    ]
    queue_many(updates, at)


def _is_pressed(send: Send, press: Press) -> bool:
    """A replay carries the task of the send it repeats."""
    original = send
    while original.replay_of:
        original = original.replay_of
    return cards.task_id(original.key) == press.task_id


def show_as_is(alert: Alert, *, at: datetime, press: Press) -> None:
    """To whoever pressed a button of an alert that was settled before: what is true of it."""
    pressed = [send for send in sends_of(alert) if _is_pressed(send, press)]
    queue_many([_update(send, alert, None, at, press.response_code) for send in pressed], at)


def show_seen(send: Send, *, by: Associate, at: datetime, press: Press) -> None:
    with override(by.language):
        words = _("Seen")
    queue_many([locked(send, words, at, press.response_code)], at)


def sends_of(alert: Alert) -> Iterator[Send]:
    """Of its cards; a digest tells of others too, and changes once all of them are settled."""
    if alert.send and (not alert.send.key.startswith(f"{digest.PREFIX}:") or _all_settled(alert)):
        yield alert.send
    for copy in AlertCopy.objects.filter(alert=alert, send__isnull=False).select_related("send"):
        assert copy.send is not None  # noqa: S101  (asked for)
        yield copy.send


def _all_settled(alert: Alert) -> bool:
    others = Alert.objects.filter(send=alert.send_id).exclude(pk=alert.pk)
    return alert.is_settled and not others.exclude(handling__in=[Handling.DONE, Handling.DISMISSED]).exists()


def _update(send: Send, alert: Alert, by: Associate | None, at: datetime, code: str) -> NewSend:
    people = Associate.objects.of_userid(send.to_userid).filter(market__corp=send.corp_id)
    reader = people.select_related("store__market", "market").first()
    return locked(send, said(alert, by, reader), at, code)


def locked(send: Send, words: str, at: datetime, code: str) -> NewSend:
    """Under a key per code: a card changes as often as somebody gives us a code for it."""
    key = f"card:{send.pk}:{hashlib.sha256(code.encode()).hexdigest()[:16]}"
    body = cards.locked(words, response_code=code)
    return NewSend(send.corp_id, "message/update_template_card", key, send.to_userid, body, at + CARD_LIVES)


def said(alert: Alert, by: Associate | None, reader: Associate | None) -> str:
    """What was done, and by whom when it was somebody else; a time by the clock on the reader's wall."""
    with override(reader.language if reader else "en"):
        words = {
            Handling.DONE: _("Done"),
            Handling.DISMISSED: _("Not useful"),
            Handling.LATER: _("Later, %(when)s") % {"when": written(alert.later_until, reader)},
        }.get(Handling(alert.handling), _("Seen"))
        return f"{words} · {by.name}" if by and reader and by.pk != reader.pk else words


def written(until: datetime | None, reader: Associate | None) -> str:
    if until is None or reader is None or reader.market is None:
        return ""
    zone = reader.store.zone if reader.store else reader.market.time_zone
    local = localtime(until, ZoneInfo(zone))
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
