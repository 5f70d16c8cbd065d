"""Opaque cursors, bound to the query they came from, with short and empty pages on demand."""

import base64
import hashlib
from collections.abc import Sequence
from typing import TypeVar

from clienteling.wecom.mock.errors import Refused

Row = TypeVar("Row")


def page(rows: Sequence[Row], cursor: str, limit: int, *, query: str, short: str = "") -> tuple[list[Row], str]:
    """One page and the next cursor, empty at the end. `short`: "short" for half a page, "empty" for none of it.
    Raises 50100."""
    seal = hashlib.sha256(query.encode()).hexdigest()[:16]
    start = _start(cursor, seal)
    take = {"short": max(1, limit // 2), "empty": 0}.get(short, limit)
    after = start + take
    more = after < len(rows)
    token = base64.urlsafe_b64encode(f"{seal}:{after}".encode()).decode() if more else ""
    return list(rows[start:after]), token


def _start(cursor: str, seal: str) -> int:
    if not cursor:
        return 0
    try:
        owner, position = base64.urlsafe_b64decode(cursor).decode().split(":")
        start = int(position)
    except ValueError as error:
        raise Refused(50100) from error
    if owner != seal or start < 0:
        raise Refused(50100)
    return start
