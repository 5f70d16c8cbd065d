"""`manage.py run_today`: today's alerts, found now and followed until WeCom has them."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from clienteling.alerts import services
from clienteling.alerts.services import delivery
from clienteling.associates.models import Associate
from clienteling.clients.models import IngestBatch
from clienteling.lib import clock
from clienteling.lib.nudge import nudge
from seeds.house import ASSOCIATE_USERIDS, DEMO_PASSWORD, HEAD_OFFICE
from seeds.summary import Summary, of_today

PATIENCE_S = 120


class Command(BaseCommand):
    help = "Run today's rules without waiting for their hour, wait for delivery."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        began, since = time.monotonic(), clock.now()
        services.sweep_due(since, early=True)
        nudge("clienteling.alerts.tasks.evaluate_new")
        nudge("clienteling.alerts.tasks.send_due")
        self.wait(began)
        nudge("clienteling.insights.tasks.fetch_official_account_days")
        summary = of_today(since, time.monotonic() - began)
        with override("en"):
            self.stdout.write(as_json(summary) if json else as_text(summary))

    def wait(self, began: float) -> None:
        """Workers and beat do the work; this only watches. Raises CommandError when nothing comes of it."""
        said = began
        while left := IngestBatch.objects.filter(evaluated_at=None).count() + delivery.on_their_way():
            if time.monotonic() - began > PATIENCE_S:
                raise CommandError(
                    f"{left} alerts or batches still wait after {PATIENCE_S} s: look at the workers' logs"
                )
            if time.monotonic() - said > 2:
                said = time.monotonic()
                self.stderr.write(f"  {delivery.on_their_way()} alerts on their way …")
            time.sleep(0.2)


def as_json(summary: Summary) -> str:
    return json.dumps(summary.as_dict(), ensure_ascii=False)


def as_text(summary: Summary) -> str:
    people = Associate.objects.filter(userid__in=ASSOCIATE_USERIDS).select_related("store")
    held = ", ".join(f"{reason} {n}" for reason, n in summary.suppressed.items()) or "none"
    phones = summary.phones
    lines = [
        "",
        f"  {summary.clients:,} clients, {summary.activities:,} activities",
        *(f"  {code:<20}{n:>6} alerts" for code, n in summary.by_rule.items()),
        f"  matched {summary.matched} = delivered {summary.delivered} + waiting {summary.waiting}"
        f" + suppressed {sum(summary.suppressed.values())} ({held})",
        f"  on the phones {summary.on_phones} = cards {phones.cards} + morning digests {phones.digests}"
        f" (with {phones.alerts_in_digests} alerts) + further cards {phones.further_cards + phones.others}",
        "",
        f"  Head office ({settings.PUBLIC_URL}/console/), password {DEMO_PASSWORD}:",
        *(f"    {username:<12}{role.label}" for username, _name, role, _language in HEAD_OFFICE),
        f"  Associates ({settings.PUBLIC_URL}/m/, choose the name on the mock's page):",
        *(f"    {p.userid:<12}{p.name}, {p.get_role_display()}, {p.store}" for p in people),
    ]
    return "\n".join(lines)
