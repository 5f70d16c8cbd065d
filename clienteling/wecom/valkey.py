"""The gateway's connection to Redis (Valkey): short waits, and a pause after a failure, so that absence is cheap."""

import logging
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from clienteling.lib import redis_absence

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
WAIT_S = 0.5


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
        self._url = url

    def ask(self, question: Callable[["redis.Redis"], Answer]) -> Answer:
        """The answer to a question put to Redis. Raises Away."""
        if redis_absence.is_fresh(self._url):
            raise Away
        try:
            return question(self._client)
        except redis.RedisError as error:
            redis_absence.note(self._url)
            logger.warning("wecom.redis_away", extra={"error": type(error).__name__})
            raise Away from None


@cache
def _shared(url: str) -> Shared:
    return Shared(url)


def shared() -> Shared:
    """This process's connection to the deployment's Redis."""
    return _shared(settings.REDIS_URL)
