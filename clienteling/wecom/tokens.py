"""Access tokens and JS tickets, one per corp and app, shared through Redis; one refresh in the deployment at a time."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache

from django.conf import settings

from clienteling.lib import clock
from clienteling.wecom.errors import Rejected, Transient
from clienteling.wecom.valkey import Away, shared

MARGIN_S = 300
# A wrong secret asked for again and again gets the address blocked for an hour.
REFUSED_PAUSE_S = 30
POLL_S = 0.02
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(frozen=True)
class Token:
    """`expires_at` and `refresh_at` in Unix seconds, kept together: no process trusts a token without its end."""

    value: str
    expires_at: float
    refresh_at: float

    @classmethod
    def granted(cls, value: str, expires_in_s: float, at: datetime) -> "Token":
        end = at.timestamp() + expires_in_s
        return cls(value, end, end - min(MARGIN_S, expires_in_s / 10))


class Tokens:
    """One app's tokens, or what else `api` grants for a time. `get` is safe in any number of threads and processes."""

    def __init__(self, corp_id: str, agent_id: int, api: str = "gettoken") -> None:
        self.api = api
        self.key = f"wecom:{'token' if api == 'gettoken' else api}:{corp_id}:{agent_id}"
        self._one = threading.Lock()
        self._memo: Token | None = None
        self._refused: tuple[float, Rejected] | None = None

    @staticmethod
    @cache
    def of(root: str, corp_id: str, agent_id: int, api: str = "gettoken") -> "Tokens":
        """This process's tokens of that app at that WeCom."""
        return Tokens(corp_id, agent_id, api)

    def get(self, fetch: Callable[[], Token], *, deadline: float, refused: str | None = None) -> str:
        """A token that is not `refused`, from memory, Redis or `fetch`. Raises Transient, Rejected."""
        token = self._usable(self._memo, refused)
        if token is None:
            if not self._one.acquire(timeout=max(0.0, deadline - time.monotonic())):
                raise Transient(self.api, "refresh_by_thread_too_slow")
            try:
                token = self._usable(self._memo, refused) or self._refresh(fetch, deadline, refused)
                self._memo = token
            finally:
                self._one.release()
        return token.value

    def _usable(self, token: Token | None, refused: str | None) -> Token | None:
        fresh = token is not None and token.value != refused and clock.now().timestamp() < token.refresh_at
        return token if fresh else None

    def _refresh(self, fetch: Callable[[], Token], deadline: float, refused: str | None) -> Token:
        if self._refused and time.monotonic() < self._refused[0]:
            raise self._refused[1]
        try:
            return self._in_turn(fetch, deadline, refused)
        except Away:
            return self._fetch(fetch)

    def _in_turn(self, fetch: Callable[[], Token], deadline: float, refused: str | None) -> Token:
        """Whoever gets the lock fetches; the others find the new token in Redis. Raises Away before fetching only."""
        turn, lock = secrets.token_hex(8), f"{self.key}:lock"
        hold_ms = int(settings.WECOM_CALL_TIMEOUT_S * 1000) + 2000
        while time.monotonic() < deadline:
            if token := self._usable(self._read(), refused):
                return token
            if shared().ask(lambda redis: redis.set(lock, turn, nx=True, px=hold_ms)):
                try:
                    return self._usable(self._read(), refused) or self._store(self._fetch(fetch))
                finally:
                    with suppress(Away):
                        shared().ask(lambda redis: redis.eval(RELEASE, 1, lock, turn))
            time.sleep(POLL_S)
        raise Transient(self.api, "refresh_by_process_too_slow")

    def _fetch(self, fetch: Callable[[], Token]) -> Token:
        try:
            return fetch()
        except Rejected as error:
            self._refused = (time.monotonic() + REFUSED_PAUSE_S, error)
            raise

    def _read(self) -> Token | None:
        stored = shared().ask(lambda redis: redis.get(self.key))
        return Token(**json.loads(str(stored))) if stored else None

    def _store(self, token: Token) -> Token:
        ttl_ms = int((token.expires_at - clock.now().timestamp()) * 1000)
        with suppress(Away):
            shared().ask(lambda redis: redis.set(self.key, json.dumps(asdict(token)), px=max(ttl_ms, 1)))
        return token
