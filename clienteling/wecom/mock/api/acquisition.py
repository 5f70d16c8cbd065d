"""Acquisition links, what they brought and the quota (documents 97297, 97298)."""

import secrets
from typing import Any

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.acquisition import Link
from clienteling.wecom.mock.api.external import SCOPE
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.ranges import people, whole_numbers
from clienteling.wecom.mock.registry import Request, call

PREFIX = "/cgi-bin/externalcontact/customer_acquisition"
MOST_PEOPLE, MOST_PRIORITY = 500, 1000
DAY_S = 86_400


@call("POST", f"{PREFIX}/list_link", scope=SCOPE)
def list_link(request: Request) -> Json:
    rows, following = _page(request, list(request.corp.acquisition.links), 100, "links")
    return {"link_id_list": rows, "next_cursor": following}


@call("POST", f"{PREFIX}/get", scope=SCOPE)
def get(request: Request) -> Json:
    link = _find(request)
    rest = {name: value for name, value in link.fields.items() if name in ("range", "priority_option")}
    shown = {name: link.fields[name] for name in ("link_name", "skip_verify", "mark_source")}
    return {"link": shown | {"url": link.url, "create_time": link.create_time}, **rest}


@call("POST", f"{PREFIX}/create_link", scope=SCOPE)
def create_link(request: Request) -> Json:
    links, most = request.corp.acquisition.links, request.world.settings.acquisition_links
    fields = _fields(request, {"skip_verify": True, "mark_source": True} | request.body)
    if len(links) >= most:
        raise Refused(41095)
    link = Link(f"cawcde{secrets.token_hex(5)}", request.world.clock.seconds(), fields)
    links[link.link_id] = link
    shown = {"link_id": link.link_id, "link_name": fields["link_name"]}
    return {"link": shown | {"url": link.url, "create_time": link.create_time}}


@call("POST", f"{PREFIX}/update_link", scope=SCOPE)
def update_link(request: Request) -> Json:
    link = _find(request)
    link.fields = _fields(request, link.fields | request.body)
    return {}


@call("POST", f"{PREFIX}/delete_link", scope=SCOPE)
def delete_link(request: Request) -> Json:
    del request.corp.acquisition.links[_find(request).link_id]
    return {}


@call("POST", f"{PREFIX}/customer", scope=SCOPE)
def customer(request: Request) -> Json:
    link = _find(request)
    rows, following = _page(request, link.customers, 1000, f"customer {link.link_id}")
    shown = [{name: value for name, value in row.items() if name not in {"at", "messages"}} for row in rows]
    return {"customer_list": shown, "next_cursor": following}


@call("POST", f"{PREFIX}/statistic", scope=SCOPE)
def statistic(request: Request) -> Json:
    link, now = _find(request), request.world.clock.seconds()
    start, end = (validate.number(request.body, name, default=-1) for name in ("start_time", "end_time"))
    if not 0 <= start <= end or end - start > 30 * DAY_S or start < now - 180 * DAY_S:
        raise Refused(60267)
    return {
        "click_link_customer_cnt": sum(start <= at <= end for at in link.clicks),
        "new_customer_cnt": sum(start <= row["at"] <= end for row in link.customers),
    }


@call("GET", "/cgi-bin/externalcontact/customer_acquisition_quota", scope=SCOPE)
def customer_acquisition_quota(request: Request) -> Json:
    held = request.corp.acquisition
    lots = held.live_lots(request.world.clock.seconds())
    return {"total": held.total, "balance": sum(lot["balance"] for lot in lots), "quota_list": lots}


@call("POST", f"{PREFIX}/get_chat_info", scope=SCOPE)
def get_chat_info(request: Request) -> Json:
    """Who wrote, by the key of a `message_from_customer` event; good for half an hour, as often as one likes."""
    key = validate.text(request.body, "chat_key", code=41201)
    chat = request.world.tickets.look(key, request.corp.corpid, unknown=41201, used=41201, expired=41201)
    kind, _, rest = chat.subject.partition(":")
    link_id, _, external_userid = rest.partition(":")
    if kind != "chat":
        raise Refused(41201)
    link = request.corp.acquisition.links[link_id]
    row = next(row for row in link.customers if row["external_userid"] == external_userid)
    info = {"recv_msg_cnt": row.get("messages", 0), "link_id": link_id, "state": row["state"]}
    return {"userid": chat.userid, "external_userid": external_userid, "chat_info": info}


def _page(request: Request, rows: list[Any], most: int, query: str) -> tuple[list[Any], str]:
    limit = validate.number(request.body, "limit", default=most)
    if not 1 <= limit <= most:
        raise Refused(validate.INVALID, "limit")
    return request.page(rows, limit, query=query)


def _find(request: Request) -> Link:
    link = request.corp.acquisition.links.get(validate.text(request.body, "link_id"))
    if link is None:
        raise Refused(validate.INVALID, "link_id")
    return link


def _fields(request: Request, given: Json) -> Json:
    reach = validate.mapping(given, "range")
    users = validate.strings(reach, "user_list", most=MOST_PEOPLE)
    departments = whole_numbers(reach, "department_list")
    if not 1 <= len(people(request, users, departments)) <= MOST_PEOPLE:
        raise Refused(validate.INVALID, "range")
    fields: Json = {"link_name": validate.text(given, "link_name", chars=30, long=40058)}
    for name in ("skip_verify", "mark_source"):
        if not isinstance(given[name], bool):
            raise Refused(validate.INVALID, name)
        fields[name] = given[name]
    fields["range"] = {"user_list": users, "department_list": departments}
    return fields | ({"priority_option": _priority(request, given)} if given.get("priority_option") else {})


def _priority(request: Request, given: Json) -> Json:
    option = validate.mapping(given, "priority_option")
    kind = validate.number(option, "priority_type")
    listed = validate.strings(option, "priority_userid_list", most=MOST_PRIORITY)
    if kind not in (1, 2) or (kind == 2 and not listed):
        raise Refused(validate.INVALID, "priority_option")
    people(request, listed, [])
    return {"priority_type": kind, "priority_userid_list": listed}
