"""Delivery takes at most half of a worker's children: the others hear callbacks while a burst goes out slowly."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from celery.signals import celeryd_after_setup


class Places:
    """A locked byte of a file without a name per place. Children inherit the file and lock for themselves; whoever is
    killed leaves the place free. A process that is no worker's child always finds one."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._count = 0

    def open(self, children: int) -> None:
        self._file = tempfile.TemporaryFile()
        self._count = max(1, children // 2)

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Whether there was one; it is given back at the end."""
        if self._file is None:
            yield True
            return
        place = next((place for place in range(self._count) if self._lock(place)), None)
        try:
            yield place is not None
        finally:
            if place is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _lock(self, place: int) -> bool:
        assert self._file is not None  # noqa: S101  (looked at just now)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True


places = Places()


@celeryd_after_setup.connect
def open_places(instance: Any, **_: object) -> None:
    """In the worker's parent, before it forks."""
    places.open(int(instance.concurrency))
