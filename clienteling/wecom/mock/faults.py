"""Faults on demand: which call of which path goes wrong, how, and how often."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

BREAKS = {"drop", "reset", "half", "trickle"}
SHORTENS = {"short", "empty"}
KINDS = BREAKS | SHORTENS | {"delay", "status", "errcode"}


@dataclass
class Fault:
    """`effect`: whether WeCom does the work all the same. `times` < 0 means for ever. `path` may hold `*`.

    A `short` page holds half of what it could, an `empty` one nothing; both have a next cursor if there is more.
    """

    path: str
    kind: str
    nth: int = 1
    times: int = 1
    seconds: float = 1.0
    status: int = 502
    errcode: int = -1
    effect: bool = True
    seen: int = 0

    def strikes(self) -> bool:
        self.seen += 1
        return self.seen >= self.nth and (self.times < 0 or self.seen < self.nth + self.times)


def fault_from(data: dict[str, Any]) -> Fault:
    """`kind` may be "5xx", "503" or an errcode itself. Raises ValueError for an unknown kind or field."""
    fields = dict(data)
    kind = str(fields.pop("kind", ""))
    if kind == "5xx":
        kind = "status"
    elif kind.removeprefix("-").isdigit():
        kind = "status" if 500 <= int(kind) <= 599 else "errcode"
        fields["status" if kind == "status" else "errcode"] = int(data["kind"])
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(sorted(KINDS))}, 5xx or an errcode")
    fields.setdefault("effect", kind not in {"status", "errcode"})
    try:
        return Fault(kind=kind, **fields)
    except TypeError as error:
        raise ValueError(str(error)) from error


class FaultPlan:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [vars(fault) for fault in self._faults]

    def plant(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def strike(self, path: str) -> Fault | None:
        """Count this call against every planted fault of the path; the first that is due strikes."""
        due = [fault for fault in self._faults if fnmatchcase(path, fault.path) and fault.strikes()]
        return due[0] if due else None
