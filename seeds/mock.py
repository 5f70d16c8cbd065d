"""Tells the mock WeCom about the house: corps, application, members, clients; Official Accounts and who follows."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from django.conf import settings
from django.urls import reverse

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import ClientIdentity, IdentityKind, Relationship
from clienteling.lib import clock
from clienteling.wecom.models import OfficialAccount

AUDIENCE = 86_000
ARTICLES = ["秋冬系列：柔光之间", "匠心：一只手袋的诞生", "节日礼赠", "上海国金中心新店启幕"]


def write_setup(path: Path) -> None:
    """The body of `POST /mock/setup`, for `mock_wecom --setup`. It holds the demo's secrets: for its owner only."""
    corps = [corp(market) for market in Market.objects.select_related("corp")]
    path.touch(mode=0o600)
    accounts = [account(row, clock.now()) for row in OfficialAccount.objects.select_related("corp__market")]
    path.write_text(json.dumps({"corps": corps, "accounts": accounts}, ensure_ascii=False))


def messages_on_phones() -> list[str]:
    """The messages the running mock shows on its phones, by ID: what WeCom itself says of our sending."""
    answer = requests.get(urljoin(settings.WECOM_API_URL, "/mock/messages"), timeout=10).json()
    return [message["msgid"] for message in answer["messages"] if message["delivered"]]


def corp(market: Market) -> dict[str, Any]:
    row = market.corp
    callback = reverse("wecom:callback", args=[row.corp_id, row.agent_id])
    return {
        "corpid": row.corp_id,
        "name": row.name,
        "apps": [
            {
                "agentid": row.agent_id,
                "name": "Clienteling",
                "secret": row.secret,
                "callback_url": urljoin(settings.PUBLIC_URL, callback),
                "sidebar_url": urljoin(settings.PUBLIC_URL, reverse("mobile:sidebar")),
                "token": row.callback_token,
                "aes_key": row.callback_aes_key,
            }
        ],
        "departments": [{"id": row.number, "name": row.name} for row in market.departments.filter(gone_at=None)],
        "members": [
            {"userid": a.userid, "name": a.name, "department": [a.store.name] if a.store else []}
            for a in Associate.objects.active().exclude(userid="").filter(market=market).select_related("store")
        ],
        "contacts": contacts(market),
    }


def contacts(market: Market) -> list[dict[str, Any]]:
    """The market's clients as WeCom knows them: nickname and who follows."""
    follows: dict[int, list[dict[str, Any]]] = {}
    running = Relationship.objects.active().filter(client__market=market)
    for client, userid, since in running.values_list("client", "associate__userid", "started_at"):
        follows.setdefault(client, []).append({"userid": userid, "createtime": int(since.timestamp())})
    identities = ClientIdentity.objects.filter(
        kind=IdentityKind.EXTERNAL_USERID, scope=market.corp.corp_id
    ).select_related("client")
    return [
        {"external_userid": i.value, "name": i.client.name, "follow_user": follows.get(i.client_id, [])}
        for i in identities.iterator(chunk_size=1000)
    ]


def account(row: OfficialAccount, now: datetime) -> dict[str, Any]:
    """Followed by the market's clients and by many more; an article every other Friday."""
    unionids = ClientIdentity.objects.filter(kind=IdentityKind.UNIONID, client__market__corp=row.corp_id)
    friday = clock.local_day(now, "Asia/Shanghai") - timedelta(days=now.weekday() + 3)
    days = (clock.start_of_day(friday - timedelta(weeks=2 * n), "Asia/Shanghai") for n in range(len(ARTICLES)))
    return {
        "appid": row.appid,
        "original_id": row.original_id,
        "name": row.name,
        "secret": row.secret,
        "callback_url": urljoin(settings.PUBLIC_URL, reverse("wecom:official", args=[row.appid])),
        "token": row.callback_token,
        "aes_key": row.callback_aes_key,
        "mode": row.mode,
        "audience": AUDIENCE,
        "followers": [
            {"openid": openid(identity.value), "unionid": identity.value}
            for identity in unionids.iterator(chunk_size=1000)
        ],
        "articles": [
            {"msgid": f"{1000 + n}_1", "title": title, "published_at": int(day.timestamp())}
            for n, (title, day) in enumerate(zip(ARTICLES, days, strict=True))
        ],
    }


def openid(unionid: str) -> str:
    """What an account calls the person: of the same length, another each."""
    return f"oM{unionid[2:]}"
