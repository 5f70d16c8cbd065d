"""`manage.py backup FOLDER`: database and pictures at one moment, while everything runs. The keys are not in it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from config.backup import making


class Command(BaseCommand):
    help = "Write a backup into a new folder: database, pictures, and the checksums by which a restore is judged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--programs", default="", help="folder of pg_dump, if it is none of the usual ones")

    def handle(self, *args: Any, folder: Path, programs: str, **options: Any) -> None:
        made = making.make(folder, at=clock.now(), wanted=programs)
        rows = sum(table["rows"] for table in made.tables.values())
        self.stdout.write(f"{len(made.tables)} tables, {rows:,} rows, as of {made.made_at}")
        keys = ", ".join(made.key_ids)
        self.stdout.write(f"Keep FIELD_KEYS ({keys}) and INDEX_KEY elsewhere: without them this is noise.")
