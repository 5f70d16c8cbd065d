"""What an Official Account holds: its keys, who follows, what happened, what was published."""

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
MODES = ("aes", "plain")


@dataclass
class Follower:
    """`qr_scene_str`: of the QR code they came by. One who left stays known."""

    openid: str
    unionid: str = ""
    subscribe: bool = True
    subscribe_time: int = 0
    subscribe_scene: str = "ADD_SCENE_SEARCH"
    qr_scene: int = 0
    qr_scene_str: str = ""
    remark: str = ""

    def as_json(self) -> Json:
        known: Json = {"subscribe": int(self.subscribe), "openid": self.openid}
        if self.subscribe:
            known |= {"language": "zh_CN", "subscribe_time": self.subscribe_time, "remark": self.remark, "groupid": 0}
            known |= {"tagid_list": [], "subscribe_scene": self.subscribe_scene, "qr_scene": self.qr_scene}
            known["qr_scene_str"] = self.qr_scene_str
        return known | ({"unionid": self.unionid} if self.unionid else {})


@dataclass(frozen=True)
class Happening:
    """`detail`: the source of a new follower, or the kind of a message."""

    at: int
    name: str
    openid: str
    detail: int = 0


@dataclass(frozen=True)
class Article:
    """`published_at`: midnight in China of its day."""

    msgid: str
    title: str
    published_at: int


@dataclass
class Account:
    """`audience`: nameless followers at the time of setup, who come, read and go by themselves; 0 leaves only events.
    `named`: how many of `followers` there were then."""

    appid: str
    original_id: str
    secret: str
    name: str = ""
    mode: str = "aes"
    callback_url: str = ""
    token: str = ""
    aes_key: str = ""
    audience: int = 0
    began_at: int = 0
    named: int = 0
    followers: dict[str, Follower] = field(default_factory=dict)
    happened: list[Happening] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)


def account_from(data: Json, now: int) -> Account:
    """Raises ValueError with a clear word for what is wrong."""
    rest = {name: value for name, value in data.items() if name not in ("followers", "articles")}
    try:
        account = Account(**{"began_at": now, **rest})
        followers = [Follower(**{"subscribe_time": now, **row}) for row in data.get("followers", [])]
    except TypeError as error:
        raise ValueError(str(error)) from error
    account.followers = {follower.openid: follower for follower in followers}
    account.named = sum(follower.subscribe for follower in followers)
    for row in data.get("articles", []):
        account.articles[row["msgid"]] = Article(row["msgid"], row.get("title", ""), int(row["published_at"]))
    _check(account)
    return account


def _check(account: Account) -> None:
    if not all((account.appid, account.original_id, account.secret)):
        raise ValueError("appid, original_id and secret must not be empty")
    if account.mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}")
    if account.callback_url and urlsplit(account.callback_url).scheme not in {"http", "https"}:
        raise ValueError("callback_url must be an http address")
    if account.callback_url and not account.token:
        raise ValueError("token must not be empty")
    if account.callback_url and account.mode == "aes" and len(base64.b64decode(account.aes_key + "=")) != 32:
        raise ValueError("aes_key must be 43 characters that stand for 32 bytes")
