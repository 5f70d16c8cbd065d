"""The gateway's connection to Redis (Valkey): short waits, and a pause after a failure, so that absence is cheap."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry
from redis.sentinel import Sentinel

from clienteling.lib import redis_absence

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
WAIT_S = 0.5
WHOSE = ("db", "username", "password")


class Away(Exception):
    """Redis did not answer, now or moments ago; whoever asked goes on without it."""


def client(url: str) -> "redis.Redis":
    """Of that address, or of whichever server the sentinels call the master now."""
    patience: dict[str, Any] = {
        "socket_timeout": WAIT_S,
        "socket_connect_timeout": WAIT_S,
        "retry": Retry(NoBackoff(), 0),
    }
    if not settings.REDIS_SENTINELS:
        return redis.Redis.from_url(url, decode_responses=True, **patience)
    hosts = [(host, int(port)) for host, _colon, port in (one.rpartition(":") for one in settings.REDIS_SENTINELS)]
    whose: dict[str, Any] = {
        name: value
        for name, value in parse_url(url).items()  # type: ignore[no-untyped-call]  # redis has no types here
        if name in ("db", "username", "password")
    }
    sentinel: Any = Sentinel(hosts, sentinel_kwargs=settings.REDIS_SENTINEL_OPTIONS)  # type: ignore[no-untyped-call]  # as above
    master: redis.Redis = sentinel.master_for(
        settings.REDIS_SENTINEL_MASTER, decode_responses=True, **whose, **patience
    )
    return master


class Shared:
    """Redis with a memory of its last failure: while that is fresh nobody waits for it again."""

    def __init__(self, url: str) -> None:
        self._client = client(url)
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


def of_queues() -> Shared:
    """The same to where the queues are, which may be another Redis or another database of it."""
    return _shared(settings.QUEUE_URL)
