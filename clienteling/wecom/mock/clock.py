"""The mock's own clock: real time plus whatever a test has advanced it by."""

import time


class Clock:
    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def seconds(self) -> int:
        return int(self.now())

    def advance(self, seconds: float) -> None:
        self.ahead_s += seconds
