"""Words for the mock's control API: who uses it stands beside the product, not in it."""

import json
from pathlib import Path
from typing import Any

import requests


class Mock:
    """A running mock of WeCom, reached directly."""

    def __init__(self, port: int, journal: Path) -> None:
        self.url = f"http://127.0.0.1:{port}/mock"
        self.file = journal

    def ask(self, method: str, path: str, **given: Any) -> Any:
        answer = requests.request(method, f"{self.url}/{path}", timeout=30, **given)
        answer.raise_for_status()
        return answer.json()

    def fault(self, kind: str, path: str = "/cgi-bin/message/send", **how: Any) -> None:
        self.ask("POST", "faults", json={"path": path, "kind": kind, **how})

    def heal(self) -> None:
        self.ask("DELETE", "faults")

    def phones(self) -> list[dict[str, Any]]:
        """Every message ever addressed to anybody, and what became of it."""
        rows: list[dict[str, Any]] = self.ask("GET", "messages")["messages"]
        return rows

    def callbacks(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.ask("GET", "callbacks")["callbacks"]
        return rows

    def journal(self) -> list[dict[str, Any]]:
        """From the file: a line that a kill cut off is none."""
        rows = []
        for line in self.file.read_text().splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                continue
        return rows
