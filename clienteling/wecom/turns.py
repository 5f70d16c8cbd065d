"""Writes to one client one at a time: WeCom refuses a second one beside the first (45035)."""

import secrets
import time
from collections.abc import Iterator
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
    client = blind_index("wecom_turn", f"{corp_id}:{external_userid}").hex()
    key, mine = f"wecom:turn:{client}", secrets.token_hex(8)
    with suppress(Away):
        _wait_for(key, mine)
    try:
        yield
    finally:
        with suppress(Away):
            shared().ask(lambda redis: redis.eval(RELEASE, 1, key, mine))


def _wait_for(key: str, mine: str) -> None:
    """Raises Away, Transient. A turn whose holder died ends by itself, a little after its call would have."""
    hold_ms = int(settings.WECOM_CALL_TIMEOUT_S * 1000) + 2000
    until = time.monotonic() + settings.WECOM_CALL_TIMEOUT_S
    while not shared().ask(lambda redis: redis.set(key, mine, nx=True, px=hold_ms)):
        if time.monotonic() > until:
            raise Transient("turn", "another_write_to_the_client")
        time.sleep(POLL_S)
