"""Acquisition links and the quota they use up; a client who comes by one is counted with it."""

from dataclasses import dataclass, field
from typing import Any

HOST = "https://work.weixin.qq.com/ca/"


@dataclass
class Link:
    link_id: str
    create_time: int
    fields: dict[str, Any]
    clicks: list[int] = field(default_factory=list)
    customers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return HOST + self.link_id


@dataclass
class Acquisition:
    """`lots`: what the corp bought, as WeCom's quota_list."""

    links: dict[str, Link] = field(default_factory=dict)
    total: int = 0
    lots: list[dict[str, int]] = field(default_factory=list)

    def live_lots(self, now: int) -> list[dict[str, int]]:
        return [lot for lot in self.lots if lot["balance"] > 0 and lot["expire_date"] > now]

    def come(self, link_id: str, userid: str, external_userid: str, state: str, now: int) -> None:
        """A client adds the member by the link and uses up one unit. Raises LookupError."""
        link, lots = self.links[link_id], self.live_lots(now)
        if not lots:
            raise LookupError("the acquisition quota is exhausted")
        min(lots, key=lambda lot: lot["expire_date"])["balance"] -= 1
        link.clicks.append(now)
        row = {"external_userid": external_userid, "userid": userid, "chat_status": 0, "state": state}
        link.customers.append(row | {"at": now})
