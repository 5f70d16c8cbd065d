"""Reads that may be some seconds old, a month's report above all: they go to the read replica, where there is one."""

import logging
from contextlib import ContextDecorator
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

logger = logging.getLogger(__name__)
REPLICA = "replica"
_depth: ContextVar[int] = ContextVar("aside", default=0)


class aside(ContextDecorator):  # noqa: N801  (reads as a word: `with aside():`, `@aside()`)
    """All that is read inside, through querysets and by the end of it, may come from the replica."""

    def __enter__(self) -> None:
        _depth.set(_depth.get() + 1)

    def __exit__(self, *_: object) -> None:
        _depth.set(_depth.get() - 1)


class Router:
    """All is written and read at the one database but what is read `aside`; a replica that is away is not missed."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        if not _depth.get() or REPLICA not in settings.DATABASES:
            return None
        try:
            connections[REPLICA].ensure_connection()
        except DatabaseError as error:
            logger.warning("replica.away", extra={"error": type(error).__name__})
            return None
        return REPLICA

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """It is the same house."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """What is written reaches the replica by itself."""
        return db != REPLICA
