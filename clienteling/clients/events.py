"""WeCom callbacks this app hears: who added whom, who removed whom, and what became of a transfer."""

from clienteling.associates.models import Market
from clienteling.clients import services
from clienteling.clients.models import FollowKind
from clienteling.wecom import callbacks
from clienteling.wecom.callbacks import CallbackEvent

REFUSALS = {"customer_refused": FollowKind.TRANSFER_REFUSED, "customer_limit_exceed": FollowKind.TRANSFER_FULL}


@callbacks.on("change_external_contact", "add_external_contact")
@callbacks.on("change_external_contact", "add_half_external_contact")
def added(event: CallbackEvent) -> None:
    """Noted at once; who the client is, and by which way they came, WeCom will be asked."""
    note(event, FollowKind.ADDED)
    services.look_up_later(event)


@callbacks.on("change_external_contact", "edit_external_contact")
def edited(event: CallbackEvent) -> None:
    """The associate changed the remark."""
    services.look_up_later(event)


@callbacks.on("change_external_contact", "del_external_contact")
def removed_by_associate(event: CallbackEvent) -> None:
    """Or by WeCom, because the client was handed over."""
    moved = event.value("Source") == "DELETE_BY_TRANSFER"
    note(event, FollowKind.TRANSFERRED if moved else FollowKind.DELETED_BY_ASSOCIATE)


@callbacks.on("change_external_contact", "del_follow_user")
def removed_by_client(event: CallbackEvent) -> None:
    note(event, FollowKind.DELETED_BY_CLIENT)


@callbacks.on("change_external_contact", "transfer_fail")
def transfer_failed(event: CallbackEvent) -> None:
    """Noted with the receiver; the client stays where they are."""
    note(event, REFUSALS.get(event.value("FailReason"), FollowKind.TRANSFER_REFUSED))


def note(event: CallbackEvent, kind: FollowKind) -> None:
    market = Market.objects.select_related("corp").filter(corp=event.corp_id).first()
    if market:
        services.hear(
            event.value("ExternalUserID"),
            market=market,
            userid=event.value("UserID"),
            kind=kind,
            at=services.happened_at(event),
            state=event.value("State"),
        )
