"""`manage.py seed_demo`: the demo house, made once; run again, it only adds the new day's story."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from seeds import history, house, pool, rules


class Command(BaseCommand):
    help = "Make the demo house through services, repeatably, with dates relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, default=3000)

    def handle(self, *args: Any, clients: int, **options: Any) -> None:
        now = clock.now()
        today = clock.local_day(now, "Asia/Shanghai")
        house.build(today)
        pool.build(Associate.objects.get(username="marketing"), today, now)
        rules.build()
        if not Client.objects.exists():
            self.stdout.write(f"  {clients} clients and what they did in the last year …")
            history.meet_clients(clients, now)
            history.live_the_past(now)
        history.live_today(now)
        self.stdout.write("  seeded")
