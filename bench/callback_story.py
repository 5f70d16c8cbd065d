"""What happens between associates and clients, as the callbacks tell it and as WeCom has it in the end. All seeded."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MEMBERS = 50
FORGED_SHARE = 0.05
DAY_S = 86_400
# Of twelve events: five clients come, one comes and goes, two go who were there before, one comes, goes, comes back.
KINDS = ("comes", "comes", "comes", "comes", "comes", "comes and goes", "goes", "goes", "comes back")
STEPS = {
    "comes": ("add",),
    "comes and goes": ("add", "del"),
    "goes": ("del",),
    "comes back": ("add", "del", "add"),
}
CHANGES = {"add": "add_external_contact", "del": "del_external_contact"}


@dataclass(frozen=True)
class Event:
    """One callback as WeCom means it."""

    pair: int
    xml: str
    digest: bytes
    forged: str = ""


@dataclass
class Pair:
    """An associate and a client. `state` is the sign by which the judge knows their relationship again."""

    number: int
    kind: str
    began_at: int
    events: list[Event] = field(default_factory=list)

    @property
    def member(self) -> str:
        return f"member{self.number % MEMBERS}"

    @property
    def contact(self) -> str:
        return f"wmBench{self.number}"

    @property
    def state(self) -> str:
        return f"bench-{self.number}"

    @property
    def was_there(self) -> bool:
        return self.kind == "goes"

    @property
    def is_there(self) -> bool:
        """In the end, at WeCom."""
        return self.kind in ("comes", "comes back")

    def at_wecom(self, createtime: int | None) -> dict[str, Any]:
        """With the associate since then, or with nobody any more."""
        follow = {"userid": self.member, "createtime": createtime, "state": self.state}
        followers = [] if createtime is None else [follow]
        return {"external_userid": self.contact, "name": f"Client {self.number}", "follow_user": followers}

    def step_at(self, step: int) -> int:
        return self.began_at + 60 * step


def event(pair: Pair, step: str, at: int, corp_id: str, forged: str = "") -> Event:
    came = f"<State>{pair.state}</State>" if step == "add" else ""
    xml = (
        f"<xml><ToUserName>{corp_id}</ToUserName><FromUserName>sys</FromUserName><CreateTime>{at}</CreateTime>"
        f"<MsgType>event</MsgType><Event>change_external_contact</Event><ChangeType>{CHANGES[step]}</ChangeType>"
        f"<UserID>{pair.member}</UserID><ExternalUserID>{pair.contact}</ExternalUserID>{came}</xml>"
    )
    return Event(pair.number, xml, hashlib.sha256(xml.encode()).digest(), forged)


def tell(events: int, *, corp_id: str, now: int) -> list[Pair]:
    """Pairs whose steps make that many distinct events, all within the last hours."""
    pairs: list[Pair] = []
    told = 0
    while told < events:
        kind = KINDS[len(pairs) % len(KINDS)]
        if told + len(STEPS[kind]) > events:
            kind = "comes"
        pair = Pair(len(pairs), kind, now - 7200 + len(pairs))
        pair.events = [event(pair, step, pair.step_at(n), corp_id) for n, step in enumerate(STEPS[kind])]
        told += len(pair.events)
        pairs.append(pair)
    return pairs


def before(pairs: list[Pair]) -> list[dict[str, Any]]:
    """WeCom's contacts when it begins."""
    return [pair.at_wecom(pair.began_at - DAY_S) for pair in pairs if pair.was_there]


def after(pairs: list[Pair]) -> list[dict[str, Any]]:
    """WeCom's contacts once all of it has happened."""
    return [pair.at_wecom(pair.step_at(len(pair.events) - 1) if pair.is_there else None) for pair in pairs]


def deliveries(pairs: list[Pair], *, corp_id: str, rng: random.Random, forgeries: tuple[str, ...]) -> list[Event]:
    """Each event one to three times and forged ones among them, shuffled."""
    told = [one for pair in pairs for one in pair.events for _ in range(rng.randint(1, 3))]
    forged = list(_forged(pairs, round(len(told) * FORGED_SHARE / (1 - FORGED_SHARE)), corp_id, rng, forgeries))
    rng.shuffle(mixed := told + forged)
    return mixed


def _forged(
    pairs: list[Pair], count: int, corp_id: str, rng: random.Random, forgeries: tuple[str, ...]
) -> Iterator[Event]:
    """Events that would do harm: clients who came are said to have gone, and those who went to have come."""
    for number in range(count):
        pair = rng.choice(pairs)
        step = "del" if pair.is_there else "add"
        yield event(pair, step, pair.began_at + 3600 + number, corp_id, forgeries[number % len(forgeries)])
