"""Clients of several members at once, a member's notes about one (documents 92994, 92115), a client's openid."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.external import SCOPE, profile
from clienteling.wecom.mock.attachments import check_media
from clienteling.wecom.mock.directory import Contact, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.outsiders import openid_of
from clienteling.wecom.mock.registry import Request, call
from clienteling.wecom.mock.relations import relation, visible_member

TEXTS = {"remark": 20, "description": 150, "remark_company": 20, "remark_pic_mediaid": 0}
KEPT = {
    "userid",
    "remark",
    "description",
    "createtime",
    "remark_corp_name",
    "remark_mobiles",
    "oper_userid",
    "add_way",
    "state",
    "wechat_channels",
}


@call("POST", "/cgi-bin/externalcontact/batch/get_by_user", scope=SCOPE)
def get_by_user(request: Request) -> Json:
    userids = _asked(request.body)
    keys = list(dict.fromkeys(visible_member(request, userid).key for userid in userids))
    limit = min(validate.number(request.body, "limit", default=50) or 50, 100)
    if limit < 1:
        raise Refused(validate.INVALID, "limit")
    pairs = [(contact, key) for key in keys for contact in request.corp.contacts_of(key)]
    rows, following = request.page(pairs, limit, query=f"batch {','.join(sorted(keys))}")
    return {"external_contact_list": [_row(contact, key) for contact, key in rows], "next_cursor": following}


@call("POST", "/cgi-bin/externalcontact/remark", scope=SCOPE)
def remark(request: Request) -> Json:
    body = request.body
    contact, follow = relation(request)
    request.one_at_a_time([contact.external_userid])
    given = {name: validate.optional(body, name, chars=most, long=40058) for name, most in TEXTS.items()}
    if given["remark_pic_mediaid"]:
        check_media(request, body, "remark_pic_mediaid", "image")
    mobiles = validate.strings(body, "remark_mobiles", most=100)
    if not any(name in body for name in (*TEXTS, "remark_mobiles")):
        raise Refused(40063)
    changes: Json = {name: given[name] for name in ("remark", "description") if name in body}
    if "remark_company" in body and contact.profile["type"] == 1:
        changes["remark_corp_name"] = given["remark_company"]
    if mobiles:
        changes["remark_mobiles"] = [mobile for mobile in mobiles if mobile]
    follow.update(changes)
    return {}


@call("POST", "/cgi-bin/externalcontact/convert_to_openid", scope=SCOPE)
def convert_to_openid(request: Request) -> Json:
    """Of a client with WeChat. Raises 41035, 40096, 84061, 41056."""
    contact = request.corp.contacts.get(validate.text(request.body, "external_userid", code=41035))
    if contact is None:
        raise Refused(40096)
    if not any(request.app.sees(key) for key in contact.follows):
        raise Refused(84061)
    if contact.profile["type"] != 1:
        raise Refused(41056)
    return {"openid": openid_of(request.corp.corpid, contact.external_userid)}


def _asked(body: Json) -> list[str]:
    """`userid_list`, or the one `userid` of the call's first edition, which older clients still send."""
    if "userid_list" not in body and "userid" in body:
        return [validate.text(body, "userid")]
    return validate.strings(body, "userid_list", least=1, most=100)


def _row(contact: Contact, key: str) -> Json:
    follow = contact.follows[key]
    tag_ids = [tag["tag_id"] for tag in follow["tags"] if tag.get("tag_id")]
    info = {name: value for name, value in follow.items() if name in KEPT}
    return {"external_contact": profile(contact), "follow_info": info | {"tag_id": tag_ids}}
