"""WeCom's error codes and the shape of a refusal, tail included, so that nobody learns to parse errmsg."""

import secrets
import time
from typing import Any

HEADS = {
    -1: "system busy",
    40001: "invalid credential",
    40002: "invalid grant_type",
    40003: "invalid userid",
    40004: "invalid media type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40029: "invalid code",
    40032: "invalid user list size",
    40033: "invalid charset, unicode escapes are not allowed",
    40035: "invalid parameter",
    40050: "invalid chatid",
    40056: "invalid agentid",
    40057: "callback url verification failed",
    40058: "invalid Request Parameter",
    40063: "some parameters are empty",
    40066: "invalid party list",
    40068: "invalid tag id",
    40071: "tag name already exists",
    40096: "invalid external userid",
    40097: "member has not resigned",
    40098: "member has no real name",
    40125: "invalid appsecret",
    40126: "corp tag count out of limit",
    40128: "client transferred too often",
    40130: "handover and takeover are the same member",
    40145: "media_id expired",
    40146: "invalid range",
    40205: "member's WeChat binding expired",
    40206: "request body too large",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41005: "media data missing",
    41009: "userid missing",
    41011: "agentid missing",
    41035: "external userid missing",
    41037: "contact way type missing",
    41038: "contact way scene missing",
    41039: "invalid contact way type",
    41040: "invalid contact way scene",
    41041: "contact way user count out of limit",
    41042: "invalid contact way style",
    41043: "contact way config_id missing",
    41044: "invalid contact way config_id",
    41045: "contact way count out of limit",
    41049: "missing welcome code",
    41050: "invalid welcome code",
    41051: "already chatting or welcome message already sent",
    41054: "member has not activated",
    41064: "too many attachments",
    41065: "invalid attachment type",
    41080: "attachment size out of limit",
    41095: "acquisition link count out of limit",
    41096: "another app is sending a welcome message for this code",
    41201: "invalid chat_key",
    42001: "access_token expired",
    42003: "oauth code expired",
    42014: "invalid template card task_id",
    42022: "oauth code already used",
    42031: "invalid template card card_type",
    42038: "template card button text missing",
    42039: "template card button key missing",
    42045: "template card card_action missing or invalid",
    42046: "template card submit key missing",
    42051: "invalid template card field",
    42052: "message is too old to be recalled",
    43001: "require GET method",
    43002: "require POST method",
    43012: "agent has no callback url",
    44001: "empty media data",
    44004: "empty content",
    45001: "media file size out of limit",
    45002: "content size out of limit",
    45008: "article count out of limit",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    45034: "url lacks its scheme",
    45035: "concurrent write to the same object",
    46004: "user does not exist",
    48002: "api forbidden",
    49008: "group chat is dismissed",
    50001: "redirect_uri domain is not trusted",
    50002: "member is not in the app's range",
    50003: "agent is disabled",
    50100: "invalid cursor",
    60003: "department not found",
    60011: "no privilege to access/modify contact/party/agent",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60123: "invalid party id",
    60140: "invalid response_code",
    60267: "invalid time range",
    61500: "date format error",
    61501: "date range error",
    81011: "no privilege to operate this tag",
    81013: "user & party & tag all invalid",
    81017: "request covers too many objects",
    82001: "touser & toparty & totag all empty",
    82002: "too many parties",
    82003: "too many tags",
    84014: "user_ticket expired",
    84015: "invalid user_ticket",
    84061: "not external contact",
    84074: "no external contact permission",
    90500: "the owner of this chat is not resigned",
    90501: "chat is not external group chat",
    90502: "the owner of this chat is resigned",
    90503: "group chat is full",
    90504: "the owner of this chat is not changed",
    90507: "group chat is being transferred",
    90508: "group chat was transferred already",
    91040: "invalid ticket type",
    301002: "not allowed to operate another agent with this accesstoken",
}


class Refused(Exception):
    """WeCom answers with this errcode; `detail` names the field."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def head(code: int) -> str:
    """The short English text of a code."""
    return HEADS.get(code, "request refused")


def refusal(code: int, detail: str, ip: str) -> dict[str, Any]:
    """The body of an error answer: short English head, then hint, caller address and a link."""
    said = head(code) + (f": {detail}" if detail else "")
    hint = f"{int(time.time())}_{secrets.randbelow(100)}_{secrets.token_hex(16)}"
    link = f"https://open.work.weixin.qq.com/devtool/query?e={code}"
    return {"errcode": code, "errmsg": f"{said}, hint: [{hint}], from ip: {ip}, more info at {link}"}
