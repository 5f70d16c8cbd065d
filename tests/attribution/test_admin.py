"""Sales in the console: what is posted is only looked at, plans and targets are set by those who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client as Browser

from clienteling.associates.roles import Role
from clienteling.attribution.models import CommissionPlan, Target
from clienteling.attribution.services import LineData, record_order, record_refund, set_target
from tests import factories
from tests.attribution.sales import NOON, client_of_lin, order, plan, refund
from tests.conftest import Cast

CONSOLE = "/console/attribution"


@pytest.fixture
def operations(cast: Cast, client: Browser) -> Browser:
    user = factories.AssociateFactory.create(
        username="retail", userid="", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    client.force_login(user)
    return client


@pytest.fixture
def sold(cast: Cast) -> str:
    """A sale with a line and a refund; the client's uid."""
    plan(cast)
    client, bag = client_of_lin(cast, name="诸葛明月"), factories.ProductFactory.create(name="Sac 25 noir")
    record_order(order(client, lines=(LineData(bag.pk, 1, 1_000_000),)), at=NOON)
    record_refund(refund(400_000), at=NOON)
    return str(client.uid)


@pytest.mark.parametrize(
    "table", ["order", "pickup", "credit", "touch", "ledgertransaction", "commissionplan", "target"]
)
def test_every_list_opens(cast: Cast, sold: str, operations: Browser, table: str) -> None:
    assert operations.get(f"{CONSOLE}/{table}/").status_code == 200


def test_the_list_of_orders_shows_the_client_masked(sold: str, operations: Browser) -> None:
    page = operations.get(f"{CONSOLE}/order/").content.decode()
    assert f"诸** · {sold[:8]}" in page and "¥10,000.00" in page and "诸葛" not in page


def test_an_order_shows_lines_refunds_and_credit(sold: str, operations: Browser) -> None:
    page = operations.get(f"{CONSOLE}/order/", follow=True)
    pk = page.context["cl"].result_list[0].pk
    body = operations.get(f"{CONSOLE}/order/{pk}/change/").content.decode()
    assert all(text in body for text in ("Sac 25 noir", "¥4,000.00", "-¥4,000.00", "林悦"))


@pytest.mark.parametrize("table", ["order", "pickup", "credit", "touch", "ledgertransaction"])
def test_nobody_adds_what_services_post(cast: Cast, client: Browser, table: str) -> None:
    client.force_login(factories.AssociateFactory.create(username="admin", role=Role.ADMINISTRATOR, market=cast.market))
    assert client.get(f"{CONSOLE}/{table}/add/").status_code == 403


def test_the_ledger_shows_both_sides(sold: str, operations: Browser) -> None:
    page = operations.get(f"{CONSOLE}/ledgertransaction/")
    assert "-¥100.00" in page.content.decode()
    pk = page.context["cl"].result_list[0].pk
    body = operations.get(f"{CONSOLE}/ledgertransaction/{pk}/change/").content.decode()
    assert "¥100.00" in body and "-¥100.00" in body


def test_another_markets_orders_and_ledger_stay_out_of_sight(sold: str, client: Browser) -> None:
    stranger = factories.MarketFactory.create()
    client.force_login(
        factories.AssociateFactory.create(username="hk", userid="", market=stranger, store=None, role=Role.MARKETING)
    )
    for table in ("order", "credit", "ledgertransaction", "commissionplan"):
        assert not client.get(f"{CONSOLE}/{table}/").context["cl"].result_list


def test_a_plan_is_entered_in_percent(cast: Cast, operations: Browser) -> None:
    form = {"market": cast.market.pk, "rate": "2.75", "valid_from": "2026-01-01", "valid_to": ""}
    assert operations.post(f"{CONSOLE}/commissionplan/add/", form).status_code == 302
    assert CommissionPlan.objects.get().rate_bp == 275


def test_an_overlapping_plan_is_refused_beside_the_form(cast: Cast, operations: Browser) -> None:
    plan(cast)
    form = {"market": cast.market.pk, "rate": "2", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    answer = operations.post(f"{CONSOLE}/commissionplan/add/", form)
    assert "Another plan of this market" in answer.content.decode() and CommissionPlan.objects.count() == 1


def test_a_plan_that_ends_before_it_starts_is_refused_beside_the_form(cast: Cast, operations: Browser) -> None:
    form = {"market": cast.market.pk, "rate": "2.5", "valid_from": "2026-03-01", "valid_to": "2026-01-01"}
    answer = operations.post(f"{CONSOLE}/commissionplan/add/", form)
    assert answer.status_code == 200 and "A plan cannot end before it starts." in answer.content.decode()
    assert not CommissionPlan.objects.exists()


def test_a_plan_that_was_paid_by_can_only_end_later(sold: str, operations: Browser) -> None:
    paid = CommissionPlan.objects.get()
    url = f"{CONSOLE}/commissionplan/{paid.pk}/change/"
    early = operations.post(url, {"rate": "9", "valid_from": "2026-11-01", "valid_to": "2026-11-19"})
    assert early.status_code == 200 and "Commission was paid by this plan" in early.content.decode()
    assert operations.post(url, {"rate": "9", "valid_to": "2026-11-20"}).status_code == 302
    paid.refresh_from_db()
    assert (paid.rate_bp, paid.valid_from, paid.valid_to) == (250, date(2020, 1, 1), date(2026, 11, 20))


def test_a_target_is_entered_as_an_amount_for_the_whole_month(cast: Cast, operations: Browser) -> None:
    form = {"associate": cast.lin.pk, "month": "2026-11-22", "amount": "150000"}
    assert operations.post(f"{CONSOLE}/target/add/", form).status_code == 302
    target = Target.objects.get()
    assert (target.month, target.amount_minor, target.currency) == (date(2026, 11, 1), 15_000_000, "CNY")
    again = operations.post(f"{CONSOLE}/target/add/", form)
    assert again.status_code == 200 and Target.objects.count() == 1


def test_a_target_can_be_changed(cast: Cast, operations: Browser) -> None:
    target = set_target(cast.lin, month=date(2026, 11, 3), amount_minor=5)
    url = f"{CONSOLE}/target/{target.pk}/change/"
    assert operations.get(url).context["adminform"].form["amount"].value() == Decimal("0.05")
    assert operations.post(url, {"amount": "12.5"}).status_code == 302
    target.refresh_from_db()
    assert target.amount_minor == 1_250


def test_marketing_looks_at_plans_and_sets_none(cast: Cast, client: Browser) -> None:
    client.force_login(cast.marketing)
    assert client.get(f"{CONSOLE}/commissionplan/").status_code == 200
    assert client.get(f"{CONSOLE}/commissionplan/add/").status_code == 403
