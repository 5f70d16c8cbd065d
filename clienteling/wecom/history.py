"""What was used of each limit lately, read back from the tables: tries made, and sends that may be under way."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from clienteling.wecom.windows import SLOTS, Limit

Counts = dict[str, dict[int, int]]

# How many tries per call and slot; a day's are not told apart by member, for they count together.
TRIES = """
SELECT c.corp_id, c.agent_id, s.api, CASE WHEN %(by_member)s THEN s.to_userid ELSE '' END, c.seats,
       floor(extract(epoch FROM t.at) / %(slot_s)s)::bigint, count(*)
  FROM (SELECT send_id, at FROM wecom_attempt WHERE at > %(since)s
        UNION ALL
        SELECT id, %(at)s FROM wecom_send WHERE state = 'sending' AND first_sent_at IS NOT NULL) t
  JOIN wecom_send s ON s.id = t.send_id
  JOIN wecom_corp c ON c.id = s.corp_id
 GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True)
class Use:
    """A call: made, under way or about to be. `userid`: the members a message goes to, joined by "|" or "@all"."""

    corp_id: str
    agent_id: int
    api: str
    userid: str = ""
    seats: int | None = None


def counts(at: datetime, limits_of: Callable[[Use], Iterable[Limit]]) -> Counts:
    """Uses per limit and slot, over every window there is."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for slot_s, slots in SLOTS:
        for use, slot, count in _tries(at, slot_s, slots):
            for limit in limits_of(use):
                if limit.slot_s == slot_s:
                    found[limit.key][slot] += count
    return {key: dict(used) for key, used in found.items()}


def _tries(at: datetime, slot_s: float, slots: int) -> Iterable[tuple[Use, int, int]]:
    """Each call with its slot and how often it was made in it."""
    since = at - timedelta(seconds=slot_s * slots)
    values: dict[str, datetime | float | bool] = {
        "at": at,
        "since": since,
        "slot_s": slot_s,
        "by_member": slot_s < SLOTS[-1][0],
    }
    with connection.cursor() as cursor:
        cursor.execute(TRIES, values)
        for corp_id, agent_id, api, userid, seats, slot, count in cursor.fetchall():
            yield Use(corp_id, agent_id, api, userid, seats), slot, count
