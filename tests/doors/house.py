"""A house with one of everything in every place: own, a colleague's, another store's, region's, market's, ended."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model

from clienteling.associates.models import Associate, Market, Region, Store
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, ClientIdentity, ConsentText
from clienteling.clients.services.identities import index_of
from clienteling.lib import clock
from config.doors import TABLES, Rows
from tests import factories
from tests.doors.making import make

STATES = ("ended", "erased", "merged")
GONE = ("erased", "merged")
AGREED = "2026-01"
PEOPLES = ("own", "colleague", "covered", "other_store", "other_region", "other_market")
# Where a row of each kind is worth asking for: elsewhere it belongs to the same.
WHERE: dict[Rows, tuple[str, ...]] = {
    Rows.CLIENT: (*PEOPLES, *STATES),
    Rows.ALERT: (*PEOPLES, *STATES),
    Rows.NOTE: (*PEOPLES, *STATES),
    Rows.ORDER: (*PEOPLES, *STATES),
    Rows.ASSOCIATE: PEOPLES,
    Rows.STORE: ("own", "other_store", "other_region", "other_market"),
    Rows.SHOPS: ("own", "other_store", "other_region", "other_market"),
    Rows.REGION: ("own", "other_region", "other_market"),
    Rows.MARKET: ("own", "other_market"),
    Rows.OFFICE: ("own", "other_market"),
    Rows.KEY: ("own", "other_market"),
    Rows.NOTHING: (),
    Rows.HOUSE: ("own",),
    Rows.SHOP: ("own", "colleague", "other_store", "other_market"),
    Rows.VISIT: ("own", "ended", "other_store"),
}


@dataclass
class Place:
    """Where things belong, and the rows that were made there, by table."""

    name: str
    associate: Associate
    client: Client
    rows: dict[str, Any] = field(default_factory=dict)
    home: "Place | None" = None

    @property
    def market(self) -> Market:
        return self.associate.market  # type: ignore[return-value]  # people of a store have one

    @property
    def store(self) -> Store:
        return self.associate.store  # type: ignore[return-value]  # as above

    @property
    def region(self) -> Region:
        return self.store.region  # type: ignore[return-value]  # each store here lies in one

    def row(self, label: str) -> Any:
        """The one row of the table here, or where rows of its kind are kept; made when it is first asked for."""
        table = TABLES.get(label)
        elsewhere = table is not None and self.home is not None and self.name not in WHERE[table.rows]
        return self.home.row(label) if elsewhere and self.home else self.rows.get(label) or make(label, self)


@dataclass(frozen=True)
class House:
    places: dict[str, Place]
    people: dict[str, Associate]


def build() -> House:
    china, japan = (factories.MarketFactory.create(code=code) for code in ("CN", "JP"))
    east, north = (factories.RegionFactory.create(market=china, code=code) for code in ("east", "north"))
    kanto = factories.RegionFactory.create(market=japan, code="kanto")
    ifc, plaza = (factories.StoreFactory.create(market=china, region=east, code=code) for code in ("SH1", "SH2"))
    skp = factories.StoreFactory.create(market=china, region=north, code="BJ1")
    ginza = factories.StoreFactory.create(market=japan, region=kanto, code="TK1")
    lin = seller("lin", ifc)
    feng = seller("feng", ifc)
    factories.AbsenceFactory.create(associate=feng, cover=lin)
    owners = {"own": lin, "colleague": seller("zhou", ifc), "covered": feng, "other_store": seller("he", plaza)}
    owners |= {"other_region": seller("chan", skp), "other_market": seller("sato", ginza)}
    places = {name: place(name, one) for name, one in owners.items()} | {name: place(name, lin) for name in STATES}
    for one in places.values():
        one.home = places["own"]
    leave(places)
    places["own"].row("clients.customfield")
    ConsentText.objects.create(
        purpose="service", version=AGREED, status="published", published_by=lin, published_at=clock.now()
    )
    return House(places, {"associate": lin} | head_office(china, ifc, east) | {"left": seller("gone", ifc, False)})


def seller(userid: str, store: Store, is_active: bool = True) -> Associate:
    return factories.AssociateFactory.create(userid=userid, store=store, is_active=is_active)


def unionid(name: str) -> str:
    """What the client of that place is called in every system."""
    return f"union-{name}"


def place(name: str, associate: Associate) -> Place:
    client = factories.ClientFactory.create(market=associate.market, phone="+8613812345678")
    called = {"kind": "unionid", "value": unionid(name), "value_index": index_of("unionid", unionid(name))}
    ClientIdentity.objects.create(client=client, **called)
    here = Place(name, associate, client)
    known: dict[str, Model] = {"clients.client": client, "associates.associate": associate}
    known |= {"associates.market": here.market, "associates.store": here.store, "associates.region": here.region}
    known["wecom.corp"] = here.market.corp
    here.rows |= known
    here.rows["clients.relationship"] = factories.RelationshipFactory.create(client=client, associate=associate)
    return here


def leave(places: dict[str, Place]) -> None:
    """Of three of lin's clients one was handed on, one is erased, one was a copy of another."""
    at = clock.now()
    places["ended"].client.relationships.update(ended_at=at - timedelta(days=1), ended_by="ended")
    gone, copy = places["erased"].client, places["merged"].client
    Client.objects.filter(pk=gone.pk).update(erased_at=at)
    Client.objects.filter(pk=copy.pk).update(merged_into=places["own"].client)


def head_office(market: Market, store: Store, region: Region) -> dict[str, Associate]:
    """One of every role, at the place of `own` or above it; `house`: an administrator of no market."""
    of_role: dict[Role, dict[str, Any]] = {
        Role.STORE_MANAGER: {"store": store, "market": market},
        Role.REGIONAL_MANAGER: {"store": None, "region": region, "market": market},
    }
    bound = {"store": None, "market": market}
    roles = [role for role in Role if role is not Role.ASSOCIATE]
    made = {
        role.value: factories.AssociateFactory.create(
            username=role.value, userid="", role=role, **of_role.get(role, bound)
        )
        for role in roles
    }
    house = factories.AssociateFactory.create(
        username="house", userid="", role=Role.ADMINISTRATOR, store=None, market=None
    )
    return {**made, "house": house}
