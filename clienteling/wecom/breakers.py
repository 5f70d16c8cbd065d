"""The breakers of this deployment, one per corp and API, kept in Redis; without Redis, in this process."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from redis import Redis

from clienteling.wecom import breaker
from clienteling.wecom.breaker import CLOSED, Event, State
from clienteling.wecom.errors import Transient, WecomError
from clienteling.wecom.history import Use
from clienteling.wecom.limits import limiter, pause_key
from clienteling.wecom.models import SendingPause
from clienteling.wecom.unclear import CHANGES, RESOLUTIONS
from clienteling.wecom.valkey import Away, shared

logger = logging.getLogger(__name__)
WRITE = (Path(__file__).parent / "breaker.lua").read_text()
KEPT_MS = 2 * 3600 * 1000


class Breakers:
    """This process's way to them, with the last state seen of each, for when Redis is away or was emptied."""

    def __init__(self) -> None:
        self.seen: dict[str, State] = {}

    def tell(self, corp_id: str, api: str, outcomes: Sequence[object]) -> State:
        """What calls to that API came to, in order; the state after them."""
        events = [event for event in map(breaker.event_of, outcomes) if event is not None]
        pause = pause_key(corp_id, api)
        try:
            old, new = self._shared(pause, events)
        except Away:
            old = self.seen.get(pause, CLOSED)
            new = _after(old, events, time.time())
        self.seen[pause] = new
        limiter.paused_until[pause] = new.rest_until
        if new.rest_until > old.rest_until:
            self._alarm(corp_id, api, events, new)
        return new

    def at_rest(self, corp_id: str) -> dict[str, float]:
        """Calls left alone now, and for how many seconds more; what this process knows when Redis is away."""
        pauses = {api: pause_key(corp_id, api) for api in RESOLUTIONS}
        try:
            left_ms = shared().ask(lambda redis: _left_ms(redis, pauses.values()))
        except Away:
            now = time.time()
            left_ms = [1000 * (self.seen.get(pause, CLOSED).rest_until - now) for pause in pauses.values()]
        return {api: ms / 1000 for api, ms in zip(pauses, left_ms, strict=True) if ms > 0}

    def _shared(self, pause: str, events: Sequence[Event]) -> tuple[State, State]:
        """Read, decide, and write unless another process wrote meanwhile. Raises Away."""
        key = f"{pause}:state"
        while True:
            stored = str(shared().ask(lambda redis: redis.get(key)) or "")
            now = time.time()
            old = State(**json.loads(stored)) if stored else self._remembered(pause, now)
            new = _after(old, events, now)
            if new == old and stored:
                return old, new
            rest_ms = _rest_ms(old, new, now)
            if self._write(key, pause, stored, new, rest_ms):
                return old, new

    @staticmethod
    def _write(key: str, pause: str, stored: str, new: State, rest_ms: int) -> bool:
        written = json.dumps(asdict(new))
        return bool(shared().ask(lambda redis: redis.eval(WRITE, 2, key, pause, stored, written, KEPT_MS, rest_ms)))

    def _remembered(self, pause: str, now: float) -> State:
        """Redis knows nothing: what this process saw stands while it still rests."""
        seen = self.seen.get(pause, CLOSED)
        return seen if seen.rest_until > now else CLOSED

    @staticmethod
    def _alarm(corp_id: str, api: str, events: Sequence[Event], state: State) -> None:
        seconds = round(state.rest_until - time.time(), 1)
        said = {"corp_id": corp_id, "api": api, "seconds": seconds, "events": sorted(set(events))}
        if Event.HALTED in events:
            logger.error("wecom.halted", extra=said)
        else:
            logger.warning("wecom.paused", extra=said)


def _left_ms(redis: Redis, pauses: Iterable[str]) -> list[float]:
    with redis.pipeline(transaction=False) as pipeline:
        for pause in pauses:
            pipeline.pttl(pause)
        return pipeline.execute()


def _rest_ms(old: State, new: State, now: float) -> int:
    """For `breaker.lua`. An old rest is left alone: a probe may be under way."""
    if not new.rest_until:
        return 0
    return int((new.rest_until - now) * 1000) if new.rest_until > now else -1


def _after(state: State, events: Sequence[Event], at: float) -> State:
    for event in events:
        state = breaker.step(state, event, at)
    return state


breakers = Breakers()


@contextmanager
def guarded(use: Use) -> Iterator[None]:
    """A call made at once, outside the outbox: counted, refused while the API rests, and heard by its breaker.

    What changes something at WeCom is refused while sending is paused, too.
    """
    if use.api in CHANGES and SendingPause.objects.under_way().exists():
        raise Transient(use.api, "sending_paused")
    if limiter.permits([use], at_once=True)[0] > 0:
        raise Transient(use.api, "paused")
    try:
        yield
    except WecomError as error:
        breakers.tell(use.corp_id, use.api, [error])
        raise
    breakers.tell(use.corp_id, use.api, [None])
