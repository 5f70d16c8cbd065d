"""A book to hand over: the same clients here and in the mock, and words for its clock."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import (
    Client,
    Handover,
    HandoverClient,
    HandoverReceiver,
    Relationship,
)
from clienteling.clients.services import ClientData, move_handovers, preview_handover, run_handover, upsert_clients
from clienteling.wecom.gateway import Gateway
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.wecom.conftest import Wecom

DAY = timedelta(days=1, minutes=5)
LONG_AGO_S = 1_700_000_000


@dataclass
class Shop:
    """`lin` leaves; the others receive. Time is the mock's: real time and what it was advanced by."""

    wecom: Wecom
    people: dict[str, Associate]
    clerk: Associate
    ahead: timedelta = field(default_factory=timedelta)

    @property
    def lin(self) -> Associate:
        return self.people["lin"]

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        self.ahead += by
        self.wecom.ask("POST", "clock", json={"advance_s": by.total_seconds()})

    def moved_before(self, numbers: Iterable[int]) -> None:
        """From lin to zhou and back within a few days, without us."""
        gateway, clients = Gateway(self.wecom.corp), [f"wm{number}" for number in numbers]
        for giver, taker in (("lin", "zhou"), ("zhou", "lin")):
            gateway.transfer_customer(giver, taker, clients)
            self.advance(DAY)
            list(gateway.transfer_result(giver, taker))

    def handover(self, *receivers: str, **fields: Any) -> Handover:
        fields = {"reason": "other", "rule": "workload", **fields}
        made = Handover.objects.create(associate=self.lin, **fields)
        people = [self.people[name] for name in receivers or [name for name in self.people if name != "lin"]]
        HandoverReceiver.objects.bulk_create([HandoverReceiver(handover=made, associate=one) for one in people])
        return made

    def begin(self, handover: Handover) -> Handover:
        """Previewed, decided and asked for."""
        preview_handover(handover, by=self.clerk, at=self.now())
        run_handover(handover, by=self.clerk, at=self.now())
        self.step()
        return handover

    def step(self) -> None:
        move_handovers(self.now())

    def finish(self, handover: Handover, days: int = 4) -> Handover:
        """A day at a time, until nothing is left to move."""
        for _ in range(days):
            self.advance(DAY)
            while move_handovers(self.now()):
                pass
        handover.refresh_from_db()
        return handover


def open_shop(
    wecom: Wecom, names: list[str], clients: int, more_contacts: Sequence[dict[str, Any]] = (), **more: Any
) -> Shop:
    market = MarketFactory.create(corp=wecom.corp)
    store = StoreFactory.create(market=market)
    people = {
        name: AssociateFactory.create(userid=name, store=store, market=market, name=name.title()) for name in names
    }
    clerk = AssociateFactory.create(
        userid="clerk", market=market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    follow = [{"userid": "lin", "createtime": LONG_AGO_S}]
    contacts = [{"external_userid": f"wm{n}", "name": f"Client {n}", "follow_user": follow} for n in range(clients)]
    wecom.set_up(contacts=[*contacts, *more_contacts], names=names, **more)
    since = datetime.fromtimestamp(LONG_AGO_S, UTC)
    rows = [ClientData(market.code, {"external_userid": f"wm{n}"}, f"客户{n}", associate="lin") for n in range(clients)]
    upsert_clients(rows, source="crm", at=since)
    return Shop(wecom, people, clerk)


def rows(handover: Handover) -> dict[str, tuple[str, str]]:
    """(state, receiver) by the client's name."""
    found = HandoverClient.objects.filter(handover=handover).select_related("client", "receiver")
    return {row.client.name: (row.state, row.receiver.userid) for row in found}


def owners() -> dict[str, list[str]]:
    """Who is primary of each client now; more than one would be a fault."""
    running = Relationship.objects.active().primary().select_related("client", "associate")
    found: dict[str, list[str]] = {one.name: [] for one in Client.objects.all()}
    for one in running:
        found[one.client.name].append(one.associate.userid)
    return found


def named(name: str) -> Client:
    return next(one for one in Client.objects.all() if one.name == name)


def named_all() -> dict[str, Client]:
    return {one.name: one for one in Client.objects.all()}
