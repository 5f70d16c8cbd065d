"""The catalogue of facts as a document, so that docs/facts.md says what the code does."""

from collections.abc import Iterator

from django.utils.translation import override

from clienteling.alerts.facts import FACTS, GROUPS, Bounds, Fact, OneOf, Param

HEAD = "| fact | what it is | type | given |\n|---|---|---|---|"


def document() -> str:
    """Tables of all facts, a heading per group, in English."""
    with override("en"):
        return "\n\n".join(f"## {group.title()}\n\n{HEAD}\n" + "\n".join(rows(group)) for group in GROUPS)


def rows(group: str) -> Iterator[str]:
    for module in GROUPS[group]:
        for fact in module.FACTS:
            yield row(FACTS[fact.name])


def row(fact: Fact) -> str:
    said = " ".join((fact.build.__doc__ or "").split())
    forgets = "Reads what is so today, also for a past day." if fact.forgets else ""
    what = ". ".join(part for part in (str(fact.label), said.rstrip(".")) if part)
    words = " ".join(part for part in (f"{what}.", forgets) if part)
    given = ", ".join(f"`{name}` ({spelt(param)})" for name, param in fact.params.items())
    kind = f"{fact.kind.value}, {fact.unit}" if fact.unit else fact.kind.value
    return f"| `{fact.name}` | {words} | {kind} | {given} |"


def spelt(param: Param) -> str:
    if isinstance(param, Bounds):
        return f"{param.low} to {param.high}"
    if isinstance(param, OneOf):
        return f"one of {len(param.choices)}, such as {next(iter(param.choices))!r}"
    return str(param.what)
