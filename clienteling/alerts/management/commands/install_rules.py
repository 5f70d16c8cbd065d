"""`manage.py install_rules`: the ready-made rules, as drafts."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from clienteling.alerts import shipped


class Command(BaseCommand):
    help = "Install the ready-made rules that are not there yet, as drafts."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for rule in shipped.install():
                self.stdout.write(f"  {rule.code}: {rule.name}")
