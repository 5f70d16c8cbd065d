"""P4 and P6: what came back by itself, and what the front doors said while Redis or PostgreSQL was away."""

from collections.abc import Iterator, Sequence

from chaos.judge.evidence import Evidence
from chaos.judge.finding import Finding, at_most, none
from chaos.record import Outage, Visit

REDIS_S = 1.0
POSTGRES_S = 2.0
AWAY = 503


def findings(seen: Evidence) -> Iterator[Finding]:
    for one in seen.record.recoveries:
        yield at_most("P4", one.what, round(one.took_s, 2), one.most_s, " s")
    for check in seen.record.checks:
        yield none(check.promise, check.what, check.wrong, check.among)
    for outage in seen.record.outages:
        if outage.of in DOORS:
            yield from DOORS[outage.of](outage, seen.record.during(outage.since, outage.until))


def redis(outage: Outage, visits: Sequence[Visit]) -> Iterator[Finding]:
    """Everything works, and nobody waits."""
    failed = [visit for visit in visits if not 200 <= visit.status < 400]
    yield none("P6", f"Redis {outage.how}: requests at the doors that failed", len(failed), len(visits))
    yield longest(f"Redis {outage.how}", visits, REDIS_S)


def postgres(outage: Outage, visits: Sequence[Visit]) -> Iterator[Finding]:
    """Everything says so, soon."""
    other = [visit for visit in visits if visit.status != AWAY]
    yield none("P6", f"PostgreSQL {outage.how}: requests not answered 503", len(other), len(visits))
    yield longest(f"PostgreSQL {outage.how}", visits, POSTGRES_S)


def longest(when: str, visits: Sequence[Visit], most_s: float) -> Finding:
    door, took_s = max(((visit.door, visit.took_s) for visit in visits), key=lambda one: one[1], default=("none", 0.0))
    return at_most("P6", f"{when}: longest request ({door})", took_s, most_s, " s")


# Who visits does not wait for WeCom.
DOORS = {"redis": redis, "postgres": postgres}
