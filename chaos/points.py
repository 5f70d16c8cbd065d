"""Orders at the named points of the product's code: the first process that comes by one is killed, frozen or held."""

from pathlib import Path

from runner.waiting import until

# Where a process may be when it dies: between a claim and its calls, a call and its record, a write and its commit.
DELIVERING = ("delivery.claimed", "delivery.begun", "delivery.posted")
RAISING = ("alerts.raised", "alerts.queued")
ANSWERING = ("callback.stored", "activity.stored", "request.kept")
HEARING = ("callback.heard",)


class Points:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def arm(self, point: str, order: str) -> None:
        """`order`: kill, kill-all, stop or hold; obeyed once."""
        for earlier in self._takers(point):
            earlier.unlink()
        making = self.folder / f"{point}.making"
        making.write_text(order)
        making.rename(self.folder / point)

    def who_took(self, point: str, within_s: float) -> int | None:
        """The process that obeyed, or None if nobody came by."""
        until(lambda: bool(self._takers(point)), within_s, 0.02)
        takers = self._takers(point)
        return int(takers[-1].suffix[1:]) if takers else None

    def disarm(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()

    def _takers(self, point: str) -> list[Path]:
        return sorted(self.folder.glob(f"{point}.taken.*"), key=lambda path: path.stat().st_mtime)
