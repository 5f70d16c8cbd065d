"""How fast we may call WeCom: per API of a corp, per member and per day, because WeCom drops the excess silently.

Counts live in Redis and are taken by one Lua call per batch. Redis lost them: they are rebuilt from the tables, never
born full. Redis away: a quarter of the pace, given to the outbox by one process at a time, whoever holds the row of
`StandIn`. Calls made at once do not wait for that one: all processes count a quarter for them in one row of their own.
"""

import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from redis import Redis

from clienteling.lib import clock
from clienteling.wecom import history
from clienteling.wecom.history import Use
from clienteling.wecom.models import DirectCalls, StandIn
from clienteling.wecom.valkey import Away, shared
from clienteling.wecom.windows import (
    LATENESS_S,
    Ask,
    Counts,
    Limit,
    Windows,
    per_day,
    per_hour,
    per_minute,
    recent,
    together,
)

HERE = Path(__file__).parent
PERMITS = (HERE / "permits.lua").read_text()
REBUILD = (HERE / "rebuild.lua").read_text()
AWAY_SHARE = 0.25
KEPT_S = 25 * 3600
# For so long a stand-in that says nothing is waited for; those aside look again after so long.
STANDS_IN_S = 5.0
LOOKED_AGAIN_S = 1.0
ELSEWHERE_S = 0.1
EVERYBODY = "@all"


def pause_key(corp_id: str, api: str) -> str:
    return f"wecom:pause:{corp_id}:{api}"


def limits_of(use: Use) -> list[Limit]:
    """All that one call counts against; a limit named twice is used twice."""
    api, address = f"wecom:use:{use.corp_id}:{use.api}", f"wecom:use:{settings.WECOM_API_URL}:{use.api}"
    limits = [
        per_minute(api, settings.WECOM_API_PER_MINUTE),
        per_hour(api, settings.WECOM_API_PER_HOUR),
        per_minute(address, settings.WECOM_ADDRESS_PER_MINUTE),
        per_hour(address, settings.WECOM_ADDRESS_PER_HOUR),
    ]
    if use.api == "get_jsapi_ticket":
        limits[1] = per_hour(api, settings.WECOM_TICKETS_PER_HOUR)
    if use.api == "ticket/get":
        limits.append(per_hour(f"{api}:{use.agent_id}", settings.WECOM_AGENT_TICKETS_PER_HOUR))
    return limits + _message_limits(use) if use.api == "message/send" else limits


def _message_limits(use: Use) -> list[Limit]:
    """Per member, and the app's day: each member written to counts in it."""
    app = f"wecom:use:{use.corp_id}:{use.agent_id}"
    members = {name.lower() for name in use.userid.split("|") if name and name != EVERYBODY}
    limits: list[Limit] = []
    for member in sorted(members):
        limits.append(per_minute(f"{app}:to:{member}", settings.WECOM_MEMBER_PER_MINUTE))
        limits.append(per_hour(f"{app}:to:{member}", settings.WECOM_MEMBER_PER_HOUR))
    if use.seats:
        people = use.seats if use.userid == EVERYBODY else max(len(members), 1)
        limits += [per_day(app, use.seats * settings.WECOM_SEAT_PER_DAY)] * people
    return limits


class Limiter:
    """This process's way to the deployment's limits."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._name = uuid4().hex
        self._stands_in = False
        self._look_at: float | None = None
        self._before: Counts | None = None
        self.local: Windows | None = None
        self.paused_until: dict[str, float] = {}

    def permits(self, uses: Sequence[Use], room: int | None = None, *, at_once: bool = False) -> list[float]:
        """Per use, 0 for a permit or the seconds to wait for one. Any number of uses in one question.

        No more than `room` permits are given; below 0 stands for those that could have had one as well.
        `at_once`: for calls outside the outbox, which somebody waits for.
        """
        room = len(uses) if room is None else room
        asks = [Ask(pause_key(use.corp_id, use.api), tuple(limits_of(use))) for use in uses]
        try:
            self._tell_what_was_used_alone()
            waits = self._shared(asks, room)
            self._look_at = None
            return waits
        except Away:
            with self._one:
                if at_once:
                    return self._directly(asks, room)
                if self._hold():
                    return self._alone(asks, room)
            return [ELSEWHERE_S] * len(asks)

    def is_aside(self) -> bool:
        """Redis is away and another process stands in for it: what is claimed here would only wait."""
        if self._look_at is None or time.monotonic() < self._look_at:
            return self._look_at is not None
        try:
            shared().ask(lambda redis: redis.ping())
            self._look_at = None
        except Away:
            with self._one:
                self._hold()
        return self._look_at is not None

    def _hold(self) -> bool:
        """Whether this process stands in. Who begins to counts anew what the tables say was used."""
        held = StandIn.objects.hold(f"{self._name}:{os.getpid()}", STANDS_IN_S)
        self._look_at = None if held else time.monotonic() + LOOKED_AGAIN_S
        if held and not self._stands_in:
            self._count_anew()
        self._stands_in = held
        return held

    def _count_anew(self) -> None:
        before, self.local = self.local, Windows(_history(), self.paused_until)
        if before is not None:
            self.local.add(before.taken)

    def _tell_what_was_used_alone(self) -> None:
        """Redis is back, and knows nothing of the permits given here meanwhile. Raises Away."""
        if self.local is None and self._before is None:
            return
        with self._one:
            if self.local is not None:
                taken = self.local.taken
                shared().ask(lambda redis: _add(redis, taken))
                self.local, self._stands_in = None, False
            if self._before is not None:
                _tell_of_direct_calls()
                self._before = None

    def _shared(self, asks: Sequence[Ask], room: int) -> list[float]:
        question = _question(asks, room)
        answer = shared().ask(lambda redis: redis.eval(PERMITS, 0, question))
        while answer[0] == 0:
            _rebuild()
            answer = shared().ask(lambda redis: redis.eval(PERMITS, 0, question))
        return [wait_ms / 1000 for wait_ms in answer[1:]]

    def _directly(self, asks: Sequence[Ask], room: int) -> list[float]:
        """Beside what the tables say was used before, and what any process gave since."""
        if self._before is None:
            self._before = _history()
        with transaction.atomic():
            row, now = DirectCalls.locked(), time.time()
            windows = Windows(together(self._before, row.counts), self.paused_until)
            waits = windows.take(asks, now, AWAY_SHARE, room)
            row.keep(recent(together(row.counts, windows.taken), now))
        return waits

    def _alone(self, asks: Sequence[Ask], room: int) -> list[float]:
        if self.local is None:
            self._count_anew()
        assert self.local is not None  # noqa: S101  (counted just now)
        return self.local.take(asks, time.time(), AWAY_SHARE, room)


def _question(asks: Sequence[Ask], room: int) -> str:
    """Each limit once, and each ask as its pause and the places (from 1) of its limits."""
    places: dict[Limit, int] = {}
    rows = [[ask.pause, *(places.setdefault(limit, len(places) + 1) for limit in ask.limits)] for ask in asks]
    limits = [[it.key, it.slot_s, it.slots, it.most] for it in places]
    probe_ms = int((settings.WECOM_CALL_TIMEOUT_S + LATENESS_S + 2) * 1000)
    return json.dumps({"limits": limits, "asks": rows, "room": room, "probe_ms": probe_ms})


def _history() -> history.Counts:
    return history.counts(clock.now(), limits_of)


def _add(redis: Redis, taken: Mapping[str, Mapping[int, int]]) -> None:
    with redis.pipeline(transaction=False) as pipeline:
        for key, slots in taken.items():
            for slot, count in slots.items():
                pipeline.hincrby(key, str(slot), count)
            pipeline.expire(key, KEPT_S)
        pipeline.execute()


def _tell_of_direct_calls() -> None:
    """Whichever process comes first tells of all. Raises Away, and then the row is as it was."""
    with transaction.atomic():
        row = DirectCalls.locked()
        shared().ask(lambda redis: _add(redis, row.counts))
        row.keep({})


def _rebuild() -> None:
    windows = json.dumps([[key, KEPT_S, sorted(slots.items())] for key, slots in _history().items()])
    shared().ask(lambda redis: redis.eval(REBUILD, 0, windows))


limiter = Limiter()
