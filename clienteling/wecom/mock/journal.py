"""A line for every request received, written before it is answered, for a judge who trusts nobody."""

import json
import os
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

SECRET = {"access_token", "corpsecret", "secret"}


class Journal:
    def __init__(self, rows: int, file: Path | None = None) -> None:
        self.rows: deque[dict[str, Any]] = deque(maxlen=rows)
        self._seq = 0
        self._lock = threading.Lock()
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if file else None

    def write(self, **row: Any) -> None:
        """Keep the row and append it to the file in one write, which a later kill cannot undo."""
        shown = {name: _without_secrets(value) for name, value in row.items()}
        with self._lock:
            self._seq += 1
            entry = {"seq": self._seq, "at": time.time(), **shown}
            self.rows.append(entry)
            if self._handle is not None:
                line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace")
                os.write(self._handle, line + b"\n")

    def select(self, path: str | None = None, after: int = 0, errcode: int | None = None) -> list[dict[str, Any]]:
        """Rows of a path, after a number, with an errcode, oldest first."""
        with self._lock:
            rows = list(self.rows)
        return [
            row
            for row in rows
            if path in (None, row["path"]) and row["seq"] > after and errcode in (None, _errcode(row))
        ]

    def clear(self) -> None:
        with self._lock:
            self.rows.clear()

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _errcode(row: dict[str, Any]) -> int | None:
    answer = row.get("answer")
    return answer.get("errcode") if isinstance(answer, dict) else None


def _without_secrets(value: Any) -> Any:
    """Queries and answers lose tokens and secrets; everything else stays as it came."""
    if not isinstance(value, dict):
        return value
    return {name: item for name, item in value.items() if name not in SECRET}
