"""What this app hears of WeCom: a button pressed on an alert's card, and that a card is about to go."""

from clienteling.alerts import cards, services
from clienteling.alerts.models import Alert
from clienteling.lib import clock
from clienteling.wecom import callbacks, checks
from clienteling.wecom.models import CallbackEvent

checks.before_sending(services.reasons_against)


@callbacks.on("template_card_event")
def button_pressed(event: CallbackEvent) -> None:
    """Only who the alert was for may press; a card of somebody else's making is not ours to answer."""
    prefix, _, number = event.value("TaskId").rpartition("-")
    if f"{prefix}-" != cards.TASK_PREFIX or not number.isdecimal() or event.value("EventKey") != cards.ACKNOWLEDGE:
        return
    pressed = Alert.objects.filter(pk=number, associate__userid__iexact=event.value("FromUserName"))
    alert = pressed.filter(associate__market__corp=event.corp_id).first()
    if alert is not None:
        services.acknowledge(alert, by=alert.associate, at=clock.now(), response_code=event.value("ResponseCode"))
