"""WeCom callbacks this app hears: members and departments changed."""

from clienteling.associates import services
from clienteling.wecom import callbacks
from clienteling.wecom.callbacks import CallbackEvent


@callbacks.on("change_contact", "create_user")
@callbacks.on("change_contact", "update_user")
def member_changed(event: CallbackEvent) -> None:
    services.look_up_later(event)


@callbacks.on("change_contact", "delete_user")
def member_left(event: CallbackEvent) -> None:
    services.member_left(event)


@callbacks.on("change_contact", "create_party")
@callbacks.on("change_contact", "update_party")
@callbacks.on("change_contact", "delete_party")
def departments_changed(event: CallbackEvent) -> None:
    services.departments_changed(event)
