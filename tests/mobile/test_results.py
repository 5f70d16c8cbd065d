"""A month: target, credited sales, commission and why."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from clienteling.associates.models import Associate
from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services import OrderData, RefundData, record_order, record_refund, set_target
from clienteling.clients.models import Client
from clienteling.mobile.month import Foreign, Month
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone


@pytest.fixture(autouse=True)
def late_in_the_month() -> object:
    with time_machine.travel("2026-11-22T04:00:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def plan(cast: Cast) -> CommissionPlan:
    return CommissionPlan.objects.create(market=cast.market, rate_bp=150, valid_from=date(2020, 1, 1))


def sell(client: Client, amount_minor: int, number: str = "88213", currency: str = "CNY") -> None:
    now = timezone.now()
    record_order(OrderData("pos", number, client.pk, client.market_id, now, currency, amount_minor), at=now)


def month(user: Associate, query: str = "") -> Month:
    page: Month = phone(user).get(f"/m/results/{query}").context["month"]
    return page


def test_the_month_adds_up_my_sales_and_commission(cast: Cast) -> None:
    sell(client_of(cast.lin), 1_000_000)
    sell(client_of(cast.zhou), 5_000_000, "88214")
    set_target(cast.lin, month=date(2026, 11, 1), amount_minor=4_000_000)
    mine = month(cast.lin)
    assert (mine.credited_minor, mine.commission_minor, mine.reached, mine.missing_minor) == (
        1_000_000,
        15_000,
        25,
        3_000_000,
    )


def test_currencies_are_never_added_together(cast: Cast) -> None:
    client = client_of(cast.lin)
    sell(client, 1_000_000)
    sell(client, 2_000_000, "88214", "HKD")
    set_target(cast.lin, month=date(2026, 11, 1), amount_minor=2_000_000)
    mine = month(cast.lin)
    assert (mine.credited_minor, mine.commission_minor, mine.reached) == (1_000_000, 15_000, 50)
    assert list(mine.others) == [Foreign("HKD", 2_000_000, 30_000)]
    page = phone(cast.lin).get("/m/results/").content.decode()
    assert "HK$20,000" in page and "HK$300.00" in page and "30,000" not in page


def test_each_line_says_why_the_amount_is_what_it_is(cast: Cast) -> None:
    sell(client_of(cast.lin, "朱丽艳"), 1_000_000)
    page = phone(cast.lin).get("/m/results/").content.decode()
    for text in ("朱丽艳", "88213", "¥10,000.00", "× 1.5 %", "= ¥150.00"):
        assert text in page


def test_a_refund_is_a_line_of_its_own(cast: Cast) -> None:
    sell(client_of(cast.lin), 1_000_000)
    record_refund(RefundData("pos", "88213", "R1", 400_000, timezone.now()), at=timezone.now())
    mine = month(cast.lin)
    assert [(line.credited_minor, line.entry.amount_minor) for line in mine.lines] == [
        (-400_000, -6_000),
        (1_000_000, 15_000),
    ]


def test_a_manager_sees_the_stores_month(cast: Cast) -> None:
    sell(client_of(cast.lin), 1_000_000)
    sell(client_of(cast.zhou), 2_000_000, "88214")
    sell(client_of(cast.chan), 4_000_000, "88215")
    assert month(cast.manager).credited_minor == 3_000_000


def test_the_client_of_an_earned_sale_is_not_named_once_handed_over(cast: Cast) -> None:
    client = client_of(cast.lin, "朱丽艳")
    sell(client, 1_000_000)
    hand_over(client, cast.chan)
    page = phone(cast.lin).get("/m/results/").content.decode()
    assert "朱丽艳" not in page and "¥150.00" in page


@pytest.mark.parametrize("query", ["?month=2026-10", "?month=2026-12", "?month=2026-13", "?month=x"])
def test_another_month_is_chosen_by_its_name_and_never_lies_ahead(cast: Cast, query: str) -> None:
    first = date(2026, 10, 1) if query == "?month=2026-10" else date(2026, 11, 1)
    assert month(cast.lin, query).first == first


def test_a_month_without_sales_says_so(cast: Cast) -> None:
    cast.lin.language = "en"
    cast.lin.save()
    assert "No sales credited yet" in phone(cast.lin).get("/m/results/").content.decode()
