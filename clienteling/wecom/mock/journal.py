"""A line for every request received, written before it is answered, for a judge who trusts nobody."""

import json
import os
import time
from collections import deque
from pathlib import Path
from typing import Any

SECRET = {"access_token", "corpsecret", "secret"}


class Journal:
    def __init__(self, rows: int, file: Path | None = None) -> None:
        self.rows: deque[dict[str, Any]] = deque(maxlen=rows)
        self._seq = 0
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if file else None

    def write(self, **row: Any) -> None:
        """Keep the row and append it to the file in one write, which a later kill cannot undo."""
        self._seq += 1
        shown = {name: _without_secrets(value) for name, value in row.items()}
        entry = {"seq": self._seq, "at": time.time(), **shown}
        self.rows.append(entry)
        if self._handle is not None:
            os.write(self._handle, json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

    def clear(self) -> None:
        self.rows.clear()

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _without_secrets(value: Any) -> Any:
    """Queries and answers lose tokens and secrets; everything else stays as it came."""
    if not isinstance(value, dict):
        return value
    return {name: item for name, item in value.items() if name not in SECRET}
