"""Turns the JSON of `POST /mock/setup` into corps; raises ValueError with a clear word for what is wrong."""

import base64
import time
from dataclasses import fields
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from clienteling.wecom.mock.directory import SCOPES, App, Contact, Corp, Json, Member
from clienteling.wecom.mock.official.account import account_from
from clienteling.wecom.mock.world import World

ROOT = 1


def set_up(world: World, data: Json) -> Json:
    """Replace the directory of the given corps; messages and tokens stay."""
    corps = [corp_from(row) for row in data["corps"]]
    accounts = [account_from(row, world.clock.seconds()) for row in data.get("accounts", [])]
    world.corps |= {corp.corpid: corp for corp in corps}
    world.accounts |= {account.appid: account for account in accounts}
    world.settings.change(data.get("settings", {}))
    return {"corps": [corp.corpid for corp in corps], "accounts": [account.appid for account in accounts]}


def corp_from(data: Json) -> Corp:
    corp = Corp(corpid=_text(data, "corpid"), name=str(data.get("name", data["corpid"])))
    corp.departments[ROOT] = {"id": ROOT, "name": corp.name, "parentid": 0, "order": 1}
    for row in data.get("departments", []):
        corp.departments[int(row["id"])] = {"parentid": ROOT, "order": 1, **row, "id": int(row["id"])}
    for row in data.get("apps", []):
        app = _app(row)
        corp.apps[app.agentid] = app
    for row in data.get("members", []):
        member = _member(row, corp)
        corp.members[member.key] = member
    for row in data.get("tags", []):
        corp.tags[int(row["tagid"])] = {str(userid).lower() for userid in row.get("userlist", [])}
        corp.tag_names[int(row["tagid"])] = str(row.get("tagname", row["tagid"]))
    for row in data.get("contacts", []):
        contact = contact_from(row)
        corp.contacts[contact.external_userid] = contact
    for row in data.get("group_chats", []):
        chat = _group_chat(row)
        corp.group_chats[chat["chat_id"]] = chat
    corp.behavior.extend(
        {**row, "userid": _text(row, "userid"), "stat_time": int(row["stat_time"])} for row in data.get("behavior", [])
    )
    return corp


def _group_chat(data: Json) -> Json:
    """A group_chat object (document 92122), its `status`, and `messages` as `{"userid", "at"}` for the statistics."""
    now = int(time.time())
    defaults: Json = {"name": "", "create_time": now, "admin_list": [], "member_version": "1", "status": 0}
    chat = {**defaults, "messages": [], **data, "chat_id": _text(data, "chat_id"), "owner": _text(data, "owner")}
    given = data.get("member_list") or [{"userid": chat["owner"]}]
    joined: Json = {"type": 1, "join_time": chat["create_time"], "join_scene": 1, "group_nickname": "", "name": ""}
    return {**chat, "member_list": [{**joined, **row} for row in given]}


def contact_from(data: Json) -> Contact:
    profile = {"name": "", "type": 1, "gender": 0, "avatar": "", **data}
    follows = profile.pop("follow_user", [])
    contact = Contact(external_userid=_text(data, "external_userid"), profile=profile)
    for row in follows if isinstance(follows, list) else [follows]:
        follow = follow_from(row if isinstance(row, dict) else {"userid": str(row)})
        contact.follows[follow["userid"].lower()] = follow
    return contact


def follow_from(data: Json) -> Json:
    """A follow_user object (document 92114) with what was not given filled in."""
    userid = _text(data, "userid")
    defaults: Json = {"remark": "", "description": "", "createtime": int(time.time()), "tags": [], "remark_mobiles": []}
    return {**defaults, "oper_userid": userid, "add_way": 1, **data}


def _text(data: Json, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be a non-empty string")
    return value


def _app(data: Json) -> App:
    visible = data.get("visible")
    if data.get("callback_url"):
        _check_callback(data)
    return App(
        agentid=int(data["agentid"]),
        secret=_text(data, "secret"),
        name=str(data.get("name", data["agentid"])),
        callback_url=data.get("callback_url") or "",
        token=data.get("token") or "",
        aes_key=data.get("aes_key") or "",
        trusted_domain=data.get("trusted_domain") or "",
        privacy_cut=data.get("privacy_cut"),
        scopes=tuple(data.get("scopes", SCOPES)),
        trusted_ips=tuple(str(ip_network(it, strict=False)) for it in data.get("trusted_ips", ())),
        sidebar_url=data.get("sidebar_url") or "",
        disabled=bool(data.get("disabled", False)),
        visible=None if visible is None else frozenset(str(userid).lower() for userid in visible),
    )


def change_app(corp: Corp, changes: Json) -> None:
    """The named app, changed while everything else stays. Raises KeyError, ValueError."""
    held = corp.apps[int(changes["agentid"])]
    kept = {field.name: getattr(held, field.name) for field in fields(App)}
    unknown = set(changes) - set(kept)
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    corp.apps[held.agentid] = _app({**kept, **changes})


def _check_callback(data: Json) -> None:
    """An address that can be called and a key that can encrypt, or an error now instead of silence later."""
    parts = urlsplit(_text(data, "callback_url"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("callback_url must be an http address")
    _text(data, "token")
    if len(base64.b64decode(_text(data, "aes_key") + "=")) != 32:
        raise ValueError("aes_key must be 43 characters that stand for 32 bytes")


def _member(data: Json, corp: Corp) -> Member:
    rest = {name: value for name, value in data.items() if name not in {"userid", "name", "department"}}
    given = data.get("department", [ROOT])
    departments = [_department(item, corp) for item in (given if isinstance(given, list) else [given])]
    userid = _text(data, "userid")
    return Member(userid, str(data.get("name", userid)), departments or [ROOT], rest)


def _department(given: Any, corp: Corp) -> int:
    """A department's id; a name that is new becomes a department under the root."""
    if isinstance(given, int):
        corp.departments.setdefault(given, {"id": given, "name": str(given), "parentid": ROOT, "order": 1})
        return given
    for id_, row in corp.departments.items():
        if row["name"] == given:
            return id_
    new = max(corp.departments) + 1
    corp.departments[new] = {"id": new, "name": str(given), "parentid": ROOT, "order": 1}
    return new
