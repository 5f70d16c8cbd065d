"""What this app hears of WeCom: a button pressed on an alert's card, and that a card is about to go."""

from collections.abc import Callable
from datetime import datetime

from clienteling.alerts import cards, digest, services
from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.wecom import callbacks, checks
from clienteling.wecom.models import CallbackEvent

checks.before_sending(services.reasons_against)

Answer = Callable[[Alert, Associate, CallbackEvent, datetime], None]


def press_of(event: CallbackEvent) -> services.Press:
    return services.Press(event.value("TaskId"), event.value("ResponseCode"))


@callbacks.on("template_card_event")
def button_pressed(event: CallbackEvent) -> None:
    """Only who sees the alert may press; a card of somebody else's making is not ours."""
    people = Associate.objects.active().filter(market__corp=event.corp_id)
    by = people.of_userid(event.value("FromUserName")).first()
    task, at = event.value("TaskId"), clock.now()
    if by is None:
        return
    if key := digest.key_of(task):
        return _digest_seen(key, by, event, at)
    answer, number = ANSWERS.get(event.value("EventKey")), cards.alert_of(task)
    if answer is None or number is None:
        return
    alert = Alert.objects.visible_to(by).filter(pk=number).first()
    if alert is None:
        return
    try:
        answer(alert, by, event, at)
    except (StaleStatus, DomainError):
        alert.refresh_from_db()
        services.show_as_is(alert, at=at, press=press_of(event))


def _digest_seen(key: str, by: Associate, event: CallbackEvent, at: datetime) -> None:
    alerts = Alert.objects.visible_to(by).filter(send__key=key).select_related("send")
    if event.value("EventKey") == digest.SEEN:
        services.acknowledge_digest(alerts, by=by, at=at, press=press_of(event))


def _done(alert: Alert, by: Associate, event: CallbackEvent, at: datetime) -> None:
    services.finish(alert, by=by, at=at, press=press_of(event))


def _later(alert: Alert, by: Associate, event: CallbackEvent, at: datetime) -> None:
    services.postpone(alert, by=by, at=at, press=press_of(event))


def _dismissed(alert: Alert, by: Associate, event: CallbackEvent, at: datetime) -> None:
    """The card asks one question, so the one choice is its answer."""
    reason = event.value("OptionId") or cards.WRONG_TIME
    services.dismiss(alert, by=by, reason=reason, at=at, press=press_of(event))


ANSWERS: dict[str, Answer] = {cards.DONE: _done, cards.LATER: _later, cards.DISMISS: _dismissed}
