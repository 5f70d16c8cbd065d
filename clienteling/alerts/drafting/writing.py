"""A draft as the conditions of a version, or what is wrong with it and at which of its parts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from clienteling.alerts import conditions
from clienteling.alerts.drafting.tree import Branch, Leaf, Part
from clienteling.alerts.facts import Bounds, Fact, Kind, OneOf, Param
from clienteling.alerts.facts.fact import is_day
from clienteling.lib.errors import DomainError

LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Problem:
    """What is wrong at a part of the tree: a stable code, and the sentence that says it."""

    key: str
    code: str
    text: str


@dataclass
class Writer:
    """`places`: path in the conditions → key of the part it was made of."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def part(self, part: Part, path: str) -> Any:
        self.places[path] = part.key
        if part.negated:
            return {"not": self.inside(part, f"{path}.not")}
        return self.inside(part, path)

    def inside(self, part: Part, path: str) -> Any:
        """A group of one is that one; groups that are still empty say nothing."""
        self.places[path] = part.key
        if isinstance(part, Leaf):
            return self.comparison(part)
        parts = [each for each in part.parts if not is_empty(each)]
        if not parts:
            self.problems.append(Problem(part.key, "empty_group", _("Add a condition.")))
        if len(parts) == 1:
            return self.part(parts[0], path)
        return {part.word: [self.part(each, f"{path}.{part.word}[{n}]") for n, each in enumerate(parts)]}

    def comparison(self, leaf: Leaf) -> dict[str, Any]:
        params = {
            name: self.tried(leaf, partial(given, param), leaf.params[name]) for name, param in leaf.fact.params.items()
        }
        value = self.tried(leaf, partial(compared, leaf.fact), leaf.value)
        made = {"fact": leaf.fact.name, "op": leaf.op, "value": value}
        return {**made, "params": params} if params else made

    def tried(self, leaf: Leaf, read: Callable[[str], Any], text: str) -> Any:
        try:
            return read(text)
        except DomainError as error:
            self.problems.append(Problem(leaf.key, error.code, error.detail))
            return None

    def at(self, path: str) -> str:
        """The part a path leads to, or into."""
        inside = [place for place in self.places if path == place or path.startswith((f"{place}.", f"{place}["))]
        return self.places[max(inside, key=len)]


def is_empty(part: Part) -> bool:
    return isinstance(part, Branch) and all(is_empty(each) for each in part.parts)


@dataclass(frozen=True)
class Written:
    """`conditions` are whole and checked when there are no problems."""

    conditions: Any
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


def written(tree: Branch) -> Written:
    writer = Writer()
    raw = writer.part(tree, "conditions")
    if not writer.problems:
        try:
            conditions.checked(raw)
        except conditions.BadConditions as error:
            writer.problems.append(Problem(writer.at(error.path), error.code, error.reason))
    return Written(raw, tuple(writer.problems))


def compared(fact: Fact, text: str) -> Any:
    """What a value was typed as. Raises DomainError."""
    match fact.kind:
        case Kind.INTEGER:
            return number(text)
        case Kind.MONEY:
            return minor(text)
        case Kind.BOOLEAN:
            return text == "true"
        case Kind.DATE if not is_day(text):
            raise DomainError("bad_date", _("Choose a day."))
        case _ if not text:
            raise DomainError("value_missing", _("Say what to compare with."))
    return text


def given(param: Param, text: str) -> int | str:
    """Raises DomainError."""
    if isinstance(param, Bounds):
        return number(text)
    if isinstance(param, OneOf):
        return {str(value): value for value in param.choices}.get(text, text)
    if not text:
        raise DomainError("value_missing", _("Choose one."))
    return text


def number(text: str) -> int:
    if len(text) > LONGEST_NUMBER or not text.removeprefix("-").isdecimal():
        raise DomainError("bad_number", _("Enter a whole number."))
    return int(text)


def minor(text: str) -> int:
    """An amount in hundredths, exactly."""
    try:
        amount = Decimal(text if len(text) <= LONGEST_NUMBER else "").scaleb(2)
    except InvalidOperation as error:
        raise DomainError("bad_amount", _("Enter an amount.")) from error
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise DomainError("bad_amount", _("Enter an amount."))
    return int(amount)
