"""`manage.py facts`: the catalogue of facts as docs/facts.md has it."""

from typing import Any

from django.core.management.base import BaseCommand

from clienteling.alerts.catalogue import document


class Command(BaseCommand):
    help = "Print the catalogue of facts, as docs/facts.md has it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(document())
