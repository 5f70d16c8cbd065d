"""The catalogue of facts as one chooses from it: by group, and narrowed by words in any language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from clienteling.alerts.facts import FACTS, GROUPS, Fact

TITLES: dict[str, Promise] = {
    "dates": _("Dates"),
    "loyalty": _("Loyalty"),
    "orders": _("Orders"),
    "activity": _("Activity"),
    "relationship": _("Relationship"),
    "wishes": _("Wishes"),
    "client": _("The client"),
}


@dataclass(frozen=True)
class Shelf:
    title: str
    facts: Sequence[Fact]


def shelves(query: str = "") -> list[Shelf]:
    """Groups with the facts in which every word of the query is found; groups with none are left out."""
    wanted = query.casefold().split()
    found = (
        Shelf(str(TITLES[group]), [FACTS[one.name] for module in modules for one in module.FACTS if meant(one, wanted)])
        for group, modules in GROUPS.items()
    )
    return [shelf for shelf in found if shelf.facts]


def meant(fact: Fact, wanted: Sequence[str]) -> bool:
    said = f"{fact.name} {' '.join(labels(fact))}".casefold() if wanted else ""
    return all(word in said for word in wanted)


def labels(fact: Fact) -> list[str]:
    """In every language of the house: one may look for a fact in one's own or in the documents'."""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(str(fact.label))
    return said
