"""`manage.py roles`: writes `docs/roles.md` anew; with `--check`, only says whether it is up to date."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.doors.written import page

PLACE = settings.BASE_DIR / "docs" / "roles.md"


class Command(BaseCommand):
    help = "Write docs/roles.md from the table of roles and the table of doors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PLACE.write_text(page(), encoding="utf-8")
        elif PLACE.read_text(encoding="utf-8") != page():
            raise CommandError("docs/roles.md is out of date: run `python manage.py roles`")
