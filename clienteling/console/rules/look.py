"""What a rule on the desk comes to right now: its sentence, how many clients, ten of them, its card, its mistakes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clienteling.alerts import conditions, drafting, sentences
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.proof import BESIDE
from clienteling.alerts.services import DryRun, dry_run
from clienteling.associates.models import Associate
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
    """`mistaken`: a condition must be mended first; `refused`: why nobody was looked for though they are whole."""

    sentence: str = ""
    run: DryRun | None = None
    found: Sequence[Found] = ()
    refused: DomainError | None = None
    mistaken: bool = False


def look(written: drafting.Written, user: Associate, *, language: str, at: datetime) -> Look:
    if not written.is_whole:
        return Look(mistaken=any(problem.code != "empty_group" for problem in written.problems))
    said = sentences.sentence(written.conditions, language)
    try:
        run = dry_run(written.conditions, user=user, at=at)
    except DomainError as error:
        return Look(said, refused=error)
    return Look(said, run, list(found(written, run, language)))


def found(written: drafting.Written, run: DryRun, language: str) -> Iterator[Found]:
    lookup = Lookup.of([one.evidence for one in run.sample])
    tree = conditions.parse(written.conditions)
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


def slots(desk: Desk, *, unasked: bool) -> dict[str, Slot]:
    """Of every part of the tree and every field; `unasked` leaves out what is merely not written yet."""
    wrong = of_tree(desk.tree, desk.written, unasked=unasked)
    for name in [TOP, *desk.form.fields]:
        wrong[name] = Slot(name)
    for name, code, text in desk.form.mistakes(unasked=unasked) if desk.form.is_bound else ():
        wrong[name] = Slot(name, code, text)
    return wrong


def of_tree(tree: drafting.Branch, written: drafting.Written, *, unasked: bool) -> dict[str, Slot]:
    """The first mistake of each part."""
    places = {name: Slot(name) for name in (f"c{part.key}" for part in drafting.walk(tree))}
    for problem in reversed(written.problems):
        if not (unasked and problem.code == "empty_group"):
            places[f"c{problem.key}"] = Slot(f"c{problem.key}", problem.code, problem.text)
    return places
