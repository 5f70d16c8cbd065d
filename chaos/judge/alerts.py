"""P1 and P8: each alert exists once, each thing that happened counts once."""

from collections import Counter
from collections.abc import Iterator

from chaos.judge.evidence import Evidence
from chaos.judge.finding import Finding, none

LOOKS_OF_A_POST = 3


def findings(seen: Evidence) -> Iterator[Finding]:
    keys = Counter((alert.rule, alert.client_id, alert.period) for alert in seen.alerts)
    yield none("P1", "alerts twice under (rule, client, period)", sum(n > 1 for n in keys.values()), len(keys))
    told = Counter(alert.client_id for alert in seen.alerts)
    posted = seen.record.posted.values()
    twice = sum(told[seen.clients[one.number]] > 1 for one in posted)
    yield none("P1", "acknowledged events with more than one alert", twice, len(posted))
    unasked = set(told) - {seen.clients[number] for number in (*seen.record.posted, *seen.record.unknown)}
    yield none("P1", "alerts about clients of whom nobody told", len(unasked), len(told))
    yield none("P8", "acknowledged posts that are missing or count twice", wrong(seen), len(posted))


def wrong(seen: Evidence) -> int:
    """Posts whose effect is not there exactly once."""
    found = 0
    for one in seen.record.posted.values():
        if one.was == "looked":
            found += seen.looks.get(seen.clients[one.number], 0) != LOOKS_OF_A_POST
        else:
            found += seen.orders.get(f"SO-{one.number}", 0) != 1
    return found
