"""One scenario from the raised curtain to the judgement: load, harm, rest, evidence."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chaos.hands import Hands
from chaos.house import House
from chaos.judge import Evidence, Finding, gather, judge
from chaos.looks import Looks
from chaos.record import Check, Recovery
from runner.waiting import until

TICK_S = 0.1


class Scene:
    """What a scenario works with: the house, its record, and words for what it does again and again."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.scale = house.scale
        self.record = house.record
        self.chance = house.chance
        self.looks = Looks(house.servers.dsn())
        callback = house.stage["wecom"]["corps"][0]["apps"][0]["callback_url"]
        self.hands = Hands(house.mock, callback, house.record, house.chance)

    @contextmanager
    def under_load(self, per_s: float | None = None, *, whole: bool = False, most: int | None = None) -> Iterator[None]:
        """Meanwhile clients look and buy, and some cards are pressed; then all comes to rest.

        `whole`: until all clients have, or the first `most` of them.
        """
        numbers = list(self.house.stage["clients"])[:most]
        self.house.load.start(numbers, per_s or self.scale.per_s)
        self.hands.start()
        try:
            yield
            self.house.progress.say("harm done, waiting for rest")
            if not whole:
                self.house.load.stop()
            self.until(self.house.load.is_over, self.scale.patience_s + len(numbers) / self.scale.per_s)
            self.rest()
        finally:
            self.house.load.stop()
            self.hands.stop()
        self.rest()
        self.house.progress.say(f"at rest, {self.looks.moving()} rows still moving")

    def rest(self) -> bool:
        """Until nothing moves any more, or patience ends: then the judge finds what does."""
        self.refresh()
        return self.until(lambda: self.looks.moving() == 0, self.scale.patience_s)

    def refresh(self) -> None:
        """PostgreSQL may be at another port now."""
        self.looks = Looks(self.house.servers.dsn())

    def wait(self, least_s: float, most_s: float) -> None:
        """A while, as the seed has it."""
        self.sleep(self.chance.uniform(least_s, most_s))

    def sleep(self, seconds: float) -> None:
        """Let time pass for the others."""
        self.until(lambda: False, seconds)

    def until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Whether it came true in time; whoever ends meanwhile is started again, as in production."""

        def looked() -> bool:
            self.house.revive()
            return condition()

        return until(looked, timeout_s, TICK_S)

    def recovers(self, what: str, since: float, most_s: float) -> None:
        """Note how long after `since` something that came in later was delivered."""
        self.refresh()
        self.until(lambda: self.looks.worked_since(since) is not None, most_s + self.scale.patience_s)
        worked = self.looks.worked_since(since) or time.time()
        self.record.recoveries.append(Recovery(what, worked - since, most_s))


def play(house: House, scenario: Callable[[Scene], None]) -> tuple[list[Finding], Evidence]:
    """All there is to say about one scenario; the house is as new afterwards."""
    house.start()
    try:
        scenario(Scene(house))
        house.record.checks.append(audited(house.audit()))
        seen = evidence(house)
    finally:
        house.end_scene()
        house.restage()
    return judge(seen), seen


def audited(told: dict[str, Any]) -> Check:
    """What the product's own audit says of the house at rest."""
    broken = [it["code"] for it in told["invariants"] if it["count"]]
    said = f"invariants of the product's own audit that do not hold ({', '.join(broken) or 'none'})"
    return Check("audit", said, len(broken), len(told["invariants"]))


def evidence(house: House) -> Evidence:
    return gather(
        house.servers.dsn(),
        house.record,
        clients={number: row[0] for number, row in house.stage["clients"].items()},
        journal=house.mock.journal(),
        phones=house.mock.phones(),
        callbacks=house.mock.callbacks(),
        lost_with_a_child=house.scale.lost_with_a_child,
    )
