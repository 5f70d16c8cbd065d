"""`manage.py audit`: is everything true that must always be true? Ends with 1 when something is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from clienteling.oversight.services import look


class Command(BaseCommand):
    help = "Look at every invariant: what it is, how many exceptions, the first of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(look(clock.now()))
        broken = sum(finding.count > 0 for finding in found)
        if options["json"]:
            self.stdout.write(json.dumps({"broken": broken, "invariants": [asdict(it) for it in found]}))
        else:
            for it in found:
                said = f"{it.count} of them, as {', '.join(it.sample)}" if it.count else "ok"
                self.stdout.write(f"{it.code:<28} {it.took_ms:>5} ms  {said}  –  {it.name}")
            self.stdout.write(f"{len(found)} invariants, {broken} broken")
        if broken:
            raise SystemExit(1)
