"""Credit goes to whoever looked after the client when the order was placed."""

from datetime import date, timedelta

from clienteling.attribution.models import Credit, Order
from clienteling.attribution.services import record_order
from clienteling.clients.models import Relationship
from tests import factories
from tests.attribution.sales import NOON, client_of_lin, order
from tests.conftest import Cast


def test_the_primary_associate_has_the_whole_sale(cast: Cast) -> None:
    recorded, _ = record_order(order(client_of_lin(cast)), at=NOON)
    credit = Credit.objects.get()
    assert (credit.order, credit.associate, credit.store) == (recorded, cast.lin, cast.shanghai)
    assert (credit.amount_minor, credit.currency, credit.basis) == (1_000_000, "CNY", "primary")


def test_an_order_placed_before_a_handover_is_the_former_associates(cast: Cast) -> None:
    client = client_of_lin(cast)
    Relationship.objects.update(ended_at=NOON - timedelta(days=1))
    factories.RelationshipFactory.create(client=client, associate=cast.chan, started_at=NOON - timedelta(days=1))
    record_order(order(client), at=NOON)
    record_order(order(client, external_id="A-0", placed_at=NOON - timedelta(days=2)), at=NOON)
    earned = Credit.objects.order_by("effective_on").values_list("associate__userid", flat=True)
    assert list(earned) == ["lin", "chan"]


def test_a_secondary_associate_has_no_credit(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    factories.RelationshipFactory.create(client=client, associate=cast.lin, is_primary=False)
    record_order(order(client), at=NOON)
    assert not Credit.objects.exists()


def test_an_order_of_a_client_whom_nobody_looked_after_is_uncredited(cast: Cast) -> None:
    recorded, _ = record_order(order(factories.ClientFactory.create(market=cast.market)), at=NOON)
    record_order(order(client_of_lin(cast), external_id="A-2"), at=NOON)
    assert list(Order.objects.uncredited()) == [recorded]


def test_credit_counts_on_the_local_day_of_the_market(cast: Cast) -> None:
    last_evening_utc = NOON.replace(day=31, month=10, hour=16, minute=30)
    record_order(order(client_of_lin(cast), placed_at=last_evening_utc), at=NOON)
    assert Credit.objects.get().effective_on == date(2026, 11, 1)


def test_each_sees_what_was_earned_in_ones_own_sight(cast: Cast) -> None:
    record_order(order(client_of_lin(cast)), at=NOON)
    eyes = [cast.lin, cast.zhou, cast.chan, cast.manager, cast.marketing]
    assert [Credit.objects.visible_to(user).count() for user in eyes] == [1, 0, 0, 1, 1]
    assert [Order.objects.visible_to(user).count() for user in eyes] == [1, 0, 0, 1, 1]
