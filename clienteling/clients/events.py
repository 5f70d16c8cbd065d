"""Callbacks this app hears: clients come, change and go, the corp's tags change, followers use an Official Account."""

from clienteling.associates.models import Market
from clienteling.clients import services
from clienteling.wecom import callbacks
from clienteling.wecom.callbacks import CallbackEvent


@callbacks.on("change_external_contact", "add_external_contact")
@callbacks.on("change_external_contact", "add_half_external_contact")
@callbacks.on("change_external_contact", "edit_external_contact")
def added(event: CallbackEvent) -> None:
    """The event is a hint: WeCom will be asked who the client is and whether it still holds."""
    services.look_up_later(event)


@callbacks.on("change_external_contact", "del_external_contact")
@callbacks.on("change_external_contact", "del_follow_user")
def removed(event: CallbackEvent) -> None:
    """The associate removed the client, or the client the associate."""
    market = Market.objects.select_related("corp").filter(corp=event.corp_id).first()
    if market:
        at = services.happened_at(event)
        services.part(event.value("ExternalUserID"), market=market, userid=event.value("UserID"), at=at)


@callbacks.on("change_external_tag", "create")
@callbacks.on("change_external_tag", "update")
@callbacks.on("change_external_tag", "delete")
@callbacks.on("change_external_tag", "shuffle")
def tags_changed(event: CallbackEvent) -> None:
    """A hint: all tags of the corp are read again."""
    services.read_tags_later(event.corp, at=event.received_at)


@callbacks.on("subscribe", official=True)
@callbacks.on("unsubscribe", official=True)
@callbacks.on("scan", official=True)
@callbacks.on("click", official=True)
@callbacks.on("view", official=True)
@callbacks.on("message", official=True)
def did(event: CallbackEvent) -> None:
    """A follower of an Official Account did something."""
    services.hear_follower(event)
