"""What members did with their clients, per day (document 92132)."""

from collections.abc import Iterable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.days import days, midnight
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call

SUMMED = ("chat_cnt", "message_cnt", "negative_feedback_cnt", "new_apply_cnt", "new_contact_cnt")


@call("POST", "/cgi-bin/externalcontact/get_user_behavior_data", scope="external_contact")
def get_user_behavior_data(request: Request) -> Json:
    """Several members are summed, not itemised."""
    who = _who(request)
    begin = validate.number(request.body, "start_time", default=-1)
    end = validate.number(request.body, "end_time", default=-1)
    rows = [row for row in request.corp.behavior if str(row["userid"]).lower() in who]
    return {
        "behavior_data": [
            _day(day, [row for row in rows if midnight(row["stat_time"]) == day])
            for day in days(begin, end, request.world.clock.now())
        ]
    }


def _who(request: Request) -> set[str]:
    """Lower-case userids. Raises 40058 without any, 60111 or 60123 for one the app does not see."""
    userids = validate.strings(request.body, "userid", most=100)
    parties = request.body.get("partyid") or []
    if not isinstance(parties, list) or len(parties) > 100 or not (userids or parties):
        raise Refused(validate.INVALID, "userid or partyid")
    for userid in userids:
        if request.corp.member(userid, request.app) is None:
            raise Refused(60111, userid)
    if any(not isinstance(party, int) or party not in request.corp.departments for party in parties):
        raise Refused(60123)
    below = {number for party in parties for number in request.corp.subtree(party)}
    return {userid.lower() for userid in userids} | {m.key for m in request.corp.in_departments(below, request.app)}


def _day(stat_time: int, rows: Iterable[Json]) -> Json:
    """Share and time of replies are weighted by chats, and absent on a day without any."""
    given = list(rows)
    day: Json = {"stat_time": stat_time} | {name: sum(row.get(name, 0) for row in given) for name in SUMMED}
    chats = day["chat_cnt"]
    if chats:
        shares = sum(row.get("reply_percentage", 0.0) * row.get("chat_cnt", 0) for row in given)
        waits = sum(row.get("avg_reply_time", 0) * row.get("chat_cnt", 0) for row in given)
        day |= {"reply_percentage": round(shares / chats, 2), "avg_reply_time": round(waits / chats)}
    return day
