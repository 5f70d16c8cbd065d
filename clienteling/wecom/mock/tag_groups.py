"""The corp's tags and their groups; deleted ones stay, because a query by id still shows them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tag:
    """`agentid`: the app that made it, 0 for the console."""

    id: str
    name: str
    create_time: int
    order: int
    agentid: int
    deleted: bool = False

    def as_json(self, *, deleted: bool) -> dict[str, Any]:
        row = {"id": self.id, "name": self.name, "create_time": self.create_time, "order": self.order}
        return row | ({"deleted": self.deleted} if deleted else {})


@dataclass
class TagGroup:
    id: str
    name: str
    create_time: int
    order: int
    agentid: int
    deleted: bool = False
    tags: dict[str, Tag] = field(default_factory=dict)

    def live(self) -> list[Tag]:
        return [tag for tag in self.tags.values() if not tag.deleted]

    def as_json(self, tags: list[Tag], *, deleted: bool = False) -> dict[str, Any]:
        """With these of its tags, largest order first. `deleted`: whether to say what is deleted."""
        row = {"group_id": self.id, "group_name": self.name, "create_time": self.create_time, "order": self.order}
        rows = [tag.as_json(deleted=deleted) for tag in sorted(tags, key=lambda tag: -tag.order)]
        return row | {"tag": rows} | ({"deleted": self.deleted} if deleted else {})
