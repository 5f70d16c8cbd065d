"""A small corp to set the mock with, and a caller that speaks plain HTTP to it."""

import json
from typing import Any

import requests

from clienteling.wecom.mock import MockServer

CORPID = "ww0123456789abcdef"
AGENTID = 1000002
SECRET = "s3cret"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
TOKEN = "clientelingTok"

Json = dict[str, Any]


def corp(callback_url: str = "", **changes: Any) -> Json:
    callback = {"callback_url": callback_url, "token": TOKEN, "aes_key": AES_KEY}
    follow = [{"userid": "LiNa", "remark": "loves silk"}]
    return {
        "corpid": CORPID,
        "name": "Maison",
        "apps": [
            {"agentid": AGENTID, "secret": "s3cret", "name": "Clienteling", **callback},
            {"agentid": 1000003, "secret": "other", "name": "Other"},
        ],
        "departments": [{"id": 2, "name": "Shanghai IFC"}, {"id": 3, "name": "Counter", "parentid": 2}],
        "members": [
            {"userid": "LiNa", "name": "李娜", "department": [2], "position": "Advisor", "mobile": "13800000000"},
            {"userid": "wang", "name": "王伟", "department": [3]},
        ],
        "contacts": [
            {"external_userid": "wmZhu", "name": "朱丽艳", "unionid": "oU1", "follow_user": follow},
        ],
        **changes,
    }


class Caller:
    """One app of the corp, calling with its own token."""

    def __init__(self, mock: MockServer, secret: str = SECRET) -> None:
        self.mock = mock
        self.session = requests.Session()
        self.secret = secret
        self._token = ""

    def fetch_token(self) -> Json:
        return self.get("gettoken", token=None, corpid=CORPID, corpsecret=self.secret)

    @property
    def token(self) -> str:
        self._token = self._token or self.fetch_token()["access_token"]
        return self._token

    def get(self, path: str, *, token: str | None = "", **query: Any) -> Json:
        return self._call("GET", path, token, query, None)

    def post(self, path: str, body: Json | bytes, *, token: str | None = "") -> Json:
        return self._call("POST", path, token, {}, body)

    def _call(self, method: str, path: str, token: str | None, query: Json, body: Json | bytes | None) -> Json:
        if token is not None:
            query["access_token"] = token or self.token
        raw = body if isinstance(body, bytes | None) else dump(body)
        answer = self.session.request(
            method, f"{self.mock.url}/cgi-bin/{path}", params=query, data=raw, timeout=10, allow_redirects=False
        )
        result: Json = answer.json()
        return result

    def control(self, path: str, body: Json | None = None) -> Json:
        method = "GET" if body is None else "POST"
        answer = self.session.request(method, f"{self.mock.url}/mock/{path}", json=body, timeout=10)
        result: Json = answer.json()
        assert answer.status_code == 200, result
        return result

    def send(self, msgtype: str, content: Any, touser: str = "LiNa", **extra: Any) -> Json:
        body = {"touser": touser, "agentid": AGENTID, "msgtype": msgtype, msgtype: content, **extra}
        return self.post("message/send", body)

    def phone(self, userid: str = "LiNa") -> list[Json]:
        rows: list[Json] = self.control(f"messages?userid={userid}")["messages"]
        return rows


def dump(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def button_card(task_id: str = "alert-1", **changes: Any) -> Json:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "Zhu Liyan's birthday is near"},
        "button_list": [{"text": "Done", "style": 1, "key": "done"}, {"text": "Later", "style": 2, "key": "later"}],
        "task_id": task_id,
        **changes,
    }
