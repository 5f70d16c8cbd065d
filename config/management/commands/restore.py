"""`manage.py restore FOLDER`: a backup into an empty database; erasures are made again, sending waits for a person."""

from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from clienteling.lib import clock
from config.backup import restoring

ERASURES = "replay_erasures"


class Command(BaseCommand):
    help = "Restore a backup into an empty database, compare every table, and keep sending paused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--erasures", type=Path, help="the log of erasures that is kept beside the backups")
        parser.add_argument("--programs", default="", help="folder of pg_restore, if it is none of the usual ones")

    def handle(self, *args: Any, folder: Path, programs: str, erasures: Path | None, **options: Any) -> None:
        made = restoring.restore(folder, at=clock.now(), wanted=programs)
        self.stdout.write(f"{len(made.tables)} tables restored, each with the checksum it had at {made.made_at}.")
        call_command("migrate", verbosity=0, interactive=False)
        if ERASURES in get_commands():
            call_command(ERASURES, saved=erasures, stdout=self.stdout)
        else:
            self.stdout.write("Erasures were not made again: this version has no log of them.")
        try:
            call_command("audit", stdout=self.stdout)
        except SystemExit:
            self.stdout.write("The audit found what is not as it must be: look at it before you resume.")
        self.stdout.write('Sending is paused. When you have looked: manage.py sending resume --by NAME --reason "…"')
