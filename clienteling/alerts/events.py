"""What this app hears of WeCom: a button pressed on an alert's card, and that a card is about to go."""

from clienteling.alerts import cards, services
from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.wecom import callbacks, checks
from clienteling.wecom.models import CallbackEvent

checks.before_sending(services.reasons_against)


@callbacks.on("template_card_event")
def button_pressed(event: CallbackEvent) -> None:
    """Only who the alert was for may press, or who covers for them; a card of somebody else's making is not ours."""
    prefix, _, number = event.value("TaskId").rpartition("-")
    if f"{prefix}-" != cards.TASK_PREFIX or not number.isdecimal() or event.value("EventKey") != cards.ACKNOWLEDGE:
        return
    people = Associate.objects.active().filter(market__corp=event.corp_id)
    by = people.of_userid(event.value("FromUserName")).first()
    alert = Alert.objects.filter(pk=number, associate__in=[by.pk, *by.covering]).first() if by else None
    if alert is not None:
        services.acknowledge(alert, by=by, at=clock.now(), response_code=event.value("ResponseCode"))
