"""What the tables say: for an actor, a door, a method and an object the one right answer. Asks no product query."""

from dataclasses import dataclass
from enum import Enum

from clienteling.associates.models import Associate, Market
from clienteling.associates.roles import Sight
from config.doors import Door, Rows, Table, To
from tests.doors.house import GONE, Place

# Of pages that a table does not have: not even of whoever may do everything.
NOBODY = "nobody"


class Answer(Enum):
    ALLOWED = "allowed"
    LOG_IN = "log in"
    REFUSED = "refused"
    NOT_FOUND = "not found"
    NO_METHOD = "no such method"
    BROKEN = "broken"


@dataclass(frozen=True)
class Actor:
    """Who asks: nobody, a person, a machine with scopes, or a tablet."""

    name: str
    user: Associate | None = None
    scopes: frozenset[str] | None = None
    market: Market | None = None
    source: str = ""
    tablet: bool = False


def sees(actor: Actor, rows: Rows, place: Place) -> bool:
    """Whether the row of that kind in that place is the actor's to see."""
    if rows in (Rows.CLIENT, Rows.ALERT, Rows.NOTE) and place.name in GONE:
        return False
    if rows in (Rows.SHOP, Rows.VISIT):
        return place.name in (("own", "colleague") if rows is Rows.SHOP else ("own",))
    if rows is Rows.KEY:
        return actor.scopes is not None and place.row("associates.machinekey").source == actor.source
    if actor.scopes is not None:
        mine = rows is not Rows.ORDER or actor.source == "shop"
        return mine and (rows is Rows.HOUSE or actor.market in (None, place.market))
    return actor.user is not None and shown(actor.user, rows, place)


def shown(user: Associate, rows: Rows, place: Place) -> bool:
    sight = user.powers.sight
    if rows is Rows.HOUSE:
        return True
    if rows is Rows.NOTE:
        return place.associate == user and place.name != "ended"
    if rows is Rows.OFFICE and sight is not Sight.MARKET:
        return False
    if sight is Sight.MARKET or rows is Rows.MARKET or (rows is Rows.SHOPS and sight is not Sight.REGION):
        return user.market_id in (None, place.market.pk)
    if rows in (Rows.CLIENT, Rows.ORDER) and place.name in ("ended", *GONE):
        return False
    if sight is Sight.REGION:
        return place.region == user.region
    if sight is Sight.STORE:
        return place.store == user.store
    covered = place.name == "covered" and rows in (Rows.CLIENT, Rows.ALERT, Rows.ORDER)
    return place.associate == user or covered


def expected(actor: Actor, door: Door, method: str, place: Place | None) -> Answer:
    """`place` None: there is no such object."""
    if early := at_the_door(actor, door, method):
        return early
    if door.of and (place is None or not sees(actor, door.of, place)):
        return Answer.NOT_FOUND
    return Answer.ALLOWED


def at_the_door(actor: Actor, door: Door, method: str) -> Answer | None:
    """Before any object is looked at; None lets in."""
    match door.to:
        case To.ANYBODY:
            return None if method in door.methods else Answer.NO_METHOD
        case To.SIGNED:
            return Answer.REFUSED if method in door.methods else Answer.NO_METHOD
        case To.PHONE:
            return on_the_phone(actor, door, method)
        case To.CONSOLE:
            return in_the_console(actor, door.methods.get(method, ""))
        case To.API:
            return at_the_api(actor, door, method)
    if method not in door.methods:
        return Answer.NO_METHOD
    return None if actor.tablet else Answer.REFUSED


def on_the_phone(actor: Actor, door: Door, method: str) -> Answer | None:
    if method not in door.methods:
        return Answer.NO_METHOD
    if actor.user is None:
        return Answer.LOG_IN
    powers, takes = actor.user.powers, door.methods[method]
    if actor.user.store is None and powers.sight is not Sight.REGION:
        return Answer.REFUSED
    may = {
        "": True,
        "code": bool(actor.user.store and actor.user.userid),
        "shop": powers.leads and actor.user.store is not None,
        "team": powers.leads,
        "region": powers.sight is Sight.REGION,
    }
    return None if may.get(takes, powers.allow(takes)) else Answer.REFUSED


def in_the_console(actor: Actor, permission: str) -> Answer | None:
    if actor.user is None or not actor.user.powers.console:
        return Answer.LOG_IN
    may = permission != NOBODY and actor.user.powers.allow(permission)
    return None if not permission or may else Answer.REFUSED


def at_the_api(actor: Actor, door: Door, method: str) -> Answer | None:
    if actor.user is None and actor.scopes is None:
        return Answer.LOG_IN
    if method not in {**door.methods, **door.people}:
        return Answer.NO_METHOD
    if actor.scopes is not None:
        return None if door.methods.get(method, "") in actor.scopes else Answer.REFUSED
    takes = door.people.get(method)
    if takes is None or actor.user is None:
        return Answer.REFUSED
    if takes == "handles":
        return None if actor.user.powers.handles else Answer.REFUSED
    return None if not takes or actor.user.powers.allow(takes) else Answer.REFUSED


VERBS = {"v": "view", "a": "add", "c": "change", "d": "delete"}


def of_table(table: Table, label: str, page: str) -> Door:
    """The door of one of the pages that every table has; POST on its list runs an action, on its form it saves."""
    app, model = label.split(".")
    may = {verb: table.takes or f"{app}.{name}_{model}" for verb, name in VERBS.items()}
    may |= {verb: NOBODY for verb in VERBS if verb not in table.verbs}
    needs = {
        "changelist": {"GET": may["v"], "POST": may["v"]},
        "history": {"GET": may["v"]},
        "add": dict.fromkeys(("GET", "POST"), may["a"]),
        "change": {"GET": may["v"], "POST": may["c"]},
        "delete": dict.fromkeys(("GET", "POST"), may["d"]),
    }[page]
    if page == "changelist":
        return Door(To.CONSOLE, needs, holds=table.rows)
    return Door(To.CONSOLE, needs, None if page == "add" else table.rows)
