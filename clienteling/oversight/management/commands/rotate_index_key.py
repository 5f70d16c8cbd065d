"""`manage.py rotate_index_key`: hash every blind index and search gram once more, under the last key of INDEX_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.oversight.services.reindexing import reindex


class Command(BaseCommand):
    help = "Stop everything, put the new key last in INDEX_KEY everywhere, run this, and start again: all or nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = reindex(clock.now())
        except DomainError as error:
            raise CommandError(error.detail) from error
        for name, count in done.items():
            self.stdout.write(f"{name:<50} {count}")
        self.stdout.write(f"{sum(done.values())} values hashed again")
