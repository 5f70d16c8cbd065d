"""P5: no limit of WeCom is exceeded, judged by sliding windows over the journal; due rows do not wait."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from chaos.judge.evidence import Evidence
from chaos.judge.finding import Finding, at_most, none

MEMBER = ((60, 30), (3600, 1000))
CORP = ((60, 10_000), (3600, 150_000))
# Beyond this many in a minute to one member, waiting is what was asked for.
UNHURRIED = 25
DUE_TO_CALL_S = 5.0
AFTER_A_FAULT_S = 60.0
# A fault so long before a row was due is over, as P4 has it: what waits now waits for another reason.
JUST_BEFORE_S = 10.0
BY_ITSELF = "by itself"
# The quarter of that pace at which cards go without Redis.
UNHURRIED_ALONE = 6


def findings(seen: Evidence) -> Iterator[Finding]:
    members, apis = defaultdict(list), defaultdict(list)
    for call in seen.calls:
        members[call.to.lower()].append(call.at)
    for row in seen.journal:
        apis[row["path"]].append(row["at"])
    over = sum(exceeded(times, MEMBER) for times in members.values())
    over += sum(exceeded(times, CORP) for times in apis.values())
    yield none("P5", "calls over a limit", over, sum(len(times) for times in apis.values()))
    busiest = max((most_within(times, 60) for times in members.values()), default=0)
    yield at_most("P5", "most cards to one member in a minute", busiest, 30)
    if seen.record.calm:
        yield at_most("P5", "due row to call, 99th of 100", share(waits(seen), 0.99), DUE_TO_CALL_S, " s")
    elif after := waits_after_one_fault(seen):
        yield at_most(
            "P5",
            f"due row to call after a single fault, longest of {len(after):,}",
            max(after),
            AFTER_A_FAULT_S,
            " s",
        )
    dropped = sum(bool(copy["dropped"]) for copy in seen.phones)
    yield none("P5", "cards WeCom dropped without a word", dropped, len(seen.phones))


def waits(seen: Evidence) -> list[float]:
    """Seconds from a committed row to its first call, of sends to members below their limit; sorted."""
    return sorted(called - due for due, called in first_calls(seen, UNHURRIED))


def waits_after_one_fault(seen: Evidence) -> list[float]:
    """The same, from the end of the outage if it lasts: of sends in whose time, or just before it, one fault fell.

    More faults at once add up, and promise nothing. A worker that ends because its broker went is no fault of its own.
    """
    lasted = {outage.since: outage.until for outage in seen.record.outages if outage.of != "wecom"}
    harms = [harm.at for harm in seen.record.harms if not harm.what.endswith(BY_ITSELF)]
    without = any(word in harm.what for harm in seen.record.harms for word in ("Redis", "Valkey", "FLUSHALL"))
    found = []
    for due, called in first_calls(seen, UNHURRIED_ALONE if without else UNHURRIED):
        faults = [at for at in harms if at <= called and lasted.get(at, at) >= due - JUST_BEFORE_S]
        if len(faults) == 1:
            over = max(due, lasted.get(faults[0], due))
            found.append(max(called - over, 0.0))
    return found


def first_calls(seen: Evidence, unhurried: int) -> list[tuple[float, float]]:
    """When each row was due and when first called, of sends to members who had no more than that in a minute."""
    first: dict[str, float] = {}
    for call in seen.calls:
        first.setdefault(call.task_id.replace("-", ":", 1), call.at)
    queued = defaultdict(list)
    for send in seen.sends:
        queued[send.to_userid].append(send.created_at.timestamp())
    calm = {userid for userid, times in queued.items() if most_within(times, 66) <= unhurried}
    due = [send for send in seen.sends if send.to_userid in calm and send.key in first]
    return [(send.created_at.timestamp(), first[send.key]) for send in due]


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies; 0 of none."""
    return values[min(int(len(values) * part), len(values) - 1)] if values else 0.0


def exceeded(times: Sequence[float], limits: Sequence[tuple[int, int]]) -> int:
    """How many calls came when their window was full."""
    ordered = sorted(times)
    return sum(
        place - bisect_left(ordered, at - seconds) >= most
        for seconds, most in limits
        for place, at in enumerate(ordered)
    )


def most_within(times: Sequence[float], seconds: float) -> int:
    ordered = sorted(times)
    return max((place + 1 - bisect_left(ordered, at - seconds) for place, at in enumerate(ordered)), default=0)
