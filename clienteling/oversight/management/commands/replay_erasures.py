"""`manage.py replay_erasures`: after a restore, forget again whoever was erased since the backup was taken."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from clienteling.oversight.models import Erasure
from clienteling.oversight.services import replay


class Command(BaseCommand):
    help = "Erase again whom a restore brought back. Save the log beside the backups: they do not know later erasures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--save", type=Path, help="write the log of erasures to this file, one record ID a line")
        parser.add_argument("--from", dest="saved", type=Path, help="also erase those named in this file")

    def handle(self, *args: Any, save: Path | None, saved: Path | None, **options: Any) -> None:
        if save:
            lines = Erasure.objects.order_by("pk").values_list("client_uid", flat=True)
            save.write_text("".join(f"{uid}\n" for uid in lines))
            self.stdout.write(f"{len(lines)} erasures saved")
            return
        named = [UUID(line) for line in saved.read_text().split()] if saved else []
        self.stdout.write(f"{replay(named, at=clock.now())} erased again")
