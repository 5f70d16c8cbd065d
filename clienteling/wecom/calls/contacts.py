"""Members and departments of the corp."""

from dataclasses import dataclass

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class Member:
    """`status`: 1 active, 2 disabled, 4 not activated, 5 left. Apps made after 2022-06-20 see no phone, e-mail or picture."""

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


class ContactCalls(Calls):
    def user_get(self, userid: str) -> Member:
        """90196."""
        return _member(self._get("user/get", userid=userid))

    def department_list(self, id: int | None = None) -> list[Department]:
        """90208. Without `id`, all in the app's range; with it, that department and those under it."""
        params = {} if id is None else {"id": str(id)}
        return [
            Department(int(row["id"]), str(row.get("name", "")), int(row.get("parentid", 0)), int(row.get("order", 0)))
            for row in self._get("department/list", **params).get("department", [])
        ]
