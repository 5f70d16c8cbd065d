"""Callbacks this app hears: clients come, change, go and move, the corp's tags, followers of an Official Account."""

from clienteling.associates.models import Market
from clienteling.clients import services
from clienteling.clients.models import FollowKind
from clienteling.wecom import callbacks
from clienteling.wecom.callbacks import CallbackEvent

OF_A_TRANSFER = (FollowKind.ADDED, FollowKind.TRANSFERRED, FollowKind.TRANSFER_REFUSED, FollowKind.TRANSFER_FULL)
REFUSALS = {"customer_refused": FollowKind.TRANSFER_REFUSED, "customer_limit_exceed": FollowKind.TRANSFER_FULL}


@callbacks.on("change_external_contact", "add_external_contact")
@callbacks.on("change_external_contact", "add_half_external_contact")
def added(event: CallbackEvent) -> None:
    """Noted at once; who the client is, and by which way they came, WeCom will be asked."""
    note(event, FollowKind.ADDED)
    services.look_up_later(event)


@callbacks.on("change_external_contact", "edit_external_contact")
def edited(event: CallbackEvent) -> None:
    """The associate changed the remark or the tags."""
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
        client = services.hear(
            event.value("ExternalUserID"),
            market=market,
            userid=event.value("UserID"),
            kind=kind,
            at=services.happened_at(event),
            state=event.value("State"),
        )
        if kind in OF_A_TRANSFER:
            services.hurry_handover(client, event.received_at)


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


@callbacks.on("customer_acquisition", "link_unavailable")
@callbacks.on("customer_acquisition", "delete_link")
@callbacks.on("customer_acquisition", "balance_low")
@callbacks.on("customer_acquisition", "balance_exhausted")
@callbacks.on("customer_acquisition", "balance_increased")
@callbacks.on("customer_acquisition", "quota_expire_soon")
def links_changed(event: CallbackEvent) -> None:
    """Shown in the console beside the links it is about."""
    market = Market.objects.filter(corp=event.corp_id).first()
    if market:
        services.hear_of_links(market, change=event.change_type, link_id=event.value("LinkId"))
