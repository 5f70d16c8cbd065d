"""Who acts, told to the database: triggers that keep history read it from the setting `clienteling.act`."""

import json
import re
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Act = dict[str, int | str]
_act: ContextVar[Act | None] = ContextVar("act", default=None)
WRITES = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I)


TELL = "SELECT set_config('clienteling.act', {}, true)"


@contextmanager
def acting(**who: int | str) -> Iterator[None]:
    """All that is written inside was done by `associate` or `source`, and `why`: a page's name or a job's."""
    before = _act.set(dict(who))
    try:
        yield
    finally:
        _act.reset(before)


def also(**who: int | str) -> None:
    """Learned later, as the machine behind a key; nothing outside of `acting`."""
    if (act := _act.get()) is not None:
        act.update(who)


def teller(followed: Set[str]) -> Callable[..., Any]:
    """A wrapper of Django's cursors: puts the act in front of a statement that writes to a followed table.

    The setting lasts for the transaction, or for the statement where there is none.
    """

    def tell(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        act = _act.get()
        if act is None or not isinstance(sql, str) or not writes_to(sql, followed):
            return execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        if many:
            cursor.execute(TELL.format("%s"), [json.dumps(act)])
            return execute(sql, params, many, context)
        answer = execute(f"{TELL.format(literal(act, params))}; {sql}", params, many, context)
        while cursor.nextset():
            pass
        return answer

    return tell


def literal(act: Act, params: Any) -> str:
    text = json.dumps(act).replace("'", "''")
    return f"'{text}'" if params is None else f"'{text}'".replace("%", "%%")


def writes_to(sql: str, tables: Set[str]) -> bool:
    """As far as its text says; most statements are told apart by their first word."""
    start = sql.lstrip()[:6].upper()
    if start in ("INSERT", "UPDATE", "DELETE"):
        first = WRITES.match(sql.lstrip())
        return first is not None and first[1] in tables
    return start.startswith("WITH") and any(found[1] in tables for found in WRITES.finditer(sql))
