"""Whatever is merged and undone, with whatever arriving between: in the end every record has what is its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.services import OrderData, record_order
from clienteling.clients.models import Client, ClientMerge, Note, Product, Tag, TagGroup, Tier
from clienteling.clients.services import (
    ActivityEvent,
    ClientData,
    ConsentData,
    DateData,
    Details,
    PointsData,
    SizeData,
    TieData,
    WishData,
    add_tag,
    client_ids,
    give_up,
    merge_clients,
    note_wish,
    parse_identities,
    record_batch,
    record_points,
    undo_merge,
    upsert_clients,
    withdraw_consent,
    write_details,
)
from clienteling.lib.errors import DomainError
from tests.clients.states import everything
from tests.conftest import Cast
from tests.factories import AssociateFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PEOPLE = 4
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "undo", "order", "visit"]), st.integers(0, PEOPLE - 1), st.integers(0, 3)),
    min_size=4,
    max_size=14,
)
MERGES = st.lists(st.tuples(st.sampled_from(["merge", "undo"]), st.integers(0, 3), st.integers(0, 3)), max_size=10)


class Shop:
    """Four clients, each with a different history, and what may happen to them."""

    def __init__(self, cast: Cast) -> None:
        self.market = cast.market
        self.clerk: Associate = AssociateFactory.create(market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)
        yes = [ConsentData("service", at=NOW), ConsentData("marketing", at=NOW)]
        wecom = [ConsentData("marketing", at=NOW, channel="wecom")]
        rows = [
            ClientData(self.market.code, {"crm": "0"}, "朱丽艳", phone="13812345678", tier="gold", consents=yes),
            ClientData(
                self.market.code,
                {"crm": "1"},
                "朱莉",
                birthday="1988-05-04",
                tier="noir",
                associate="lin",
                consents=wecom,
            ),
            ClientData(self.market.code, {"crm": "2"}, "Zhu Liyan", email="zhu@example.com", associate="zhou"),
            ClientData(self.market.code, {"crm": "3"}, "陈伟", birthday="05-06", associate="lin", consents=yes[:1]),
        ]
        self.clients = list(upsert_clients(rows, source="crm", at=NOW).clients.values())
        self.count = 0
        self.tell_more()

    def tell_more(self) -> None:
        """A no, wishes, days, sizes, tastes, points, tags and notes, partly the same on several of them."""
        withdraw_consent(self.clients[1], purpose="marketing", channel="wecom", at=NOW)
        group = TagGroup.objects.create(market=self.market, name="Interests")
        tags = [Tag.objects.create(group=group, name=name) for name in ("Silk", "Watches")]
        bag = Product.objects.create(sku="BAG-9")
        for number, client in enumerate(self.clients):
            give_up(note_wish(client, WishData(bag), by=None, at=NOW), at=NOW)
            note_wish(client, WishData(bag, promise="call" if number % 2 else None), by=None, at=NOW)
            sizes = [SizeData("ring", "EU", str(50 + number))]
            said = Details(
                [DateData("wedding", "10-01")], [TieData("child", "小宝")], sizes, {"colour": ["noir", f"{number}"]}
            )
            write_details(client, said, at=NOW)
            record_points(client, [PointsData("earned", 100 + number, f"e{number}", NOW)], source="crm")
            add_tag(client, tags[number % 2], at=NOW)
            if number:
                Note.objects.create(client=client, author=self.clerk, text="黑色", written_at=NOW)

    def play(self, kind: str, number: int, other: int) -> None:
        self.count += 1
        try:
            getattr(self, kind)(number, other)
        except DomainError:
            return

    def merge(self, number: int, other: int) -> None:
        merge_clients(self.clients[number], self.clients[other], by=self.clerk, at=NOW)

    def undo(self, number: int, _other: int) -> None:
        merge = ClientMerge.objects.running().filter(survivor=self.clients[number]).last()
        if merge:
            undo_merge(merge, by=self.clerk, at=NOW)

    def named(self, number: int) -> int:
        identities = parse_identities({"crm": str(number)}, source="crm", market=self.market)
        found = client_ids([identities], within=self.market)[0]
        assert isinstance(found, int)
        return found

    def order(self, number: int, _other: int) -> None:
        at = NOW - timedelta(days=self.count)
        row = OrderData(
            "pos", f"{number}-{self.count}", self.named(number), self.market.pk, at, "CNY", self.count * 100
        )
        record_order(row, at=NOW)

    def visit(self, number: int, _other: int) -> None:
        events = [ActivityEvent(self.named(number), 20, NOW)]
        record_batch(events, source="shop", idempotency_key=f"v{number}-{self.count}", at=NOW)

    def undo_all(self) -> None:
        for merge in ClientMerge.objects.running().order_by("-pk"):
            undo_merge(merge, by=self.clerk, at=NOW)


@pytest.fixture
def shop(cast: Cast) -> Shop:
    Tier.objects.create(code="gold", rank=2, name="Gold")
    Tier.objects.create(code="noir", rank=3, name="Noir")
    return Shop(cast)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=MERGES)
def test_merges_and_unmerges_in_any_order_give_back_the_former_state(
    shop: Shop, steps: list[tuple[str, int, int]]
) -> None:
    before = everything()
    with transaction.atomic():
        for step in steps:
            shop.play(*step)
        shop.undo_all()
        assert everything() == before
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_arrives_meanwhile_ends_where_it_was_reported(shop: Shop, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        for step in steps:
            shop.play(*step)
        assert Client.objects.present().count() == PEOPLE - ClientMerge.objects.running().count()
        shop.undo_all()
        for number, client in enumerate(shop.clients):
            reported = [
                n
                for n, (kind, who, _o) in enumerate(steps, shop.count - len(steps) + 1)
                if (kind, who) == ("order", number)
            ]
            figures = Client.objects.values_list("order_count", "lifetime_minor").get(pk=client.pk)
            assert figures == (len(reported), sum(reported) * 100)
        transaction.set_rollback(True)
