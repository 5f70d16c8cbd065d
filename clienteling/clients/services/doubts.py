"""The queue of doubtful matches: pairs proposed once, decided by people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from clienteling.associates.models import Associate
from clienteling.clients.models import VERDICTS, ClientMerge, DoubtfulMatch, Verdict
from clienteling.clients.services.matching import Doubt
from clienteling.clients.services.merging import merge_clients
from clienteling.lib.moves import move

MOST_AT_ONCE = 1_000
NAMESAKES = """
INSERT INTO clients_doubtfulmatch (first_id, second_id, reasons, verdict, found_at)
SELECT a.id, b.id, ARRAY[%(why)s], 'open', %(at)s
FROM clients_client a
JOIN clients_client b ON b.market_id = a.market_id AND b.namesake_index = a.namesake_index AND b.id > a.id
WHERE a.erased_at IS NULL AND b.erased_at IS NULL AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
    AND a.namesake_index IS NOT NULL
    AND (a.birth_year IS NULL OR b.birth_year IS NULL OR a.birth_year = b.birth_year)
    AND NOT EXISTS (SELECT 1 FROM clients_doubtfulmatch d WHERE d.first_id = a.id AND d.second_id = b.id)
ORDER BY a.id DESC, b.id DESC
LIMIT %(most)s
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Pair:
    one: int
    other: int
    why: Doubt


def propose(pairs: Iterable[Pair], *, at: datetime) -> None:
    """Put pairs into the queue. One that was ever there is left as it was decided."""
    reasons: dict[tuple[int, int], set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.one != pair.other:
            reasons[min(pair.one, pair.other), max(pair.one, pair.other)].add(pair.why)
    DoubtfulMatch.objects.bulk_create(
        [DoubtfulMatch(first_id=a, second_id=b, reasons=sorted(why), found_at=at) for (a, b), why in reasons.items()],
        ignore_conflicts=True,
    )


def propose_namesakes(at: datetime) -> int:
    """Pairs of one name and birthday that were never proposed; how many."""
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, {"why": Doubt.SAME_NAME_AND_BIRTHDAY.value, "at": at, "most": MOST_AT_ONCE})
        return int(cursor.rowcount)


def confirm(match: DoubtfulMatch, *, keep: int, by: Associate, at: datetime) -> ClientMerge:
    """They are one person: the other becomes part of the client `keep`. Raises DomainError."""
    survivor, other = (match.first, match.second) if keep == match.first_id else (match.second, match.first)
    with transaction.atomic():
        move(match, "verdict", Verdict.SAME, VERDICTS, decided_by=by, decided_at=at)
        return merge_clients(survivor, other, by=by, at=at)


def reject(match: DoubtfulMatch, *, by: Associate, at: datetime) -> None:
    """They are two people. Raises StaleStatus when somebody decided before."""
    by.must("clients.merge_client")
    move(match, "verdict", Verdict.DIFFERENT, VERDICTS, decided_by=by, decided_at=at)
