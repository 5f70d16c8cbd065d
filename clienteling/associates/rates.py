"""How often a machine may call: counted by the minute in Redis, and by this process alone while Redis is away."""

from collections import Counter
from threading import Lock
from time import time
from typing import Any, cast

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from clienteling.associates.authentication import Machine
from clienteling.associates.models import MachineKey
from clienteling.wecom.valkey import Away, shared

MINUTE_S = 60
KEPT_S = 2 * MINUTE_S


class KeyRate(BaseThrottle):
    """One counter for all processes; each request adds to it before it is looked at."""

    def allow_request(self, request: Request, view: Any) -> bool:
        who, key = request.user, cast(MachineKey, request.auth)
        if not isinstance(who, Machine) or not who.per_minute:
            return True
        return count(key.prefix, int(time()) // MINUTE_S) <= who.per_minute

    def wait(self) -> float:
        """Until the next minute begins."""
        return MINUTE_S - time() % MINUTE_S


def count(key: str, minute: int) -> int:
    """How many requests of the minute there are with this one."""
    name = f"api-rate:{key}:{minute}"
    try:
        return shared().ask(lambda redis: counted(redis, name))
    except Away:
        return own.count(key, minute)


def counted(redis: Any, name: str) -> int:
    pipe = redis.pipeline(transaction=True)
    pipe.incr(name)
    pipe.expire(name, KEPT_S)
    return int(pipe.execute()[0])


class Own:
    """This process's own count of the running minute."""

    def __init__(self) -> None:
        self.minute, self.counts, self.lock = 0, Counter[str](), Lock()

    def count(self, key: str, minute: int) -> int:
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, Counter()
            self.counts[key] += 1
            return self.counts[key]


own = Own()
