"""Group chats for a new owner, after resignation and in service (documents 92127, 95703)."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.external import SCOPE
from clienteling.wecom.mock.directory import Json, Member
from clienteling.wecom.mock.errors import Refused, head
from clienteling.wecom.mock.group_transfers import Move
from clienteling.wecom.mock.registry import Request, call
from clienteling.wecom.mock.relations import visible_member

MOST = 100
NOT_ACTIVATED = 4


@call("POST", "/cgi-bin/externalcontact/groupchat/transfer", scope=SCOPE)
def transfer(request: Request) -> Json:
    return _move(request, resigned=True)


@call("POST", "/cgi-bin/externalcontact/groupchat/onjob_transfer", scope=SCOPE)
def onjob_transfer(request: Request) -> Json:
    return _move(request, resigned=False)


def _move(request: Request, *, resigned: bool) -> Json:
    """The outer errcode is 0 whatever becomes of the single chats."""
    chat_ids = dict.fromkeys(validate.strings(request.body, "chat_id_list", least=1, most=MOST))
    now, settings = request.world.clock.seconds(), request.world.settings
    move = Move(request.corp, request.app, _new_owner(request), now, resigned, settings)
    failed: list[Json] = []
    for chat_id in chat_ids:
        code = move.hindrance(chat_id)
        if code:
            failed.append({"chat_id": chat_id, "errcode": code, "errmsg": head(code)})
        else:
            move.make(chat_id)
    return {"failed_chat_list": failed}


def _new_owner(request: Request) -> Member:
    """Raises 41009, 60111, 41054 not activated, 40098 no real name, 40205 not logged in for a year, 84074 without the
    feature. Set members up with `status`, `real_name`, `binding_expired`, `external` to see them."""
    member = visible_member(request, validate.text(request.body, "new_owner", code=41009))
    if member.profile.get("status") == NOT_ACTIVATED:
        raise Refused(41054)
    if not member.profile.get("real_name", True):
        raise Refused(40098)
    if member.profile.get("binding_expired"):
        raise Refused(40205)
    if not member.profile.get("external", True):
        raise Refused(84074)
    return member
