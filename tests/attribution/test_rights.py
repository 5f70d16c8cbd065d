"""Commission when a client changes hands: what was earned stays, what comes is the new one's, unless protected."""

from datetime import timedelta

import pytest

from clienteling.attribution.models import Credit, Order
from clienteling.attribution.services import RefundData, record_order, record_refund, record_touch
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.clients.models import Client
from clienteling.clients.services import take_on
from tests.attribution.sales import NOON, client_of_lin, order
from tests.conftest import Cast

DAY = timedelta(days=1)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of_lin(cast)


def move(cast: Cast, client: Client, protected_days: int = 0) -> None:
    """From lin to chan, at noon."""
    take_on(client, associate=cast.chan, at=NOON)
    luggage.carry(Move(client.pk, cast.lin.pk, cast.chan.pk, NOON, protected_days))


def earned(client: Client) -> list[tuple[str, str]]:
    return list(Credit.objects.order_by("pk").values_list("associate__userid", "basis"))


def test_later_orders_are_the_new_associates_and_earlier_ones_stay(cast: Cast, client: Client) -> None:
    record_order(order(client, external_id="A-1", placed_at=NOON - DAY), at=NOON - DAY)
    move(cast, client)
    record_order(order(client, external_id="A-2", placed_at=NOON + DAY), at=NOON + DAY)
    record_order(order(client, external_id="A-3", placed_at=NOON - 2 * DAY), at=NOON + DAY)
    assert earned(client) == [("lin", "primary"), ("chan", "primary"), ("lin", "primary")]


def test_protected_days_credit_the_former_associate_and_end(cast: Cast, client: Client) -> None:
    move(cast, client, protected_days=30)
    record_order(order(client, external_id="A-1", placed_at=NOON + 29 * DAY), at=NOON + 29 * DAY)
    record_order(order(client, external_id="A-2", placed_at=NOON + 30 * DAY), at=NOON + 30 * DAY)
    assert earned(client) == [("lin", "protected"), ("chan", "primary")]


def test_a_refund_is_taken_from_whoever_had_the_sale(cast: Cast, client: Client) -> None:
    sold = order(client, placed_at=NOON - DAY)
    record_order(sold, at=NOON - DAY)
    move(cast, client)
    record_refund(RefundData(sold.source, sold.external_id, "R-1", 1000, NOON + DAY), at=NOON + DAY)
    assert Credit.objects.get(amount_minor=-1000).associate == cast.lin


def test_sales_bind_more_than_touches_and_the_last_store_is_home(cast: Cast, client: Client) -> None:
    recorded, _ = record_order(order(client), at=NOON)
    Order.objects.filter(pk=recorded.pk).update(store=cast.beijing)
    record_touch(client, associate=cast.zhou, channel="visit", reference="v1", at=NOON)
    found = luggage.bonds_of([client.pk], [cast.lin.pk, cast.zhou.pk, cast.chan.pk])
    assert found[client.pk, cast.lin.pk] > found[client.pk, cast.zhou.pk] > 0 == found.get((client.pk, cast.chan.pk), 0)
    assert luggage.homes_of([client.pk]) == {client.pk: cast.beijing.pk}
