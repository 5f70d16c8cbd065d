"""Group chats with clients and their statistics (documents 92120, 92122, 92133, 93476)."""

from collections.abc import Sequence

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.days import DAY_S, days, midnight
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.group_events import shown
from clienteling.wecom.mock.handing_over import settle
from clienteling.wecom.mock.registry import Request, call

SCOPE = "external_contact"
MOST_VISIBLE = 1000
ORDERS = {1: "new_member_cnt", 2: "member_total", 3: "new_chat_cnt", 4: "chat_total"}


@call("POST", "/cgi-bin/externalcontact/groupchat/list", scope=SCOPE)
def list_(request: Request) -> Json:
    limit = validate.number(request.body, "limit")
    status = validate.number(request.body, "status_filter")
    if not 1 <= limit <= 1000 or not 0 <= status <= 3:
        raise Refused(validate.INVALID, "limit or status_filter")
    owners = _owners(request, required=False)
    if not owners and len(request.corp.visible_members(request.app)) > MOST_VISIBLE:
        raise Refused(81017)
    chats = [chat for chat in _visible(request, owners) if chat["status"] != "dismissed"]
    chats = [chat for chat in chats if not status or chat["status"] == status]
    rows = [{"chat_id": chat["chat_id"], "status": chat["status"]} for chat in chats]
    found, following = request.page(rows, limit, query=f"groupchat {status} {sorted(owners)}")
    return {"group_chat_list": found} | ({"next_cursor": following} if following else {})


@call("POST", "/cgi-bin/externalcontact/groupchat/get", scope=SCOPE)
def get(request: Request) -> Json:
    chat_id = validate.text(request.body, "chat_id", code=40050)
    chat = next((chat for chat in _visible(request, []) if chat["chat_id"] == chat_id), None)
    if chat is None:
        raise Refused(40050)
    if chat["status"] == "dismissed":
        raise Refused(49008)
    named = validate.number(request.body, "need_name") == 1
    late = request.world.clock.now() < chat.get("changed_at", 0) + request.world.settings.group_lag_s
    known: Json = chat["before"] if late else shown(chat)
    members = [{k: v for k, v in row.items() if named or k != "name"} for row in known["member_list"]]
    return {"group_chat": known | {"member_list": members}}


@call("POST", "/cgi-bin/externalcontact/groupchat/statistic", scope=SCOPE)
def statistic(request: Request) -> Json:
    body, owners, range_ = request.body, _owners(request, required=True), _days(request)
    order, offset = validate.number(body, "order_by", default=1), validate.number(body, "offset")
    limit = validate.number(body, "limit", default=500)
    if order not in ORDERS or offset < 0 or not 1 <= limit <= 1000:
        raise Refused(validate.INVALID, "order_by, offset or limit")
    chats = _visible(request, owners)
    by_owner = {chat["owner"].lower(): chat["owner"] for chat in chats}
    items = [
        {"owner": owner, "data": _data([c for c in chats if c["owner"].lower() == key], range_)}
        for key, owner in by_owner.items()
    ]
    items.sort(key=lambda item: int(item["data"][ORDERS[order]]), reverse=validate.number(body, "order_asc") != 1)
    limit = max(1, limit // 2) if request.shortness() else limit
    given = items[offset : offset + limit]
    return {"total": len(items), "next_offset": offset + len(given), "items": given}


@call("POST", "/cgi-bin/externalcontact/groupchat/statistic_group_by_day", scope=SCOPE)
def statistic_group_by_day(request: Request) -> Json:
    chats = _visible(request, _owners(request, required=True))
    return {"items": [{"stat_time": day, "data": _data(chats, [day])} for day in _days(request)]}


def _owners(request: Request, *, required: bool) -> list[str]:
    """Lower-case userids of the filter. Raises 40058."""
    if not required and not request.body.get("owner_filter"):
        return []
    names = validate.strings(validate.mapping(request.body, "owner_filter"), "userid_list", least=1, most=100)
    return [name.lower() for name in names]


def _days(request: Request) -> list[int]:
    begin = validate.number(request.body, "day_begin_time", default=-1)
    return days(begin, validate.number(request.body, "day_end_time", default=begin), request.world.clock.now())


def _visible(request: Request, owners: Sequence[str]) -> list[Json]:
    """Chats whose owner the app sees, of these owners if any are named."""
    settle(request.world, request.corp)
    chats = request.corp.group_chats.values()
    seen = (chat for chat in chats if request.app.sees(chat["owner"]))
    return [chat for chat in seen if not owners or chat["owner"].lower() in owners]


def _data(chats: Sequence[Json], range_: Sequence[int]) -> Json:
    """Counts over the days; totals are those at the end of the last."""
    wanted, end = set(range_), range_[-1] + DAY_S
    members = [row for chat in chats for row in chat["member_list"]]
    written = [(chat["chat_id"], row) for chat in chats for row in chat["messages"]]
    messages = [(chat_id, row["userid"]) for chat_id, row in written if midnight(row["at"]) in wanted]
    return {
        "new_chat_cnt": sum(midnight(chat["create_time"]) in wanted for chat in chats),
        "chat_total": sum(chat["create_time"] < end for chat in chats),
        "chat_has_msg": len({chat_id for chat_id, _ in messages}),
        "new_member_cnt": sum(midnight(row["join_time"]) in wanted for row in members),
        "member_total": sum(row["join_time"] < end for row in members),
        "member_has_msg": len(set(messages)),
        "msg_total": len(messages),
        "migrate_trainee_chat_cnt": 0,
    }
