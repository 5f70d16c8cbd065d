"""`manage.py restore FOLDER`: a backup into an empty database; erasures are made again, sending waits for a person."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from clienteling.oversight.saved import named_in
from config.backup import restoring


class Command(BaseCommand):
    help = "Restore a backup into an empty database, compare every table, and keep sending paused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--erasures", type=named_in, default=[], help="the log of erasures beside the backups")
        parser.add_argument("--programs", default="", help="folder of pg_restore, if it is none of the usual ones")

    def handle(self, *args: Any, folder: Path, programs: str, erasures: list[UUID], **options: Any) -> None:
        made = restoring.restore(folder, at=clock.now(), wanted=programs)
        self.stdout.write(f"{len(made.tables)} tables restored, each with the checksum it had at {made.made_at}.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("rotate_index_key", stdout=self.stdout)  # of a backup from before the last one
        nobody_waits = self.says_yes("replay_erasures", saved=erasures)
        if not self.says_yes("audit"):
            self.stdout.write("The audit found what is not as it must be: look at it before you resume.")
        self.stdout.write('Sending is paused. When you have looked: manage.py sending resume --by NAME --reason "…"')
        if not nobody_waits:
            raise SystemExit(1)

    def says_yes(self, command: str, **given: Any) -> bool:
        """One that ends with 1 to say no."""
        try:
            call_command(command, stdout=self.stdout, **given)
        except SystemExit:
            return False
        return True
