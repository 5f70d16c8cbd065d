"""External contacts and the welcome message (documents 92113, 92114, 92571, 92137)."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.attachments import check_attachments
from clienteling.wecom.mock.directory import Contact, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call

SCOPE = "external_contact"
WECOM_ONLY = {"position", "corp_name", "corp_full_name", "external_profile"}


@call("GET", "/cgi-bin/externalcontact/get_follow_user_list", scope=SCOPE)
def get_follow_user_list(request: Request) -> Json:
    members = request.corp.visible_members(request.app)
    return {"follow_user": [member.userid for member in members if member.profile.get("external", True)]}


@call("GET", "/cgi-bin/externalcontact/list", scope=SCOPE)
def list_(request: Request) -> Json:
    userid = request.query.get("userid")
    if not userid:
        raise Refused(41009)
    if request.corp.member(userid, request.app) is None:
        raise Refused(60111)
    contacts = request.corp.contacts_of(userid)
    if not contacts:
        raise Refused(84061)
    return {"external_userid": [contact.external_userid for contact in contacts]}


@call("GET", "/cgi-bin/externalcontact/get", scope=SCOPE)
def get(request: Request) -> Json:
    external_userid = request.query.get("external_userid")
    if not external_userid:
        raise Refused(41035)
    contact = request.corp.contacts.get(external_userid)
    if contact is None:
        raise Refused(40096)
    follows = [row for key, row in contact.follows.items() if request.app.sees(key)]
    if not follows:
        raise Refused(84061)
    rows, following = request.page(follows, request.world.settings.follow_page, query=f"get {external_userid}")
    answer: Json = {"external_contact": profile(contact), "follow_user": [known(row) for row in rows]}
    return answer | ({"next_cursor": following} if following else {})


def known(follow: Json) -> Json:
    """A follow_user object without what only the mock knows."""
    return {name: value for name, value in follow.items() if name != "left_by_client"}


def profile(contact: Contact) -> Json:
    """`unionid` exists only for WeChat users, the company's fields only for WeCom users."""
    hidden = WECOM_ONLY if contact.profile["type"] == 1 else {"unionid"}
    return {name: value for name, value in contact.profile.items() if name not in hidden}


@call("POST", "/cgi-bin/externalcontact/send_welcome_msg", scope=SCOPE)
def send_welcome_msg(request: Request) -> Json:
    code = validate.text(request.body, "welcome_code", code=41049)
    text = request.body.get("text")
    words = validate.optional(validate.mapping(request.body, "text"), "content") if text else ""
    if len(words.encode()) > 4000:
        raise Refused(validate.INVALID, "text.content")
    attachments = check_attachments(request)
    if not words and not attachments:
        raise Refused(validate.INVALID, "text and attachments are both empty")
    if request.stay.enter(("welcome", code)):
        raise Refused(41096)
    ticket = request.world.tickets.look(code, request.corp.corpid, unknown=41050, used=41051, expired=41050)
    kind, _, external_userid = ticket.subject.partition(":")
    if kind != "welcome":
        raise Refused(41050)
    ticket.used = True
    said: Json = {"text": {"content": words}} if words else {}
    request.corp.talk(external_userid, ticket.userid).welcome(said | {"attachments": attachments}, request.now)
    return {}
