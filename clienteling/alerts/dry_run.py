"""What conditions find right now: how many clients, and ten of them, while a rule is being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DataError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from clienteling.alerts import conditions
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.facts import AsOf
from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.names import mask

SAMPLE = 10
LOOKED_AT = 200  # of which the user may see ten
COUNT = """WITH found AS MATERIALIZED (SELECT c.id, {evidence} AS evidence FROM {clients} WHERE c.market_id = {market}
    AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {condition})
SELECT (SELECT count(*) FROM found), id, evidence FROM found ORDER BY id LIMIT {most}"""


@dataclass(frozen=True)
class Sample:
    """A client as head office may see them on a screen: the name masked, the facts' values by key."""

    uid: UUID
    name: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class DryRun:
    """Of how many clients of the user's markets the conditions hold, of how many there are."""

    count: int
    clients: int
    sample: list[Sample]


def dry_run(raw: Any, *, user: Associate, at: datetime | None = None) -> DryRun:
    """Raises DomainError with the field: `bad_conditions`, `too_slow` (settings.DRY_RUN_MS), `out_of_range`."""
    tree, moment = conditions.parse(raw), at or clock.now()
    count, found = 0, dict[int, Any]()
    for market in Market.objects.visible_to(user):
        rows = matched(tree, market, moment)
        count += rows[0][0] if rows else 0
        found |= {pk: evidence for _count, pk, evidence in rows}
    return DryRun(count, seen_by(user).count(), list(sample(user, found)))


def matched(tree: conditions.Node, market: Market, at: datetime) -> list[tuple[int, int, Any]]:
    compiler = Compiler(AsOf(at, clock.local_day(at, market.time_zone), market.pk, market.time_zone))
    parts = {
        "condition": compiler.condition(tree),
        "evidence": compiler.evidence(tree),
        "market": compiler.params(market.pk),
        "most": compiler.params(LOOKED_AT),
    }
    return fetched(COUNT.format(clients=compiler.from_clients(), **parts), compiler.values)


def fetched(sql: str, values: Mapping[str, Any]) -> list[Any]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(settings.DRY_RUN_MS)])
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    except DataError as error:
        reason = _("A number is too large to be reckoned with.")
        raise DomainError("out_of_range", reason, field="conditions") from error
    except OperationalError as error:
        reason = _("This takes too long to find out; narrow it down.")
        raise DomainError("too_slow", reason, field="conditions") from error


def seen_by(user: Associate) -> Any:
    return Client.objects.visible_to(user).filter(merged_into=None)


def sample(user: Associate, found: Mapping[int, Any]) -> Iterator[Sample]:
    for client in seen_by(user).filter(pk__in=found).order_by("pk")[:SAMPLE]:
        yield Sample(client.uid, mask(client.name), found[client.pk])
