"""Apps above say here how they take back what waits to reach a client who may no longer be written to."""

from collections.abc import Callable, Collection
from datetime import datetime

TakeBack = Callable[[Collection[int], datetime], object]
_listening: list[TakeBack] = []


def when_it_falls(take_back: TakeBack) -> TakeBack:
    """Register a function of (client ids, moment). It runs inside the transaction of what the client said."""
    _listening.append(take_back)
    return take_back


def fall(client_ids: Collection[int], at: datetime) -> None:
    """Consent was withdrawn, or a spell of quiet began: nothing that waits goes out without being looked at again."""
    for take_back in _listening:
        take_back(client_ids, at)
