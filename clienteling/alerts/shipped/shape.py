"""How a ready-made rule is written down."""

from dataclasses import dataclass
from typing import Any

from clienteling.alerts.models import RuleKind
from clienteling.alerts.naming import joined
from clienteling.alerts.services import NewText, NewVersion

Conditions = dict[str, Any]


@dataclass(frozen=True)
class Shipped:
    """`english` is a text of the catalogues: who reads another language is told the name in theirs."""

    code: str
    chinese: str
    english: str
    kind: RuleKind
    priority: int
    version: NewVersion

    @property
    def name(self) -> str:
        """As a rule keeps it."""
        return joined(self.chinese, self.english)


def asks(fact: str, op: str, value: object, **params: object) -> Conditions:
    """One comparison, such as `asks("same_product_views", ">=", 3, days=7)`."""
    return {"fact": fact, "op": op, "value": value, **({"params": params} if params else {})}


def both(*parts: Conditions) -> Conditions:
    return {"all": list(parts)}


def between(fact: str, low: int, high: int, **params: object) -> Conditions:
    return both(asks(fact, ">=", low, **params), asks(fact, "<=", high, **params))


def every(days: int) -> dict[str, Any]:
    """The period of a rule that has no moment of its own to count by."""
    return {"per": "days", "days": days}


def said(zh: tuple[str, str, str], en: tuple[str, str, str]) -> list[NewText]:
    """Title, why and what to say, in the languages the house writes."""
    return [NewText("zh-hans", *zh), NewText("en", *en)]
