"""How far an import is, on the terminal once it takes more than two seconds; and what came of it."""

import time
from dataclasses import asdict, dataclass
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PATIENCE_S = 2.0


@dataclass
class Summary:
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {value:,}" for name, value in asdict(self).items() if name != "seconds")
        return f"{counts} in {self.seconds:.1f} s"


class Meter:
    """Silent for two seconds, then a bar on stderr."""

    def __init__(self, title: str, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.task = self.progress.add_task(title, total=total)
        self.began = time.monotonic()
        self.shown = False

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            self.progress.stop()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.began, 2)

    def advance(self, rows: int) -> None:
        self.progress.advance(self.task, rows)
        if not self.shown and self.seconds > PATIENCE_S:
            self.progress.start()
            self.shown = True
