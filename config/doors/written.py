"""The tables of roles and doors as a page for people: `docs/roles.md`."""

from collections.abc import Iterable

from django.utils import translation

from clienteling.associates.doors import SCOPES
from clienteling.associates.roles import MACHINE, POWERS, Powers, Sight
from config.doors.door import Door, Table
from config.doors.routes import ROUTES
from config.doors.tables import TABLES

SEES = {
    Sight.OWN: "their own clients, and those of colleagues they cover for",
    Sight.STORE: "their store",
    Sight.REGION: "the stores of their region",
    Sight.MARKET: "their market; the whole house for whoever belongs to no market",
}
VERBS = {"v": "look", "a": "add", "c": "change", "d": "delete"}
INTRODUCTION = """# Who may do what

Written by `python manage.py roles` from `clienteling/associates/roles.py` (who may do what) and `config/doors` (what
each address takes); tests hold this page and every route against them. What is not one's own looks like what is not
there. What is the whole house's is looked at from a market, but added, changed and moved by who belongs to none.
"""


def page() -> str:
    with translation.override("en"):
        parts = [INTRODUCTION, roles(), machine(), routes(), tables()]
    return "\n".join(parts)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings)]
    lines += [["---"] * len(lines[0]), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def roles() -> str:
    rows = [[str(role.label), SEES[powers.sight], *power(powers)] for role, powers in POWERS.items()]
    return "## Roles\n\n" + table(["Role", "Sees", "Console", "May"], rows)


def power(powers: Powers) -> list[str]:
    return ["yes" if powers.console else "no", code(powers.permissions)]


def machine() -> str:
    said = (
        f"Role `{MACHINE}`: another system with a key. It sees the market of its key, and its own source's orders only."
    )
    return f"## Machines\n\n{said}\n\n" + table(
        ["Scope", "What it allows"], ([f"`{s}`", str(w)] for s, w in SCOPES.items())
    )


def routes() -> str:
    rows = ([f"`{name}`", door.to.value, taken(door), whose(door)] for name, door in ROUTES.items())
    return "## Addresses\n\n" + table(["Route", "For", "Takes", "Whose"], rows)


def taken(door: Door) -> str:
    """`GET`: permission or scope; what people need where it differs from machines."""
    takes = [f"{method} `{need}`" if need else method for method, need in door.methods.items()]
    people = [f"{method} by people `{need}`" if need else f"{method} by people" for method, need in door.people.items()]
    return ", ".join(takes + people)


def whose(door: Door) -> str:
    rows = door.of or door.holds
    return rows.value if rows else ""


def tables() -> str:
    rows = ([f"`{label}`", offered(one), one.rows.value, needed(one)] for label, one in TABLES.items())
    said = "Each page takes Django's permission of its verb, such as `clients.view_client`."
    return f"## Tables of the console\n\n{said}\n\n" + table(["Table", "Pages", "Whose", "Takes"], rows)


def needed(one: Table) -> str:
    """Where that is not Django's."""
    return f"`{one.takes}`" if one.takes else f"to change: `{one.changes}`" if one.changes else ""


def offered(one: Table) -> str:
    return ", ".join(VERBS[verb] for verb in one.verbs)
