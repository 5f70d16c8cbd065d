"""`manage.py seed_demo`: the demo house, made once; run again, it only adds the new day's story."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from seeds import (
    consents,
    follows,
    guidelines,
    handovers,
    history,
    house,
    meetings,
    mock,
    onboarding,
    organisation,
    pickups,
    pool,
    profiles,
    rules,
    wishes,
)


class Command(BaseCommand):
    help = "Make the demo house through services, repeatably, with dates relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, default=3000)
        parser.add_argument("--mock-setup", type=Path, help="write what the mock of WeCom must know to this file")

    def handle(self, *args: Any, clients: int, mock_setup: Path | None, **options: Any) -> None:
        now = clock.now()
        today = clock.local_day(now, "Asia/Shanghai")
        house.build(today)
        organisation.build(today, now)
        guidelines.build(Associate.objects.get(username="compliance"), now)
        marketing = Associate.objects.get(username="marketing")
        pool.build(marketing, today, now)
        onboarding.build(marketing, now)
        consents.build(Associate.objects.get(username=house.HEAD_OFFICE_USERNAME), now)
        rules.build()
        if not Client.objects.exists():
            self.stdout.write(f"  {clients} clients and what they did in the last year …")
            history.meet_clients(clients, now)
            history.live_the_past(now)
            meetings.build(now)
            follows.tell()
            wishes.build(now)
            pickups.build(now)
            profiles.tell(now)
            handovers.build(Associate.objects.get(username=house.HEAD_OFFICE_USERNAME), now)
        history.live_today(now)
        if mock_setup:
            mock.write_setup(mock_setup)
        self.stdout.write("  seeded")
