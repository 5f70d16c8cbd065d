"""How much of WeCom's permitted rate does one worker use, and how does it compare with a bare thread pool?"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import local
from uuid import uuid4

import requests

from bench.fast_wecom import Arrival, FastWecom, Manner, fast_wecom
from bench.worker import NO_LIMITS, one_worker, tick_until
from clienteling.lib import clock
from clienteling.wecom.models import Attempt, Corp, Send
from clienteling.wecom.services import NewSend, queue_many
from clienteling.wecom.valkey import shared

THREADS = 32
LATENCY_S = 0.05
SLOW_EVERY, SLOW_S = 20, 5.0
WECOM_BURST_PER_S = 10_000 / 60
MEMBERS = 200
MEMBER_PER_MINUTE = 25
MINUTE_S = 60.0
BUSY = 40
# What each figure must reach, in percent or as a ratio; a limit must never be exceeded.
TO_REACH = {
    "share of the permitted rate": 0.95,
    "of WeCom's burst": 2.0,
    "of a bare pool": 0.6,
    "with slow answers": 0.5,
}


@dataclass(frozen=True)
class Figure:
    """`name` is one of `TO_REACH`."""

    name: str
    value: float
    said: str


def messages(journal: Sequence[Arrival]) -> list[float]:
    return sorted(at for at, api, _to in journal if api == "message/send")


def per_second(times: Sequence[float]) -> float:
    return (len(times) - 1) / (times[-1] - times[0])


def new_corp() -> Corp:
    """Alone: what another measurement left would be delivered as well."""
    Send.objects.exclude(state="accepted").delete()
    return Corp.objects.create(corp_id=f"bench{uuid4().hex[:12]}", name="Bench", agent_id=1, secret="s" * 32)


def queue(corp: Corp, count: int, to: Callable[[int], str] = lambda n: f"member{n % MEMBERS}") -> None:
    """Cards as alerts write them, by the outbox's own door."""
    at, run = clock.now(), uuid4().hex[:8]
    card = {"card_type": "text_notice", "main_title": {"title": "朱女士 · 生日将至", "desc": "11月25日，还有 3 天"}}
    card |= {"quote_area": {"quote_text": "送上祝福"}, "card_action": {"type": 1, "url": "https://clienteling.example"}}
    rows = [
        NewSend(
            corp_id=corp.pk,
            api="message/send",
            key=f"{run}-{n}",
            to_userid=to(n),
            body={"msgtype": "template_card", "template_card": {**card, "task_id": f"{run}-{n}"}},
            expires_at=at + timedelta(hours=6),
        )
        for n in range(count)
    ]
    for start in range(0, count, 1000):
        queue_many(rows[start : start + 1000], at)


def accepted(corp: Corp) -> int:
    return Send.objects.filter(corp=corp, state="accepted").count()


def delivered(wecom: FastWecom, count: int, then: Manner) -> float:
    """Messages a second from the worker that runs."""
    corp = new_corp()
    queue(corp, count)
    tick_until(lambda: accepted(corp) == count, within_s=60 + count / 20)
    return per_second(messages(wecom.journal(then)))


def bare(wecom: FastWecom, count: int) -> float:
    """The same bodies from as many threads with a session each, and nothing else."""
    bodies = [str(send.body).encode() for send in Send.objects.order_by("-pk")[:count]]
    here = local()

    def post(body: bytes) -> None:
        if not hasattr(here, "session"):
            here.session = requests.Session()
            here.session.trust_env = False
        url = f"{wecom.url}/cgi-bin/message/send"
        assert here.session.post(url, data=body, params={"access_token": "fast"}, timeout=10).json()["errcode"] == 0

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(post, bodies))
    return per_second(messages(wecom.journal()))


def over(journal: Sequence[Arrival], limits: dict[str, int]) -> int:
    """Calls beyond what any 60 seconds may hold: of the API ("" in `limits`) and of each member ("*")."""
    times: dict[str, list[float]] = defaultdict(list)
    for at, api, to in journal:
        if api == "message/send":
            times[""].append(at)
            times[to].append(at)
    return sum(_over(sorted(found), limits.get(name, limits["*"])) for name, found in times.items())


def _over(times: Sequence[float], most: int) -> int:
    return sum(late - early < MINUTE_S for early, late in zip(times, times[most:], strict=False))


def already_made(corp: Corp, count: int, ago_s: float) -> float:
    """As if so many calls had been made then; when that was."""
    made = clock.now() - timedelta(seconds=ago_s)
    times = {"created_at": made, "due_at": made, "expires_at": made, "accepted_at": made}
    to = {"api": "message/send", "to_userid": "somebody", "body": "{}"}
    send = Send.objects.create(corp=corp, key=f"made-{corp.corp_id}", state="accepted", msgid="m", **to, **times)
    Attempt.objects.bulk_create([Attempt(send=send, at=made, result="accepted", took_ms=1) for _ in range(count)])
    shared().ask(lambda redis: redis.delete("wecom:limits:born"))
    return made.timestamp()


def permitted(per_minute: int, minutes: int, already_s: float = 0.0) -> tuple[Figure, int]:
    """The share of `per_minute` used while `minutes` times as many messages and one more arrive; calls over a limit.

    With `already_s`, the first minute's calls were made that long before a worker that is up begins.
    """
    corp, made, before = new_corp(), 0.0, 0
    changes = NO_LIMITS | {"WECOM_API_PER_MINUTE": str(per_minute), "WECOM_MEMBER_PER_MINUTE": str(MEMBER_PER_MINUTE)}
    with fast_wecom(Manner(LATENCY_S)) as wecom, one_worker(wecom.url, changes, threads=THREADS):
        if already_s:
            queue(corp, 1)
            tick_until(lambda: accepted(corp) == 1, within_s=60)
            made, before = already_made(corp, per_minute, already_s), 1
        last = before + per_minute * (minutes - before)
        queue(corp, last + 1 - before + BUSY, lambda n: "busy" if n < BUSY else f"member{n % MEMBERS}")
        tick_until(lambda: accepted(corp) - before > last, within_s=65.0 * minutes + 60)
        journal = wecom.journal()
    times = messages(journal)
    took_s = times[last] - (made or times[0])
    said = f"{per_minute}/min permitted, {minutes * per_minute} in {took_s:.1f} s"
    over_a_limit = over(journal, {"": per_minute, "*": MEMBER_PER_MINUTE})
    return Figure("share of the permitted rate", minutes * MINUTE_S / took_s, said), over_a_limit


def unlimited(count: int) -> list[Figure]:
    quick, slow = Manner(LATENCY_S), Manner(LATENCY_S, SLOW_EVERY, SLOW_S)
    with fast_wecom(quick) as wecom:
        with one_worker(wecom.url, NO_LIMITS, threads=THREADS):
            ours = delivered(wecom, count, then=slow)
            late = delivered(wecom, count, then=quick)
        floor = bare(wecom, count)
    return [
        Figure("of WeCom's burst", ours / WECOM_BURST_PER_S, f"{ours:.0f}/s, answers after {LATENCY_S * 1000:.0f} ms"),
        Figure("of a bare pool", ours / floor, f"bare pool of {THREADS} threads {floor:.0f}/s"),
        Figure("with slow answers", late / ours, f"{late:.0f}/s, one in {SLOW_EVERY} after {SLOW_S:.0f} s"),
    ]


def main(count: int = 4_000, per_minute: int = 3_000) -> bool:
    """Print every figure beside what it must reach; whether all do."""
    began = time.monotonic()
    figures = unlimited(count)
    share, too_many = permitted(per_minute, minutes=3)
    for figure in [share, *figures]:
        least = TO_REACH[figure.name]
        print(f"  {figure.name:28} {figure.value:6.2f}   to reach ≥ {least:.2f}   {figure.said}")
    print(f"  {'calls over a limit':28} {too_many:6}   to reach = 0")
    print(f"  {count:,} messages a side, one worker process, in {time.monotonic() - began:.0f} s")
    return too_many == 0 and all(figure.value >= TO_REACH[figure.name] for figure in [share, *figures])


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))
