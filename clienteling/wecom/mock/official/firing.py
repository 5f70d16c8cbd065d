"""What followers do on their phones, and what the account is told of it: plain or sealed, as it is set up."""

import secrets
import time
from http.client import HTTPException
from urllib.parse import parse_qsl, urlencode, urlsplit

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.crypto import encrypt, signature
from clienteling.wecom.mock.events import Fields, Value, element
from clienteling.wecom.mock.official.account import Account, Article, Follower, Happening, Json
from clienteling.wecom.mock.official.days import midnight
from clienteling.wecom.mock.posting import exchange
from clienteling.wecom.mock.world import World

TICKET = "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRtNzJXV1Brb3ZhYmJJ"
NO_COPIES: Value = [("Count", 0), ("ResultList", ""), ("CheckState", 1)]
# The elements of each event and of each kind of message, as WeChat sends them when nothing else is asked for.
EVENTS: dict[str, dict[str, Value]] = {
    "subscribe": {"EventKey": ""},
    "unsubscribe": {"EventKey": ""},
    "SCAN": {"EventKey": "", "Ticket": TICKET},
    "LOCATION": {"Latitude": "31.2304", "Longitude": "121.4737", "Precision": "65.0"},
    "CLICK": {"EventKey": "MENU"},
    "VIEW": {"EventKey": "https://house.example/", "MenuId": 1},
    "TEMPLATESENDJOBFINISH": {"MsgID": 200163836, "Status": "success"},
    "MASSSENDJOBFINISH": {
        "MsgID": 1000001625,
        "Status": "send success",
        "TotalCount": 1,
        "FilterCount": 1,
        "SentCount": 1,
        "ErrorCount": 0,
        "CopyrightCheckResult": NO_COPIES,
        "ArticleUrlResult": [("Count", 0), ("ResultList", "")],
    },
}
MESSAGES: dict[str, dict[str, Value]] = {
    "text": {"Content": "您好"},
    "image": {"PicUrl": "https://mmbiz.example/1", "MediaId": "media_id"},
    "voice": {"MediaId": "media_id", "Format": "amr"},
    "video": {"MediaId": "media_id", "ThumbMediaId": "thumb_media_id"},
    "shortvideo": {"MediaId": "media_id", "ThumbMediaId": "thumb_media_id"},
    "location": {"Location_X": "31.23", "Location_Y": "121.47", "Scale": 20, "Label": "上海"},
    "link": {"Title": "t", "Description": "d", "Url": "https://house.example/"},
}
KINDS = {"text": 1, "image": 2, "voice": 3, "video": 4, "shortvideo": 4, "link": 6}
SOURCES = {
    "ADD_SCENE_SEARCH": 1,
    "ADD_SCENE_PROFILE_CARD": 17,
    "ADD_SCENE_QR_CODE": 30,
    "ADD_SCENE_PROFILE_LINK": 57,
    "ADD_SCENE_WECHAT_ADVERTISEMENT": 100,
    "ADD_SCENE_REPRINT": 161,
    "ADD_SCENE_CHANNELS": 200,
    "ADD_SCENE_LIVESTREAM": 201,
}


def fire(world: World, account: Account, data: Json) -> Delivery | None:
    """`{"name", "openid", "at"?, "scene"?, "unionid"?, "subscribe_scene"?, elements in WeChat's spelling…}`.

    Changes who follows and what is counted. Raises LookupError for a name that is no event and no kind of message.
    """
    name, openid, now = str(data["name"]), str(data["openid"]), int(data.get("at", world.clock.seconds()))
    elements = _elements(name, data)
    if name == "subscribe":
        _subscribe(account, openid, data, now)
    elif name == "unsubscribe":
        _unsubscribe(account, openid, now)
    elif name == "MASSSENDJOBFINISH":
        _publish(account, str(elements["MsgID"]), data, now)
    else:
        account.happened.append(Happening(now, name, openid, KINDS.get(name, 0)))
    return _deliver(world, account, openid, _xml(account, name, openid, now, elements))


def _elements(name: str, data: Json) -> dict[str, Value]:
    known = EVENTS.get(name) or MESSAGES.get(name)
    if known is None:
        raise LookupError(f"unknown event {name!r}")
    elements = dict(known)
    if "scene" in data:
        elements |= {"EventKey": f"qrscene_{data['scene']}" if name == "subscribe" else str(data["scene"])}
        elements |= {"Ticket": TICKET}
    if name in MESSAGES:
        elements["MsgId"] = 10**15 + secrets.randbelow(10**15)
    return elements | {key: value for key, value in data.items() if key[:1].isupper()}


def _subscribe(account: Account, openid: str, data: Json, now: int) -> None:
    """Counted unless they follow already."""
    follower = account.followers.setdefault(openid, Follower(openid, subscribe=False))
    was_here = follower.subscribe
    by_code = "scene" in data
    follower.subscribe, follower.subscribe_time = True, now
    follower.subscribe_scene = data.get("subscribe_scene", "ADD_SCENE_QR_CODE" if by_code else "ADD_SCENE_SEARCH")
    follower.qr_scene_str = str(data.get("scene", ""))
    follower.unionid = str(data.get("unionid", follower.unionid))
    if not was_here:
        account.happened.append(Happening(now, "subscribe", openid, SOURCES.get(follower.subscribe_scene, 0)))


def _unsubscribe(account: Account, openid: str, now: int) -> None:
    follower = account.followers[openid]
    if follower.subscribe:
        account.happened.append(Happening(now, "unsubscribe", openid))
    follower.subscribe = False


def _publish(account: Account, msgid: str, data: Json, now: int) -> None:
    """What was sent to everybody is read from then on."""
    article = Article(f"{msgid}_1", str(data.get("title", "")), midnight(now))
    account.articles.setdefault(article.msgid, article)


def _xml(account: Account, name: str, openid: str, now: int, elements: dict[str, Value]) -> str:
    kind: Fields = [("MsgType", "event"), ("Event", name)] if name in EVENTS else [("MsgType", name)]
    head: Fields = [("ToUserName", account.original_id), ("FromUserName", openid), ("CreateTime", now)]
    return element("xml", [*head, *kind, *elements.items()])


def _deliver(world: World, account: Account, openid: str, xml: str) -> Delivery | None:
    if not account.callback_url:
        return None
    body, sealed = xml, ""
    if account.mode == "aes":
        sealed = encrypt(account.aes_key, xml, account.appid)
        body = element("xml", [("ToUserName", account.original_id), ("Encrypt", sealed)])
    url = signed_url(account, sealed, openid=openid)
    return world.courier.enqueue(account.appid, 0, xml, url, body.encode())


def signed_url(account: Account, sealed: str, **extra: str) -> str:
    """The callback address with its signatures, always on real time."""
    timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    query = {
        "signature": signature(account.token, timestamp, nonce, ""),
        "timestamp": timestamp,
        "nonce": nonce,
        **extra,
    }
    if sealed:
        query |= {"encrypt_type": "aes", "msg_signature": signature(account.token, timestamp, nonce, sealed)}
    parts = urlsplit(account.callback_url)
    return parts._replace(query=urlencode([*parse_qsl(parts.query), *query.items()])).geturl()


def check_url(account: Account) -> bool:
    """The URL check of the account's settings page: a signed echostr must come back as it is."""
    echo = str(secrets.randbelow(10**19))
    try:
        status, answer = exchange("GET", signed_url(account, "", echostr=echo), None, 5.0)
    except (OSError, HTTPException):
        return False
    return status == 200 and answer == echo.encode()
