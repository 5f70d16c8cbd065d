"""Application messages: send, update_template_card, recall (documents 90236, 94888, 94867)."""

import hashlib
import json

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.cards import INTERACTIVE, check_card, needs_callback
from clienteling.wecom.mock.contents import check_content, media_used
from clienteling.wecom.mock.directory import App, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.messages import Message
from clienteling.wecom.mock.recipients import Recipients, resolve, resolve_lists
from clienteling.wecom.mock.registry import Request, call


@call("POST", "/cgi-bin/message/send", scope="message", counted=False)
def send(request: Request) -> Json:
    body = request.body
    app = own_app(request)
    recipients = resolve(body, request.corp, app)
    content = check_content(body)
    if body["msgtype"] == "miniprogram_notice" and body.get("touser") == "@all":
        raise Refused(validate.INVALID, "miniprogram_notice cannot go to @all")
    for media_id, kind in media_used(body["msgtype"], content):
        request.world.media.check(media_id, request.corp.corpid, kind)
    interval_s = _duplicate_interval(request)
    talks_back = body["msgtype"] == "template_card" and needs_callback(content)
    if talks_back and not app.callback_url:
        raise Refused(43012)
    if not recipients.userids:
        raise Refused(81013)
    messages = request.world.messages
    digest = _digest(body)
    earlier = messages.earlier(request.corp.corpid, app.agentid, digest, interval_s) if interval_s else None
    task_id = str(content.get("task_id") or "") if body["msgtype"] == "template_card" else ""
    if earlier and not (task_id and request.world.settings.duplicate_task_id_refused):
        return recipients.as_json() | _suppressed(request, earlier, recipients, content, talks_back)
    messages.claim_task_id(request.corp.corpid, app.agentid, task_id)
    message = messages.new(request.corp.corpid, app.agentid, body["msgtype"])
    messages.deliver(message, recipients.userids, content, digest)
    return recipients.as_json() | _receipt(request, message, talks_back)


@call("POST", "/cgi-bin/message/update_template_card", scope="message")
def update_template_card(request: Request) -> Json:
    body = request.body
    app = own_app(request)
    recipients = resolve_lists(body, request.corp, app)
    code = validate.text(body, "response_code", code=60140)
    redeemed = request.world.messages.redeem(code, request.corp.corpid, app.agentid)
    card, replaced = _replacement(body)
    touched = list(redeemed.message.copies) if body.get("atall") == 1 else recipients.userids
    for userid in touched:
        copy = redeemed.message.copies.get(userid)
        if copy is not None:
            copy.content = card or copy.content
            copy.replaced = replaced
            copy.pressed = copy.pressed if replaced else ""
            copy.updates += 1
    redeemed.used = True
    strangers = [userid for userid in touched if userid not in redeemed.message.copies]
    invalid = recipients.invalid_users + strangers
    return {"invaliduser": invalid} if invalid else {}


@call("POST", "/cgi-bin/message/recall", scope="message")
def recall(request: Request) -> Json:
    message = request.world.messages.find(validate.text(request.body, "msgid"))
    if message is None or (message.corpid, message.agentid) != (request.corp.corpid, request.app.agentid):
        raise Refused(validate.INVALID, "msgid")
    if request.world.clock.now() - message.sent_at > request.world.settings.recall_window_s:
        raise Refused(42052)
    message.recalled = True
    return {}


def own_app(request: Request) -> App:
    """The app the body names, which must be the token's own. Raises 41011, 40056 or 301002."""
    if "agentid" not in request.body:
        raise Refused(41011)
    agentid = validate.number(request.body, "agentid", code=40056)
    if agentid not in request.corp.apps:
        raise Refused(40056)
    if agentid != request.app.agentid:
        raise Refused(301002)
    return request.app


def _duplicate_interval(request: Request) -> int:
    """Seconds to look back, 0 when the check was not asked for."""
    settings = request.world.settings
    interval = validate.number(request.body, "duplicate_check_interval", default=settings.duplicate_interval_s)
    if not 0 <= interval <= settings.duplicate_interval_max_s:
        raise Refused(validate.INVALID, "duplicate_check_interval")
    return interval if validate.number(request.body, "enable_duplicate_check") == 1 else 0


def _digest(body: Json) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _suppressed(request: Request, earlier: Message, to: Recipients, content: Json, talks_back: bool) -> Json:
    """How a real corp answers a suppressed copy is undocumented, so both ways can be played."""
    messages = request.world.messages
    copy = messages.new(earlier.corpid, earlier.agentid, earlier.msgtype)
    messages.suppress(copy, to.userids, content)
    if request.world.settings.duplicate_answer == "same_msgid":
        return {"msgid": earlier.msgid} | ({"response_code": earlier.response_code} if talks_back else {})
    return {"msgid": copy.msgid} | ({"response_code": messages.response_code(earlier)} if talks_back else {})


def _receipt(request: Request, message: Message, talks_back: bool) -> Json:
    if not talks_back:
        return {"msgid": message.msgid}
    message.response_code = request.world.messages.response_code(message)
    return {"msgid": message.msgid, "response_code": message.response_code}


def _replacement(body: Json) -> tuple[Json | None, str]:
    """The new card, if one was given, and the grey text of its used button."""
    if body.get("template_card"):
        card = validate.mapping(body, "template_card")
        check_card(card)
        replaced = validate.optional(card, "replace_text")
        return card, replaced if card["card_type"] in INTERACTIVE else ""
    button = validate.mapping(body, "button")
    return None, validate.text(button, "replace_name")
