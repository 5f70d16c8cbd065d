"""P2 and P3: nothing due is lost, nobody sees anything twice, a copy is the same bytes."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from chaos.judge.evidence import Alert, Call, Evidence, Send
from chaos.judge.finding import Finding, at_most, none
from chaos.record import Record

CHECKED = ('"enable_duplicate_check":1', '"duplicate_check_interval":14400')

HELD = ("freeze", "link to WeCom")
ON_ITS_WAY_S = 1.0


def findings(seen: Evidence) -> Iterator[Finding]:
    sends, cards = {send.id: send for send in seen.sends}, shown(seen)
    fates = {alert.client_id: fate(alert, sends.get(alert.send_id or 0), cards) for alert in seen.alerts}
    ends = [fates.get(seen.clients[number], "no alert") for number in seen.record.posted]
    said = ", ".join(f"{name} {count:,}" for name, count in sorted(Counter(ends).items()))
    lost = sum(end.startswith("no ") for end in ends)
    yield Finding("P2", "acknowledged events lost", f"{lost} of {len(ends):,} ({said})", "0", not lost and bool(ends))
    yield from copies(seen)
    yield none("P3", "cards seen twice on a phone", sum(count > 1 for count in cards.values()), len(cards))


def fate(alert: Alert, send: Send | None, cards: Counter[tuple[str, str]]) -> str:
    """How an alert ended; what begins with "no" is lost."""
    if alert.delivery == "suppressed":
        return alert.reason or "no reason"
    if send is None:
        return "no send"
    if send.state == "unclear":
        return "waits for a person" if send.reason else "no reason"
    if alert.delivery == "delivered" and send.state == "accepted":
        return "accepted" if cards[f"alert-{alert.id}", send.to_userid.lower()] else "no card on the phone"
    return f"no end:{alert.delivery}/{send.state}"


def copies(seen: Evidence) -> Iterator[Finding]:
    """Calls that repeat one which WeCom had answered well: the answer was lost with whoever waited for it."""
    calls: dict[str, list[Call]] = defaultdict(list)
    for call in seen.calls:
        calls[call.task_id].append(call)
    doubled = sum(blind(group) for group in calls.values())
    most = seen.lost_with_a_child * sum(harm.children for harm in seen.record.harms)
    yield at_most("P3", f"calls doubled by {len(seen.record.harms)} interruptions", doubled, most)
    sends = {card_of(send): send for send in seen.sends}
    odd = sum(unexplained(group, sends.get(task_id), seen.record) for task_id, group in calls.items())
    yield none("P3", "doubled calls that no lost or late result explains", odd, len(seen.calls))
    after = sum(call.at > ends for task_id, ends in accepted(seen).items() for call in calls[task_id])
    yield at_most("P3", "calls made after their acceptance was recorded", after, under_way_when_held(seen))
    other = sum(len({call.body for call in group}) > 1 for group in calls.values())
    yield none("P3", "cards of which two calls differ in a byte", other, len(calls))
    unchecked = sum(any(part not in call.body.replace(" ", "") for part in CHECKED) for call in seen.calls)
    yield none("P3", "calls without the duplicate check", unchecked, len(seen.calls))


def under_way_when_held(seen: Evidence) -> int:
    """Calls that may arrive late: begun by whoever was frozen, or held back on the way to WeCom. A kill makes none."""
    held = [harm.children for harm in seen.record.harms if harm.what.startswith(HELD)]
    return seen.lost_with_a_child * sum(held)


def accepted(seen: Evidence) -> dict[str, float]:
    """When each accepted card was answered, as its row has it."""
    rows = {card_of(send): send.accepted_at for send in seen.sends}
    return {task_id: at.timestamp() for task_id, at in rows.items() if at}


def card_of(send: Send) -> str:
    return send.key.replace(":", "-", 1)


def unexplained(group: Sequence[Call], send: Send | None, record: Record) -> int:
    """Copies beyond the calls of which no attempt tells, the acceptances that came in when another had, and the calls
    made while the link was broken whose attempt says that no answer came."""
    if send is None:
        return blind(group)
    lost, late = max(len(group) - send.attempts, 0), max(send.acceptances - 1, 0)
    unheard = min(send.unclear, sum(call.clean and on_broken_link(call, record) for call in group))
    return max(blind(group) - lost - late - unheard, 0)


def on_broken_link(call: Call, record: Record) -> bool:
    links = [outage for outage in record.outages if outage.of == "wecom"]
    return any(link.since - ON_ITS_WAY_S <= call.at <= link.until for link in links)


def blind(group: Sequence[Call]) -> int:
    return sum(call.clean for call in sorted(group, key=lambda call: call.at)[:-1])


def shown(seen: Evidence) -> Counter[tuple[str, str]]:
    """How often each card is on each phone."""
    return Counter(
        (copy["content"]["task_id"], copy["userid"].lower())
        for copy in seen.phones
        if copy["delivered"] and "task_id" in copy["content"]
    )
