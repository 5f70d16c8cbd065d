"""Orders: once per number, with the client's figures and activity, whatever order they arrive in."""

from datetime import UTC, datetime, timedelta

import pytest

from clienteling.attribution.models import Order
from clienteling.attribution.services import LineData, record_order, record_orders
from clienteling.clients.models import Activity, ActivityKind
from clienteling.clients.services import record_batch
from clienteling.lib.errors import DomainError
from tests import factories
from tests.attribution.sales import NOON, client_of_lin, order
from tests.conftest import Cast

LONG_AGO = datetime(1969, 12, 31, tzinfo=UTC)


def test_the_same_order_again_changes_nothing(cast: Cast) -> None:
    client = client_of_lin(cast)
    first, created = record_order(order(client), at=NOON)
    again, created_again = record_order(order(client), at=NOON + timedelta(hours=1))
    client.refresh_from_db()
    assert (created, created_again, again) == (True, False, first)
    assert (client.order_count, client.lifetime_minor, Activity.objects.count()) == (1, 1_000_000, 1)


@pytest.mark.parametrize("changes", [{"net_minor": 5}, {"currency": "HKD"}, {"placed_at": NOON - timedelta(days=1)}])
def test_other_content_under_the_same_number_is_refused(cast: Cast, changes: dict[str, object]) -> None:
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    with pytest.raises(DomainError) as refused:
        record_order(order(client, **changes), at=NOON)
    assert (refused.value.code, refused.value.field) == ("order_changed", "external_id")
    assert Order.objects.get().net_minor == 1_000_000


def test_other_lines_under_the_same_number_are_refused(cast: Cast) -> None:
    client, bag = client_of_lin(cast), factories.ProductFactory.create()
    record_order(order(client, lines=(LineData(bag.pk, 1, 1_000_000),)), at=NOON)
    with pytest.raises(DomainError, match="order_changed"):
        record_order(order(client, lines=(LineData(bag.pk, 2, 1_000_000),)), at=NOON)


def test_the_same_number_from_another_source_is_another_order(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_orders([order(client), order(client, source="web")], at=NOON)
    client.refresh_from_db()
    assert client.order_count == 2


def test_a_product_on_two_lines_of_the_till_stands_once(cast: Cast) -> None:
    client, bag = client_of_lin(cast), factories.ProductFactory.create()
    row = order(client, lines=(LineData(bag.pk, 1, 400_000), LineData(bag.pk, 1, 600_000)))
    recorded, _ = record_order(row, at=NOON)
    line = recorded.lines.get()
    assert (line.quantity, line.net_minor) == (2, 1_000_000)
    assert record_order(row, at=NOON) == (recorded, False)


def test_each_product_bought_becomes_one_activity(cast: Cast) -> None:
    client = client_of_lin(cast)
    bags = factories.ProductFactory.create_batch(2)
    record_order(order(client, lines=tuple(LineData(bag.pk, 1, 500_000) for bag in bags)), at=NOON)
    seen = Activity.objects.values_list("client_id", "kind", "product_id", "occurred_at").order_by("product_id")
    assert list(seen) == [(client.pk, ActivityKind.PURCHASE, bag.pk, NOON) for bag in bags]


def test_an_order_without_lines_is_one_activity_without_product(cast: Cast) -> None:
    record_order(order(client_of_lin(cast)), at=NOON)
    assert Activity.objects.get().product_id is None


def test_an_older_order_arriving_later_leaves_the_last_order_alone(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    record_order(order(client, external_id="A-0", placed_at=NOON - timedelta(days=400), net_minor=7), at=NOON)
    client.refresh_from_db()
    assert (client.last_order_at, client.order_count, client.lifetime_minor) == (NOON, 2, 1_000_007)


def test_what_was_paid_in_another_currency_is_not_added_to_the_lifetime_sales(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_order(order(client, currency="HKD"), at=NOON)
    client.refresh_from_db()
    assert (client.order_count, client.lifetime_minor) == (1, 0)


def test_bad_rows_come_back_with_index_code_and_field_and_good_rows_stay(cast: Cast) -> None:
    client, elsewhere = client_of_lin(cast), factories.StoreFactory.create()
    rows = [
        order(client, external_id=""),
        order(client),
        order(client, external_id="A-2", client_id=0),
        order(client, external_id="A-3", net_minor=-1),
        order(client, external_id="A-4", store_id=elsewhere.pk),
        order(client, external_id="A-5", lines=(LineData(0, 1, 5),)),
        order(client, external_id="A-6", placed_at=datetime(2026, 1, 1)),  # noqa: DTZ001 (the mistake under test)
        order(client, external_id="A-7", currency="yuan"),
    ]
    answer = record_orders(rows, at=NOON)
    assert [(error.index, error.code, error.field) for error in answer.errors] == [
        (0, "invalid_key", "external_id"),
        (2, "client_unknown", "client"),
        (3, "invalid_amount", "net_minor"),
        (4, "store_unknown", "store"),
        (5, "product_unknown", "lines"),
        (6, "time_without_zone", "placed_at"),
        (7, "invalid_currency", "currency"),
    ]
    assert list(answer.created) == [1] and Order.objects.count() == 1


def test_a_number_twice_in_one_call_is_recorded_once(cast: Cast) -> None:
    client = client_of_lin(cast)
    answer = record_orders([order(client), order(client), order(client, net_minor=1)], at=NOON)
    assert (list(answer.created), list(answer.unchanged)) == ([0], [1])
    assert [(error.index, error.code) for error in answer.errors] == [(2, "order_changed")]


def test_a_bulk_call_asks_the_database_as_often_for_many_rows_as_for_few(
    cast: Cast, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        record_orders([order(client, external_id=f"B-{n}") for n in range(300)], at=NOON)
    client.refresh_from_db()
    assert client.order_count == 301


@pytest.mark.parametrize(
    "placed_at", [NOON + timedelta(days=1, seconds=1), datetime(9999, 12, 31, tzinfo=UTC), LONG_AGO]
)
def test_a_time_that_cannot_be_is_refused(cast: Cast, placed_at: datetime) -> None:
    answer = record_orders([order(client_of_lin(cast), placed_at=placed_at)], at=NOON)
    assert [(error.code, error.field) for error in answer.errors] == [("time_out_of_range", "placed_at")]


@pytest.mark.parametrize("number", ["", "x" * 81, "A\x00B"])
def test_a_number_that_cannot_be_kept_is_refused(cast: Cast, number: str) -> None:
    answer = record_orders([order(client_of_lin(cast), external_id=number)], at=NOON)
    assert [error.code for error in answer.errors] == ["invalid_key"]


@pytest.mark.parametrize("line", [LineData(1, 0, 5), LineData(1, 2**31, 5), LineData(1, 1, 10**16)])
def test_a_line_that_cannot_be_is_refused(cast: Cast, line: LineData) -> None:
    answer = record_orders([order(client_of_lin(cast), lines=(line,))], at=NOON)
    assert [(error.code, error.field) for error in answer.errors] == [("invalid_line", "lines")]


def test_the_largest_orders_still_add_up(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_orders([order(client, external_id=str(n), net_minor=10**15) for n in range(5)], at=NOON)
    client.refresh_from_db()
    assert client.lifetime_minor == 5 * 10**15


def test_an_order_of_the_last_century_finds_its_month(cast: Cast) -> None:
    client, then = client_of_lin(cast), datetime(1997, 6, 30, 16, tzinfo=UTC)
    record_order(order(client, placed_at=then), at=NOON)
    assert Activity.objects.get(occurred_at__year=1997).occurred_at == then


def test_rows_keep_their_index_over_many_chunks(cast: Cast) -> None:
    client = client_of_lin(cast)
    rows = [order(client, external_id=f"A-{n % 700}", net_minor=n % 700) for n in range(1_201)]
    rows[900] = order(client, external_id="A-200", net_minor=-1)
    answer = record_orders(rows, at=NOON)
    assert list(answer.created) == list(range(700))
    assert set(answer.unchanged) == {n for n in range(700, 1_201) if n != 900}
    assert [(error.index, error.code) for error in answer.errors] == [(900, "invalid_amount")]
    assert answer.unchanged[1_000] == answer.created[300]


def test_a_failure_in_the_middle_leaves_nothing_of_the_order(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_batch([], source="pos", idempotency_key="order:pos:A-1", at=NOON, digest=b"another use of this key......   ")
    with pytest.raises(DomainError, match="idempotency_key_reused"):
        record_order(order(client), at=NOON)
    client.refresh_from_db()
    assert not Order.objects.exists() and client.order_count == 0
