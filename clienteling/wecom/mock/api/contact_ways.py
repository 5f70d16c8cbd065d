"""Contact ways (document 92228)."""

import secrets
from io import BytesIO

import segno

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.external import SCOPE
from clienteling.wecom.mock.attachments import PICTURES, check_link, check_media, check_miniprogram
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.http import Answer
from clienteling.wecom.mock.ranges import people, whole_numbers
from clienteling.wecom.mock.registry import Request, call

MOST_WAYS = 500_000
MOST_PEOPLE = 100
DAY_S = 86_400
EXPIRY_S, CHAT_EXPIRY_S, LONGEST_S = 7 * DAY_S, DAY_S, 14 * DAY_S
TEMPORARY = {"expires_in", "chat_expires_in", "unionid", "conclusions"}
SCANNED = "https://work.weixin.qq.com/u/"
PICTURE = "/wwpic/contact_way"
INSIDE = {"content", "create_time"}
FLAGS = {"skip_verify": True, "is_temp": False, "is_exclusive": False, "mark_source": True}


@call("POST", "/cgi-bin/externalcontact/add_contact_way", scope=SCOPE)
def add_contact_way(request: Request) -> Json:
    body, ways = request.body, request.corp.contact_ways
    way: Json = {"config_id": secrets.token_hex(16)}
    way |= {"type": _one_of(body, "type", 41037, 41039), "scene": _one_of(body, "scene", 41038, 41040)}
    way |= _fields(request, FLAGS | {"style": 1, "remark": "", "state": "", "user": [], "party": []} | body, way)
    if not way["is_temp"] and any(validate.says_something(body.get(name)) for name in TEMPORARY):
        raise Refused(validate.INVALID, "only with is_temp")
    way |= _temporary(request, body) if way["is_temp"] else {}
    if len(ways) >= MOST_WAYS:
        raise Refused(41045)
    content = f"{SCANNED}vc{secrets.token_hex(9)}?v=5.0.0"
    ways[way["config_id"]] = way | {"content": content, "create_time": request.world.clock.seconds()}
    return {"config_id": way["config_id"], **_qr_code(request, way)}


@call("POST", "/cgi-bin/externalcontact/get_contact_way", scope=SCOPE)
def get_contact_way(request: Request) -> Json:
    way = _find(request)
    shown = {name: value for name, value in way.items() if name not in INSIDE}
    return {"contact_way": shown | _qr_code(request, way)}


@call("GET", PICTURE, token=False, counted=False)
def picture(request: Request) -> Answer:
    """Of the code, without any token. What it says to who scans it stands nowhere else."""
    ways = [corp.contact_ways.get(request.query.get("id", "")) for corp in request.world.corps.values()]
    for way in filter(None, ways):
        drawn = BytesIO()
        segno.make(way["content"], error="h").save(drawn, kind="png", scale=8)
        return Answer(drawn.getvalue(), content_type="image/png")
    return Answer(b"", 404, "image/png")


@call("POST", "/cgi-bin/externalcontact/list_contact_way", scope=SCOPE)
def list_contact_way(request: Request) -> Json:
    body, now = request.body, request.world.clock.seconds()
    start = validate.number(body, "start_time", default=now - 90 * DAY_S)
    end = validate.number(body, "end_time", default=now)
    limit = validate.number(body, "limit", default=100)
    if start > end or not 1 <= limit <= 1000:
        raise Refused(validate.INVALID, "start_time, end_time or limit")
    ways = request.corp.contact_ways.values()
    ids = [way["config_id"] for way in ways if not way["is_temp"] and start <= way["create_time"] <= end]
    query = f"ways {body.get('start_time')} {body.get('end_time')}"
    rows, following = request.page(ids, limit, query=query)
    return {"contact_way": [{"config_id": id_} for id_ in rows], "next_cursor": following}


@call("POST", "/cgi-bin/externalcontact/update_contact_way", scope=SCOPE)
def update_contact_way(request: Request) -> Json:
    way = _find(request)
    way |= _fields(request, way | request.body, way)
    way |= _temporary(request, way | request.body) if way["is_temp"] else {}
    return {}


@call("POST", "/cgi-bin/externalcontact/del_contact_way", scope=SCOPE)
def del_contact_way(request: Request) -> Json:
    del request.corp.contact_ways[_find(request)["config_id"]]
    return {}


def _qr_code(request: Request, way: Json) -> Json:
    """The address of its picture, at the address the mock was asked at; a button has none."""
    return {"qr_code": f"http://{request.host}{PICTURE}?id={way['config_id']}"} if way["scene"] == 2 else {}


def _find(request: Request) -> Json:
    way = request.corp.contact_ways.get(validate.text(request.body, "config_id", code=41043))
    if way is None:
        raise Refused(41044)
    return way


def _one_of(body: Json, name: str, missing: int, wrong: int) -> int:
    if name not in body:
        raise Refused(missing)
    value = validate.number(body, name, code=wrong)
    if value not in (1, 2):
        raise Refused(wrong)
    return value


def _fields(request: Request, given: Json, way: Json) -> Json:
    """What may change later. Raises 40058, 41041, 41042 and what the range raises."""
    fields: Json = {name: validate.optional(given, name, chars=30, long=40058) for name in ("remark", "state")}
    for name in FLAGS:
        fields[name] = way.get(name, given[name]) if name == "is_temp" else given[name]
        if not isinstance(fields[name], bool):
            raise Refused(validate.INVALID, name)
    fields["style"] = validate.number(given, "style", code=41042)
    fields["user"] = validate.strings(given, "user", most=MOST_PEOPLE, code=41041)
    fields["party"] = whole_numbers(given, "party")
    found = people(request, fields["user"], fields["party"])
    if way["type"] == 1 and (len(fields["user"]) != 1 or fields["party"]):
        raise Refused(validate.INVALID, "a single contact way has exactly one user")
    if not 1 <= len(found) <= MOST_PEOPLE:
        raise Refused(41041)
    return fields


def _temporary(request: Request, given: Json) -> Json:
    lives = {
        name: validate.number(given, name, default=usual)
        for name, usual in (("expires_in", EXPIRY_S), ("chat_expires_in", CHAT_EXPIRY_S))
    }
    if not all(1 <= life <= LONGEST_S for life in lives.values()):
        raise Refused(validate.INVALID, "expires_in")
    return lives | {"unionid": validate.optional(given, "unionid"), "conclusions": _conclusions(request, given)}


def _conclusions(request: Request, given: Json) -> Json:
    """What a temporary chat ends with; the picture is shown by its address from then on."""
    conclusions = validate.mapping(given, "conclusions") if given.get("conclusions") else {}
    if conclusions.get("text"):
        validate.text(validate.mapping(conclusions, "text"), "content", octets=4000, long=validate.INVALID)
    if conclusions.get("link"):
        check_link(validate.mapping(conclusions, "link"))
    if conclusions.get("miniprogram"):
        check_miniprogram(request, validate.mapping(conclusions, "miniprogram"))
    if conclusions.get("image"):
        image = validate.mapping(conclusions, "image")
        if "pic_url" not in image:
            check_media(request, image, "media_id", "image")
            image = {"pic_url": f"{PICTURES}wwpic/{image['media_id']}/0"}
        conclusions = conclusions | {"image": image}
    return conclusions
