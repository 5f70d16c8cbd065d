"""The limits that hold in each market: its own row, and the settings for what it leaves open."""

from dataclasses import dataclass
from datetime import time

from django.conf import settings

from clienteling.alerts.hours import Wall, wall
from clienteling.alerts.models import Restraint


@dataclass(frozen=True)
class Limits:
    """`quiet`: in minutes of the local day. A client is the subject of `per_client` contacts in `client_days`."""

    quiet: Wall | None
    per_associate: int
    per_client: int
    client_days: int


def limits() -> dict[int, Limits]:
    """By market with a row of its own; `of` answers for all."""
    return {row.market_id: _of_row(row) for row in Restraint.objects.all()}


def usual() -> Limits:
    return Limits(
        quiet=parse(settings.ALERTS_QUIET_HOURS),
        per_associate=settings.ALERTS_PER_ASSOCIATE_PER_DAY,
        per_client=settings.ALERTS_PER_CLIENT,
        client_days=settings.ALERTS_PER_CLIENT_DAYS,
    )


def parse(text: str) -> Wall | None:
    """ "21:00-09:00"; None for an empty text. Raises ValueError for anything else."""
    if not text:
        return None
    starts, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
    return wall(starts, ends)


def _of_row(row: Restraint) -> Limits:
    given = usual()
    own = wall(row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else given.quiet
    return Limits(
        quiet=own,
        per_associate=given.per_associate if row.per_associate is None else row.per_associate,
        per_client=given.per_client if row.per_client is None else row.per_client,
        client_days=given.client_days if row.per_client_days is None else row.per_client_days,
    )
