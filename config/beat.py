"""Beat that ticks only while it holds the house's lock: of many that run, one is awake, and another takes over."""

import logging
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

logger = logging.getLogger(__name__)
LOCK = "SELECT pg_try_advisory_lock(hashtext('clienteling beat'))"
# A host that is gone without a word loses the lock after about 11 s; on a socket the settings do nothing.
NOTICED = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"
RETRY_S = 2.0


class HouseLock:
    """An advisory lock of PostgreSQL on a connection of its own: it ends with the process, or with the connection."""

    def __init__(self) -> None:
        self._database = connections[DEFAULT_DB_ALIAS].copy()
        self._taken = False

    def held(self) -> bool:
        """Taken now or before, and the connection that holds it still answers."""
        try:
            with self._database.cursor() as cursor:
                if not self._taken:
                    cursor.execute(NOTICED)
                cursor.execute("SELECT true" if self._taken else LOCK)
                (self._taken,) = cursor.fetchone()
        except DatabaseError as error:
            logger.warning("beat.lock_lost", extra={"error": type(error).__name__})
            self._taken = False
        if not self._taken:
            self.let_go()
        return self._taken

    def let_go(self) -> None:
        self._taken = False
        self._database.close()


class OneAwake(PersistentScheduler):
    """The schedule of `config.celery`, told by one process at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lock = HouseLock()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self.lock.held():
            return RETRY_S
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def close(self) -> None:
        self.lock.let_go()
        super().close()
