"""What a rule on the desk comes to right now: its sentence, how many clients, ten of them, its card, its mistakes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clienteling.alerts import conditions, drafting, sentences
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.proof import BESIDE
from clienteling.alerts.services import DryRun, dry_run
from clienteling.associates.models import Associate
from clienteling.console.rules.cards import Card, cards
from clienteling.console.rules.desk import Desk
from clienteling.lib.errors import DomainError

TOP = "__all__"


@dataclass(frozen=True)
class Found:
    """A client the conditions find, the name masked, and what the rule sees of them."""

    name: str
    sees: list[tuple[str, str]]


@dataclass(frozen=True)
class Slot:
    """Where a mistake is shown: the place of every field, most of them empty."""

    name: str
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class Look:
    sentence: str
    run: DryRun | None
    found: list[Found]
    refused: DomainError | None
    cards: list[Card]
    slots: list[Slot]


def look(desk: Desk, user: Associate, *, language: str, at: datetime, unasked: bool = True) -> Look:
    said, run, refused = "", None, None
    if desk.written.is_whole:
        said = sentences.sentence(desk.written.conditions, language)
        try:
            run = dry_run(desk.written.conditions, user=user, at=at)
        except DomainError as error:
            refused = error
    evidence = run.sample[0].evidence if run and run.sample else {}
    name = run.sample[0].name if run and run.sample else ""
    drawn = cards(desk, evidence, name, at=at)
    return Look(said, run, list(found(desk, run, language)), refused, drawn, slots(desk, unasked=unasked))


def found(desk: Desk, run: DryRun | None, language: str) -> Iterator[Found]:
    if run is None:
        return
    lookup = Lookup.of([one.evidence for one in run.sample])
    tree = conditions.parse(desk.written.conditions)
    for one in run.sample:
        yield Found(one.name, list(seen(tree, shown(one.evidence, lookup, language))))


def seen(tree: conditions.Node, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    told = set[str]()
    for c in conditions.comparisons(tree):
        key = c.fact.key(c.params)
        if key not in told and key in texts:
            told.add(key)
            yield sentences.named(c), f"{texts[key]} {c.fact.unit}".rstrip()
    yield from ((str(label), texts[key]) for key, label in BESIDE.items() if texts.get(key))


def slots(desk: Desk, *, unasked: bool) -> list[Slot]:
    """Of every part of the tree and every field; `unasked` leaves out what is merely not written yet."""
    wrong: dict[str, Any] = {}
    for problem in desk.written.problems:
        if not (unasked and problem.code == "empty_group"):
            wrong.setdefault(f"c{problem.key}", Slot(f"c{problem.key}", problem.code, problem.text))
    for name, code, text in desk.form.mistakes(unasked=unasked) if desk.form.is_bound else ():
        wrong.setdefault(name, Slot(name, code, text))
    names = [TOP, *(f"c{part.key}" for part in drafting.walk(desk.tree)), *desk.form.fields]
    return [wrong.get(name, Slot(name)) for name in names]
