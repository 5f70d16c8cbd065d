"""What becomes of a transfer after it was asked for, with the callbacks WeCom makes of it."""

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.directory import Corp, Json, Member
from clienteling.wecom.mock.firing import broadcast
from clienteling.wecom.mock.group_transfers import OWNER_LEFT, settle_group
from clienteling.wecom.mock.transfers import DONE, FULL, REFUSED, WAIT_S, Left, Transfer
from clienteling.wecom.mock.world import World

EVENT = "change_external_contact"


def settle(world: World, corp: Corp) -> None:
    """Finish what has waited: clients for 24 hours, unless the receiver has no room, group chats for their time."""
    for chat in corp.group_chats.values():
        settle_group(chat, world.clock.seconds())
    for transfer in corp.handovers.due(world.clock.seconds()):
        if is_full(world, corp, transfer.takeover, transfer.external_userid):
            _fail(world, corp, transfer, FULL, "customer_limit_exceed")
        else:
            _finish(world, corp, transfer)


def refuse(world: World, corp: Corp, external_userid: str) -> list[Delivery]:
    """The client refuses the waiting transfer. Raises LookupError when none is waiting."""
    settle(world, corp)
    transfer = corp.handovers.waiting(external_userid)
    if transfer is None:
        raise LookupError(f"no transfer of {external_userid!r} is waiting")
    return _fail(world, corp, transfer, REFUSED, "customer_refused")


def resign(world: World, corp: Corp, userid: str) -> list[Delivery]:
    """The member leaves the corp, by the console; the clients become unassigned. Raises LookupError."""
    member = corp.members[userid.lower()]
    leave(world, corp, member)
    fields = [("ChangeType", "delete_user"), ("UserID", member.userid)]
    return broadcast(world, corp, "contacts", "change_contact", fields, {})


def leave(world: World, corp: Corp, member: Member) -> None:
    """What remains of a member who is gone."""
    del corp.members[member.key]
    left = Left(member.userid, world.clock.seconds())
    for contact in corp.contacts_of(member.userid):
        left.follows[contact.external_userid] = contact.follows.pop(member.key)
    corp.handovers.left[member.key] = left
    for chat in corp.group_chats.values():
        chat["status"] = OWNER_LEFT if chat["owner"].lower() == member.key else chat["status"]


def is_full(world: World, corp: Corp, takeover: str, external_userid: str) -> bool:
    """Whether the member has no room for one more; a client who is there already needs none."""
    theirs = {contact.external_userid for contact in corp.contacts_of(takeover)}
    return external_userid not in theirs and len(theirs) >= world.settings.clients_per_member


def _finish(world: World, corp: Corp, transfer: Transfer) -> None:
    transfer.status, transfer.takeover_time = DONE, transfer.started_at + WAIT_S
    contact = corp.contacts[transfer.external_userid]
    follow = _given_up(corp, transfer)
    if transfer.takeover not in contact.follows:
        taker = corp.members[transfer.takeover].userid if transfer.takeover in corp.members else transfer.takeover
        new = {"userid": taker, "createtime": transfer.takeover_time, "add_way": 202}
        contact.follows[transfer.takeover] = {**follow, **new, "left_by_client": False}
        _tell(world, corp, "add_external_contact", transfer.takeover, transfer)
    if not transfer.resigned:
        source = [("Source", "DELETE_BY_TRANSFER")]
        _tell(world, corp, "del_external_contact", transfer.handover, transfer, source)


def _given_up(corp: Corp, transfer: Transfer) -> Json:
    """What the former member knew of the client, taken away from them."""
    if transfer.resigned:
        return corp.handovers.left[transfer.handover].follows.pop(transfer.external_userid)
    empty: Json = {"remark": "", "description": "", "tags": [], "remark_mobiles": []}
    return corp.contacts[transfer.external_userid].follows.pop(transfer.handover, empty)


def _fail(world: World, corp: Corp, transfer: Transfer, status: int, reason: str) -> list[Delivery]:
    transfer.status = status
    return _tell(world, corp, "transfer_fail", transfer.takeover, transfer, [("FailReason", reason)])


def _tell(
    world: World, corp: Corp, change: str, key: str, transfer: Transfer, more: list[tuple[str, str]] | None = None
) -> list[Delivery]:
    member = corp.members.get(key)
    fields = [("ChangeType", change), ("UserID", member.userid if member else key)]
    fields += [("ExternalUserID", transfer.external_userid), *(more or [])]
    return broadcast(world, corp, "external_contact", EVENT, fields, {})
