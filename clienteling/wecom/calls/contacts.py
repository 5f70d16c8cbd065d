"""Members and departments of the corp."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class Member:
    """`status`: 1 active, 2 disabled, 4 not activated, 5 left. Recent apps see no phone, e-mail or picture."""

    userid: str
    name: str
    departments: tuple[int, ...]
    main_department: int | None
    position: str
    status: int


@dataclass(frozen=True)
class Department:
    id: int
    name: str
    parent_id: int
    order: int


def _member(answer: Answer) -> Member:
    main = answer.get("main_department")
    return Member(
        userid=str(answer["userid"]),
        name=str(answer.get("name", "")),
        departments=tuple(int(number) for number in answer.get("department", [])),
        main_department=None if main is None else int(main),
        position=str(answer.get("position", "")),
        status=int(answer.get("status", 1)),
    )


def _department(row: Mapping[str, Any]) -> Department:
    return Department(
        id=int(row["id"]),
        name=str(row.get("name", "")),
        parent_id=int(row.get("parentid", 0)),
        order=int(row.get("order", 0)),
    )


class ContactCalls(Calls):
    def user_get(self, userid: str) -> Member:
        """90196."""
        return self._get("user/get", _member, userid=userid)

    def user_list(self, department_id: int) -> list[Member]:
        """90201. Members of that very department, as far as they are in the app's range."""
        return self._get(
            "user/list",
            lambda answer: [_member(row) for row in answer.get("userlist", [])],
            department_id=str(department_id),
        )

    def department_list(self, id: int | None = None) -> list[Department]:
        """90208. Without `id`, all in the app's range; with it, that department and those under it."""
        params = {} if id is None else {"id": str(id)}
        return self._get(
            "department/list", lambda answer: [_department(row) for row in answer.get("department", [])], **params
        )
