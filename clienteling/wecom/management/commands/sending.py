"""`manage.py sending [pause|resume] --by NAME --reason TEXT`: whether anything goes out to WeCom, and changing that."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom.models import SendingPause
from clienteling.wecom.services import pause_sending, resume_sending

CHANGE = {"pause": pause_sending, "resume": resume_sending}


class Command(BaseCommand):
    help = "Say whether sending is paused; pause it, or let it go on (after a restore it waits for this)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("change", nargs="?", choices=list(CHANGE))
        parser.add_argument("--by", help="who says so: a user name")
        parser.add_argument("--reason", help="why, for the log")

    def handle(self, *args: Any, change: str | None, by: str | None, reason: str | None, **options: Any) -> None:
        if change:
            if not by or not reason:
                raise CommandError("--by and --reason are needed: both are kept")
            try:
                CHANGE[change](by=by, reason=reason, at=clock.now())
            except DomainError as error:
                raise CommandError(error.detail) from None
        self.stdout.write(state())


def state() -> str:
    pause = SendingPause.objects.under_way().first()
    if pause is None:
        return "sending"
    return f"paused since {pause.started_at:%Y-%m-%d %H:%M:%S} UTC by {pause.started_by}: {pause.reason}"
