"""Who uses a state folder: one owner starts and stops its servers, others may use them meanwhile.

Claims are flocks, so the claim of a killed process ends with it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "owner.lock"
USERS = "users.lock"


def _take(path: Path, how: int) -> int | None:
    """The descriptor that holds the lock, or None when someone else has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def owned(folder: Path) -> Iterator[bool]:
    """Claim the folder. Yields False when another process has it."""
    descriptor = _take(folder / OWNER, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        yield False
        return
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield True
    finally:
        os.close(descriptor)


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """Use the servers somebody else owns; they stay up until everybody is done."""
    descriptor = _take(folder / USERS, fcntl.LOCK_SH)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait for a lock file and hold it."""
    descriptor = _take(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def is_in_use(folder: Path) -> bool:
    """Whether someone besides the owner still uses the servers."""
    descriptor = _take(folder / USERS, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def is_claimed(folder: Path) -> bool:
    """Whether a living process owns the folder."""
    if not (folder / OWNER).exists():
        return False
    descriptor = _take(folder / OWNER, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def owner(folder: Path) -> str:
    """The process id the owner wrote down."""
    return (folder / OWNER).read_text().strip()
