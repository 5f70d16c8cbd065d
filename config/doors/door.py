"""The words in which routes and tables of the console are declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class To(Enum):
    """Whom a door is for."""

    ANYBODY = "anybody"
    PHONE = "people of a store, on the phone"
    CONSOLE = "people of the console"
    API = "machines and people, through the API"
    TABLET = "a paired tablet"
    SIGNED = "whoever has a good signature"


class Rows(Enum):
    """How rows belong to somebody, and so who sees them; a `Sight` says how far."""

    CLIENT = "clients in one's care: relationships that run; nobody sees the erased and the merged"
    ALERT = "alerts of those in one's sight, about clients who are still there"
    NOTE = "one's own notes on clients in one's care"
    ORDER = "orders of one's market, or of clients in one's care"
    ASSOCIATE = "what belongs to associates in one's sight"
    STORE = "what belongs to stores in one's sight"
    SHOPS = "stores of one's market, or those of one's region"
    REGION = "one's own region and its parts, or those of one's market"
    MARKET = "what belongs to one's market, and what is the whole house's"
    OFFICE = "what belongs to head office's market; nothing for others"
    KEY = "what the machine's own key made"
    SHOP = "the people of the tablet's own store"
    VISIT = "visits begun on this tablet that still run"
    NOTHING = "nothing: there is no such page of ours"
    HOUSE = "the whole house's: whoever may look sees all"


@dataclass(frozen=True)
class Door:
    """`methods`: what each takes – a permission, a scope, "team" for who answers for a
    store, "region" for who answers for several, "handles" for who works with alerts,
    "code" for who is in WeCom and of a store, "shop" for who leads one, "" for nothing more.

    `of`: whose the object in the address is; `holds`: whose the rows of the list are. `people`: what an associate
    needs in the API, by method; a method that is not named is for machines only.
    """

    to: To
    methods: Mapping[str, str]
    of: Rows | None = None
    holds: Rows | None = None
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table of the console: whose its rows are, and what pages there are: v(iew), a(dd), c(hange), d(elete).

    `takes`: the one permission for all its pages, where that is not Django's of each verb.
    """

    rows: Rows
    verbs: str = "v"
    takes: str = ""
