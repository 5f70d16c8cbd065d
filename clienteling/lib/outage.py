"""Tells an absent PostgreSQL from a request that went wrong: the first is 503 and passes by itself."""

from django.db import InterfaceError, OperationalError

RETRY_AFTER_S = 5
# Connection, resources, and an operator's shutdown or a crash, by SQLSTATE; none at all: no server said anything.
AWAY = ("08", "53", "57P")


def database_is_away(error: BaseException | None) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY)
