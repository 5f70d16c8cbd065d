"""`manage.py mock_wecom`: the mock of WeCom as a process of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clienteling.wecom.mock import serve


class Command(BaseCommand):
    help = "Run a mock of WeCom with phones to look at and a control API."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--journal", type=Path, help="append every request to this file before answering it")
        parser.add_argument("--setup", type=Path, help="begin with this file, the body of POST /mock/setup")

    def handle(
        self, *args: Any, host: str, port: int, journal: Path | None, setup: Path | None, **options: Any
    ) -> None:
        serve(host, port, journal, setup)
