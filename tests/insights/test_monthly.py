"""The monthly report, line by line and against an independent recomputation."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from clienteling.associates.models import Associate
from clienteling.attribution.models import Order
from clienteling.attribution.services import record_order, record_orders, record_refund, set_target
from clienteling.insights.report import AssociateRow, Figures, MonthlyReport
from clienteling.insights.services import monthly_report
from tests import factories
from tests.attribution.sales import client_of_lin, order, plan, refund
from tests.conftest import Cast
from tests.insights.stage import raise_alerts

MONTH = date(2026, 10, 1)
MID_MONTH = datetime(2026, 10, 15, 4, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 31, tzinfo=UTC)


def row_of(report: MonthlyReport, associate: Associate) -> AssociateRow:
    [row] = [row for row in report.associates if row.associate_id == associate.pk]
    return row


def outside(report: MonthlyReport) -> list[tuple[int, int, int, int]]:
    """Late and earlier, sales and commission."""
    figures = [row.figures for row in report.posted]
    return [(f.late_minor, f.late_commission_minor, f.earlier_minor, f.earlier_commission_minor) for f in figures]


def test_an_associates_month_in_one_row(cast: Cast) -> None:
    plan(cast, rate_bp=300)
    set_target(cast.lin, month=date(2026, 10, 9), amount_minor=800_000)
    client = client_of_lin(cast)
    record_order(order(client, placed_at=MID_MONTH), at=MID_MONTH)
    record_refund(refund(400_000, refunded_at=MID_MONTH + timedelta(days=2)), at=LATER)
    raise_alerts(
        cast,
        client,
        {"delivery": "delivered", "delivered_at": MID_MONTH, "handling": "done", "handled_at": MID_MONTH},
        {"delivery": "delivered", "delivered_at": MID_MONTH},
        {"delivery": "waiting"},
    )
    row = row_of(monthly_report(MONTH, user=cast.marketing), cast.lin)
    assert (row.store, row.currency) == ("Shanghai IFC", "CNY")
    assert row.figures == Figures(1, 0, 2, 1, 1, 600_000, 400_000, 18_000, 800_000, -400_000, -12_000)
    assert row.figures.attainment == 0.75


def test_a_refund_counts_in_the_month_it_was_given(cast: Cast) -> None:
    plan(cast, rate_bp=300)
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH), at=MID_MONTH)
    record_refund(refund(1_000_000, refunded_at=MID_MONTH + timedelta(days=30)), at=LATER)
    sold = row_of(monthly_report(MONTH, user=cast.marketing), cast.lin).figures
    returned = row_of(monthly_report(date(2026, 11, 1), user=cast.marketing), cast.lin).figures
    assert (sold.orders, sold.credited_minor, sold.commission_minor) == (1, 1_000_000, 30_000)
    assert (returned.orders, returned.credited_minor, returned.commission_minor) == (0, -1_000_000, -30_000)


def test_a_sale_told_late_is_in_the_month_it_is_paid_in(cast: Cast) -> None:
    """October's figures have it, less what was late; November has it as one for an earlier month."""
    plan(cast, rate_bp=300)
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH), at=MID_MONTH)
    record_refund(refund(400_000, refunded_at=MID_MONTH), at=MID_MONTH + timedelta(days=20))
    october, november, december = (monthly_report(date(2026, m, 1), user=cast.marketing) for m in (10, 11, 12))
    assert [outside(report) for report in (october, november, december)] == [
        [(-400_000, -12_000, 0, 0)],
        [(0, 0, -400_000, -12_000)],
        [],
    ]
    assert row_of(october, cast.lin).figures.commission_minor == 18_000


def test_what_is_told_in_its_own_month_is_not_late(cast: Cast) -> None:
    plan(cast, rate_bp=300)
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH), at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert [monthly_report(date(2026, m, 1), user=cast.marketing).posted for m in (10, 11)] == [(), ()]


def test_the_months_posted_add_up_to_all_that_was_earned(cast: Cast) -> None:
    """Paid by what each month posted, nothing is paid twice or left out."""
    plan(cast, rate_bp=300)
    client, chance = client_of_lin(cast), random.Random(5)
    for number in range(30):
        placed = MID_MONTH + timedelta(days=chance.randrange(50))
        told = placed + timedelta(days=chance.randrange(40))
        record_order(order(client, external_id=f"A-{number}", placed_at=placed), at=told)
    paid = 0
    for first in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)):
        report = monthly_report(first, user=cast.marketing)
        paid += row_of(report, cast.lin).figures.commission_minor
        paid += sum(earlier - late for _, late, _, earlier in outside(report))
    assert paid == 30 * 30_000


def test_a_store_keeps_the_sales_of_who_moved_away(cast: Cast) -> None:
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH), at=MID_MONTH)
    Associate.objects.filter(pk=cast.lin.pk).update(store=cast.beijing)
    stores = {row.store: row.figures for row in monthly_report(MONTH, user=cast.marketing).stores}
    assert (stores["Shanghai IFC"].credited_minor, stores["Beijing SKP"].credited_minor) == (1_000_000, 0)
    assert (stores["Shanghai IFC"].clients, stores["Beijing SKP"].clients) == (0, 1)


def test_currencies_are_never_added_together(cast: Cast) -> None:
    client = client_of_lin(cast)
    record_order(order(client, placed_at=MID_MONTH), at=MID_MONTH)
    record_order(order(client, external_id="A-2", currency="HKD", net_minor=7, placed_at=MID_MONTH), at=MID_MONTH)
    totals = monthly_report(MONTH, user=cast.marketing).totals
    assert [(row.currency, row.figures.credited_minor, row.figures.clients) for row in totals] == [
        ("CNY", 1_000_000, 1),
        ("HKD", 7, 0),
    ]


def test_the_month_ends_at_midnight_of_the_market(cast: Cast) -> None:
    client = client_of_lin(cast)
    midnight = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    record_order(order(client, placed_at=midnight - timedelta(seconds=1), net_minor=3), at=midnight)
    record_order(order(client, external_id="A-2", placed_at=midnight, net_minor=5), at=midnight)
    months = [row_of(monthly_report(date(2026, m, 1), user=cast.marketing), cast.lin) for m in (10, 11)]
    assert [row.figures.credited_minor for row in months] == [3, 5]


def test_orders_that_nobody_earned_are_shown_apart(cast: Cast) -> None:
    record_order(order(factories.ClientFactory.create(market=cast.market), placed_at=MID_MONTH), at=MID_MONTH)
    report = monthly_report(MONTH, user=cast.marketing)
    assert [(row.currency, row.orders, row.net_minor) for row in report.uncredited] == [("CNY", 1, 1_000_000)]
    assert not any(row.figures.orders for row in report.associates)


@pytest.mark.parametrize(
    ("eyes", "names"),
    [("lin", {"lin"}), ("manager", {"lin", "zhou", "wu"}), ("marketing", {"lin", "zhou", "chan", "wu"})],
)
def test_each_sees_the_rows_of_ones_own_sight(cast: Cast, eyes: str, names: set[str]) -> None:
    report = monthly_report(MONTH, user=getattr(cast, eyes))
    ids = {row.associate_id for row in report.associates}
    assert set(Associate.objects.filter(pk__in=ids).values_list("userid", flat=True)) == names


def test_who_left_keeps_the_row_of_a_month_they_sold_in(cast: Cast) -> None:
    record_order(order(client_of_lin(cast), placed_at=MID_MONTH), at=MID_MONTH)
    Associate.objects.filter(pk__in=[cast.lin.pk, cast.zhou.pk]).update(is_active=False)
    ids = {row.associate_id for row in monthly_report(MONTH, user=cast.marketing).associates}
    assert cast.lin.pk in ids and cast.zhou.pk not in ids


def test_the_report_asks_as_often_for_many_associates_as_for_few(cast: Cast, django_assert_num_queries: object) -> None:
    for number in range(8):
        associate = factories.AssociateFactory.create(store=cast.beijing, market=cast.market)
        client = factories.ClientFactory.create(market=cast.market)
        factories.RelationshipFactory.create(client=client, associate=associate)
        record_order(order(client, external_id=f"A-{number}", placed_at=MID_MONTH), at=MID_MONTH)
    with django_assert_num_queries(12):  # type: ignore[operator]
        report = monthly_report(MONTH, user=cast.marketing)
    assert sum(row.figures.orders for row in report.associates) == 8


def recomputed(sold: list[tuple[Associate, Order]], rate_bp: int) -> Counter[tuple[int, str]]:
    """October again, from the raw rows, in plain Python with its own arithmetic."""
    sums: Counter[tuple[int, str]] = Counter()
    for associate, sale in sold:
        earned = round(sale.net_minor * rate_bp / 10_000)
        if (sale.placed_at + timedelta(hours=8)).month == 10:
            sums.update({(associate.pk, "net"): sale.net_minor, (associate.pk, "commission"): earned})
            sums[associate.pk, "orders"] += 1
        for given in sale.refunds.all():
            if (given.refunded_at + timedelta(hours=8)).month == 10:
                back = round(earned * given.amount_minor / sale.net_minor)
                sums.update({(associate.pk, "net"): -given.amount_minor, (associate.pk, "commission"): -back})
    return sums


@pytest.mark.parametrize("seed", range(3))
def test_the_report_equals_an_independent_recomputation(cast: Cast, seed: int) -> None:
    plan(cast, rate_bp=200)
    dice, people = random.Random(seed), [cast.lin, cast.zhou, cast.chan]
    clients = [factories.ClientFactory.create(market=cast.market) for _ in range(9)]
    for number, client in enumerate(clients):
        factories.RelationshipFactory.create(client=client, associate=people[number % 3])
    rows = [
        order(
            clients[n % 9],
            external_id=f"A-{n}",
            placed_at=datetime(2026, 9, 20, tzinfo=UTC) + timedelta(hours=dice.randrange(50 * 24)),
            net_minor=dice.randrange(1, 5_000) * 10_000,
        )
        for n in range(120)
    ]
    answer = record_orders(rows, at=LATER)
    for n in dice.sample(range(120), 50):
        given_at = rows[n].placed_at + timedelta(hours=dice.randrange(400))
        record_refund(refund(rows[n].net_minor // 2, order=f"A-{n}", refunded_at=given_at), at=LATER)
    orders = Order.objects.prefetch_related("refunds").in_bulk(answer.created.values())
    expected = recomputed([(people[n % 9 % 3], orders[pk]) for n, pk in answer.created.items()], 200)
    report = monthly_report(MONTH, user=cast.marketing)
    for person in people:
        figures = row_of(report, person).figures
        got = (figures.orders, figures.credited_minor, figures.commission_minor)
        assert got == tuple(expected[person.pk, name] for name in ("orders", "net", "commission"))
