"""Plain lines with the elapsed time on standard error, so that nothing over two seconds is silent."""

import sys
import time

TICK_S = 10.0


class Progress:
    """One command's lines; the clock starts with it."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.spoke = self.began

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def say(self, text: str) -> None:
        self.spoke = time.monotonic()
        print(f"{self.seconds:6.1f} s  {text}", file=sys.stderr, flush=True)

    def tick(self, text: str) -> None:
        """Say that something still goes on, if nothing was said for a while."""
        if time.monotonic() - self.spoke >= TICK_S:
            self.say(f"… still {text}")
