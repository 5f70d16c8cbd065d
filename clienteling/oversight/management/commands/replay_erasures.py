"""`manage.py replay_erasures`: after a restore, forget again whoever was erased since the backup was taken."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from clienteling.oversight.saved import named_in, save
from clienteling.oversight.services import replay


class Command(BaseCommand):
    help = (
        "Erase again whom a restore brought back; ends with 1 while somebody must wait, who is tried again by itself."
        " Save the log beside the backups: they do not know later erasures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--save", type=Path, help="write the log of erasures to this file, one record ID a line")
        parser.add_argument("--from", dest="saved", type=named_in, default=[], help="also erase those this file names")

    def handle(self, *args: Any, saved: list[UUID], **options: Any) -> None:
        if options["save"]:
            self.stdout.write(f"{save(options['save'])} erasures saved")
            return
        again, waiting = replay(saved, at=clock.now())
        self.stdout.write(f"{again} erased again")
        for uid, why in waiting.items():
            self.stdout.write(f"{uid} waits ({why}); workers try again every half minute")
        if waiting:
            raise SystemExit(1)
