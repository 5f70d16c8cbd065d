"""`manage.py rotate_keys`: seal everything with the first key of FIELD_KEYS; the others may go when it ends with 0."""

from typing import Any

from django.core.management.base import BaseCommand

from clienteling.lib import clock
from clienteling.oversight.services.rotating import rotate


class Command(BaseCommand):
    help = (
        "Put the new key first in FIELD_KEYS everywhere, restart, run this until nothing is left, take the old key out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = rotate(clock.now())
        for name, count in counts.items():
            self.stdout.write(f"{name:<40} {count}")
        self.stdout.write(f"{sum(counts.values())} values sealed anew")
