"""Acquisition links (获客助手): addresses by which clients add associates, their quota and what they brought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer

PREFIX = "externalcontact/customer_acquisition"
WHOLE_RANGE, LISTED = 1, 2


@dataclass(frozen=True)
class Link:
    """`priority_type`: 1 everybody in range, 2 those listed; 0 when the link has none."""

    link_id: str
    link_name: str
    url: str
    created_at: int
    skip_verify: bool
    user_list: tuple[str, ...]
    department_list: tuple[int, ...]
    priority_type: int
    priority_userids: tuple[str, ...]


@dataclass(frozen=True)
class LinkRange:
    """Who receives the clients, 500 people at most in all. `priority_userids` come first, if there are any."""

    user_list: tuple[str, ...] = ()
    department_list: tuple[int, ...] = ()
    priority_type: int = 0
    priority_userids: tuple[str, ...] = ()

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "range": {"user_list": list(self.user_list), "department_list": list(self.department_list)}
        }
        if self.priority_type:
            listed = list(self.priority_userids)
            body["priority_option"] = {"priority_type": self.priority_type, "priority_userid_list": listed}
        return body


@dataclass(frozen=True)
class CreatedLink:
    link_id: str
    url: str
    created_at: int


@dataclass(frozen=True)
class LinkCustomer:
    """`chat_status`: 0 the client has not written, 1 has written, 2 unknown. `state`: the link's customer_channel."""

    external_userid: str
    userid: str
    chat_status: int
    state: str


@dataclass(frozen=True)
class LinkStatistic:
    clicked: int
    new_customers: int


@dataclass(frozen=True)
class QuotaLot:
    expires_at: int
    balance: int


@dataclass(frozen=True)
class Quota:
    total: int
    balance: int
    lots: tuple[QuotaLot, ...]


def _link(link_id: str, answer: Answer) -> Link:
    link, reach, priority = answer["link"], answer.get("range") or {}, answer.get("priority_option") or {}
    return Link(
        link_id=str(link.get("link_id", link_id)),
        link_name=str(link["link_name"]),
        url=str(link["url"]),
        created_at=int(link.get("create_time", 0)),
        skip_verify=bool(link.get("skip_verify", True)),
        user_list=tuple(str(userid) for userid in reach.get("user_list", [])),
        department_list=tuple(int(number) for number in reach.get("department_list", [])),
        priority_type=int(priority.get("priority_type", 0)),
        priority_userids=tuple(str(userid) for userid in priority.get("priority_userid_list", [])),
    )


def _created(answer: Answer) -> CreatedLink:
    link = answer["link"]
    return CreatedLink(link_id=str(link["link_id"]), url=str(link["url"]), created_at=int(link.get("create_time", 0)))


def _customer(row: Mapping[str, Any]) -> LinkCustomer:
    return LinkCustomer(
        external_userid=str(row["external_userid"]),
        userid=str(row["userid"]),
        chat_status=int(row.get("chat_status", 2)),
        state=str(row.get("state", "")),
    )


def _customers(answer: Answer) -> list[LinkCustomer]:
    return [_customer(row) for row in answer.get("customer_list", [])]


def _statistic(answer: Answer) -> LinkStatistic:
    return LinkStatistic(clicked=int(answer["click_link_customer_cnt"]), new_customers=int(answer["new_customer_cnt"]))


def _quota(answer: Answer) -> Quota:
    rows = answer.get("quota_list", [])
    lots = tuple(QuotaLot(expires_at=int(row["expire_date"]), balance=int(row["balance"])) for row in rows)
    return Quota(total=int(answer["total"]), balance=int(answer["balance"]), lots=lots)


class AcquisitionCalls(Calls):
    """Documents 97297 and 97298."""

    def list_link(self, limit: int = 100) -> Iterator[list[str]]:
        """97297. Pages of link ids."""
        return self._post_pages(f"{PREFIX}/list_link", lambda answer: list(answer["link_id_list"]), {"limit": limit})

    def get_link(self, link_id: str) -> Link:
        """97297, `customer_acquisition/get`."""
        return self._post(f"{PREFIX}/get", lambda answer: _link(link_id, answer), {"link_id": link_id})

    def create_link(self, link_name: str, reach: LinkRange, *, skip_verify: bool = True) -> CreatedLink:
        """97297. `?customer_channel=…` (64 bytes) on the address comes back as State."""
        body = {"link_name": link_name, "skip_verify": skip_verify, **reach.body()}
        return self._post(f"{PREFIX}/create_link", _created, body)

    def update_link(
        self,
        link_id: str,
        *,
        link_name: str | None = None,
        reach: LinkRange | None = None,
        skip_verify: bool | None = None,
    ) -> None:
        """97297. None leaves it as it is; a range is replaced."""
        given = {"link_name": link_name, "skip_verify": skip_verify}
        body: dict[str, Any] = {"link_id": link_id} | {name: it for name, it in given.items() if it is not None}
        self._post(f"{PREFIX}/update_link", lambda answer: None, body | (reach.body() if reach else {}))

    def delete_link(self, link_id: str) -> None:
        """97297."""
        self._post(f"{PREFIX}/delete_link", lambda answer: None, {"link_id": link_id})

    def link_customer(self, link_id: str, limit: int = 1000) -> Iterator[list[LinkCustomer]]:
        """97298, `customer_acquisition/customer`."""
        return self._post_pages(f"{PREFIX}/customer", _customers, {"link_id": link_id, "limit": limit})

    def link_statistic(self, link_id: str, start_time: int, end_time: int) -> LinkStatistic:
        """97298, `customer_acquisition/statistic`. At most 30 days, at most 180 days back."""
        body = {"link_id": link_id, "start_time": start_time, "end_time": end_time}
        return self._post(f"{PREFIX}/statistic", _statistic, body)

    def customer_acquisition_quota(self) -> Quota:
        """97298. Below 20 left WeCom tells the administrators, at 0 the links stop."""
        return self._get("externalcontact/customer_acquisition_quota", _quota)
