"""Writes to one client one at a time: WeCom refuses a second one beside the first (45035)."""

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from django.conf import settings

from clienteling.lib.encryption import blind_index
from clienteling.wecom.errors import Transient
from clienteling.wecom.tokens import POLL_S, RELEASE
from clienteling.wecom.valkey import Away, shared


@contextmanager
def turn(corp_id: str, external_userid: str) -> Iterator[None]:
    """Nobody else in the deployment writes to that client meanwhile; for one call. Raises Transient when it takes
    longer than a call may. Without Redis there are no turns: WeCom's 45035, which is transient, stands in."""
    with turns(corp_id, [external_userid]):
        yield


@contextmanager
def turns(corp_id: str, external_userids: Iterable[str]) -> Iterator[None]:
    """The same for a call that writes to several clients. Taken in one order, so that two such calls cannot wait
    for each other."""
    keys, mine = sorted({_key(corp_id, it) for it in external_userids}), secrets.token_hex(8)
    taken: list[str] = []
    try:
        with suppress(Away):
            _wait_for(keys, mine, taken)
        yield
    finally:
        with suppress(Away):
            for key in taken:
                _give_back(key, mine)


def _key(corp_id: str, external_userid: str) -> str:
    return f"wecom:turn:{blind_index('wecom_turn', f'{corp_id}:{external_userid}').hex()}"


def _wait_for(keys: Sequence[str], mine: str, taken: list[str]) -> None:
    """Raises Away, Transient. A turn whose holder died ends by itself, a little after its wait and its call would
    have."""
    hold_ms = int(settings.WECOM_CALL_TIMEOUT_S * 2000) + 2000
    until = time.monotonic() + settings.WECOM_CALL_TIMEOUT_S
    for key in keys:
        while not _take(key, mine, hold_ms):
            if time.monotonic() > until:
                raise Transient("turn", "another_write_to_the_client")
            time.sleep(POLL_S)
        taken.append(key)


def _take(key: str, mine: str, hold_ms: int) -> bool:
    return bool(shared().ask(lambda redis: redis.set(key, mine, nx=True, px=hold_ms)))


def _give_back(key: str, mine: str) -> None:
    shared().ask(lambda redis: redis.eval(RELEASE, 1, key, mine))
