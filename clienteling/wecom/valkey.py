"""The gateway's connection to Redis (Valkey): short waits, and a pause after a failure, so that absence is cheap."""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
WAIT_S = 0.5
PAUSE_S = 5.0


class Away(Exception):
    """Redis did not answer, now or moments ago; whoever asked goes on without it."""


class Shared:
    """Redis with a memory of its last failure: while that is fresh nobody waits for it again."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=WAIT_S,
            socket_connect_timeout=WAIT_S,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        self._away_until = 0.0

    def ask(self, question: Callable[["redis.Redis"], Answer]) -> Answer:
        """The answer to a question put to Redis. Raises Away."""
        if time.monotonic() < self._away_until:
            raise Away
        try:
            return question(self._client)
        except redis.RedisError as error:
            self._away_until = time.monotonic() + PAUSE_S
            logger.warning("wecom.redis_away", extra={"error": type(error).__name__})
            raise Away from None


@cache
def _shared(url: str) -> Shared:
    return Shared(url)


def shared() -> Shared:
    """This process's connection to the deployment's Redis."""
    return _shared(settings.REDIS_URL)
