"""Handing clients over in service and after resignation (documents 92125, 94088, 92124, 94081, 94082)."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.external import SCOPE
from clienteling.wecom.mock.directory import Json, Member
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.handing_over import is_full, settle
from clienteling.wecom.mock.registry import Request, call
from clienteling.wecom.mock.relations import visible_member
from clienteling.wecom.mock.transfers import Transfer

MOST = 100
PAGE = 1000


@call("POST", "/cgi-bin/externalcontact/transfer_customer", scope=SCOPE)
def transfer_customer(request: Request) -> Json:
    validate.optional(request.body, "transfer_success_msg", chars=200, long=40058)
    handover, takeover = _active(request, "handover_userid"), _active(request, "takeover_userid")
    return _ask(request, handover.key, takeover.key, resigned=False)


@call("POST", "/cgi-bin/externalcontact/resigned/transfer_customer", scope=SCOPE)
def resigned_transfer_customer(request: Request) -> Json:
    handover, takeover = _left(request), _active(request, "takeover_userid")
    return _ask(request, handover, takeover.key, resigned=True)


@call("POST", "/cgi-bin/externalcontact/transfer_result", scope=SCOPE)
def transfer_result(request: Request) -> Json:
    return _result(request, _active(request, "handover_userid").key, resigned=False)


@call("POST", "/cgi-bin/externalcontact/resigned/transfer_result", scope=SCOPE)
def resigned_transfer_result(request: Request) -> Json:
    return _result(request, _left(request), resigned=True)


@call("POST", "/cgi-bin/externalcontact/get_unassigned_list", scope=SCOPE)
def get_unassigned_list(request: Request) -> Json:
    settle(request.world, request.corp)
    size, held = validate.number(request.body, "page_size", default=PAGE), request.corp.handovers
    if not 1 <= size <= PAGE:
        raise Refused(validate.INVALID, "page_size")
    rows = [
        {"handover_userid": left.userid, "external_userid": id_, "dimission_time": left.dimission_time}
        for left in held.left_lately(request.world.clock.seconds())
        for id_ in left.follows
        if held.waiting(id_) is None
    ]
    found, following = request.page(rows, size, query="unassigned")
    return {"info": found, "is_last": not following, "next_cursor": following}


def _active(request: Request, name: str) -> Member:
    """Raises 41009, 60111, and 40205 for a member set up with `binding_expired`."""
    member = visible_member(request, validate.text(request.body, name, code=41009))
    if member.profile.get("binding_expired"):
        raise Refused(40205, name)
    return member


def _left(request: Request) -> str:
    """The lower-case userid of a member who left within a year. Raises 41009, 40097, 60111."""
    userid = validate.text(request.body, "handover_userid", code=41009).lower()
    if userid in request.corp.members:
        raise Refused(40097)
    lately = request.corp.handovers.left_lately(request.world.clock.seconds())
    if userid not in {left.userid.lower() for left in lately}:
        raise Refused(60111)
    return userid


def _ask(request: Request, handover: str, takeover: str, *, resigned: bool) -> Json:
    settle(request.world, request.corp)
    if handover == takeover:
        raise Refused(40130)
    rows, now = [], request.world.clock.seconds()
    clients = validate.strings(request.body, "external_userid", least=1, most=MOST)
    request.one_at_a_time(clients)
    for external_userid in clients:
        transfer = Transfer(handover, takeover, external_userid, resigned, now)
        code = _hindrance(request, transfer)
        if not code:
            request.corp.handovers.transfers.append(transfer)
        rows.append({"external_userid": external_userid, "errcode": code})
    return {"customer": rows}


def _hindrance(request: Request, transfer: Transfer) -> int:
    """Why this client cannot be transferred, 0 if it can."""
    corp, id_ = request.corp, transfer.external_userid
    if id_ not in corp.contacts:
        return 40096
    left = corp.handovers.left.get(transfer.handover)
    theirs = left.follows if transfer.resigned and left else corp.contacts[id_].follows
    if (id_ if transfer.resigned else transfer.handover) not in theirs:
        return 40131
    if corp.handovers.waiting(id_):
        return 40129
    if not transfer.resigned and corp.handovers.too_often(id_, transfer.started_at):
        return 40128
    return 40099 if is_full(request.world, corp, transfer.takeover, id_) else 0


def _result(request: Request, handover: str, *, resigned: bool) -> Json:
    settle(request.world, request.corp)
    takeover = _active(request, "takeover_userid").key
    rows = [it.as_json() for it in request.corp.handovers.latest(handover, takeover, resigned=resigned)]
    found, following = request.page(rows, PAGE, query=f"transfers {handover} {takeover} {resigned}")
    return {"customer": found, "next_cursor": following}
