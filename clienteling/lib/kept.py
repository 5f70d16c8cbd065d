"""Small tables that lists read on every page: kept by the process for a few seconds."""

import time
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """What `read` gives, read again when it is older than `seconds`: what a list shows may lag by that much."""

    all: ClassVar[list["Kept[object]"]] = []

    def __init__(self, read: Callable[[], Value], *, seconds: float = 5.0) -> None:
        self.read, self.seconds = read, seconds
        self.held: tuple[float, Value] | None = None
        Kept.all.append(self)  # type: ignore[arg-type]  # only ever told to forget

    def __call__(self) -> Value:
        held = self.held
        if held is None or time.monotonic() > held[0]:
            held = self.held = time.monotonic() + self.seconds, self.read()
        return held[1]

    def forget(self) -> None:
        self.held = None
