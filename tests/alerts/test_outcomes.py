"""What became of alerts: measured from rows, again and again with the same result, told and held out alike."""

from datetime import datetime, timedelta

import pytest

from clienteling.alerts.models import Alert, InfluencedOrder, Outcome, OutcomeMark, RuleVersion
from clienteling.alerts.services import finish, measure, opened
from clienteling.attribution.services import record_touch
from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services import merge_clients
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.sold import alert_of, buy, does, give_back, held_out, outcome
from tests.conftest import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def version(cast: Cast) -> RuleVersion:
    return make_rule()


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return make_client(cast.lin)


def influenced() -> list[tuple[int, int]]:
    return list(InfluencedOrder.objects.order_by("pk").values_list("alert", "net_minor"))


def test_what_the_client_did_within_the_window_is_the_outcome(
    version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    does(zhu, ActivityKind.CHAT_MESSAGE, noon + HOUR)
    does(zhu, ActivityKind.STORE_VISIT, noon + 2 * HOUR)
    buy(zhu, noon + 3 * HOUR)
    buy(zhu, noon + DAY, minor=50_00)
    measure(noon + 2 * DAY)
    found = outcome(alert)
    assert (found.answered_at, found.visited_at) == (noon + HOUR, noon + 2 * HOUR)
    assert (found.bought_at, found.orders, found.spent_minor, found.currency) == (noon + 3 * HOUR, 2, 150_00, "CNY")


def test_what_happened_before_the_match_or_after_the_window_is_not(
    version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    for at in (noon - HOUR, noon, noon + 14 * DAY + HOUR):
        buy(zhu, at)
        does(zhu, ActivityKind.STORE_VISIT, at)
    measure(noon + 20 * DAY)
    assert (outcome(alert).orders, outcome(alert).visited_at) == (0, None)


def test_a_held_out_client_is_measured_like_one_who_was_told(
    cast: Cast, version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    control = make_client(cast.lin)
    alerts = [alert_of(version, zhu, noon), held_out(version, control, noon)]
    for one in (zhu, control):
        buy(one, noon + HOUR)
        does(one, ActivityKind.STORE_VISIT, noon + HOUR)
    measure(noon + DAY)
    first, second = (outcome(alert) for alert in alerts)
    assert (first.orders, first.spent_minor, first.visited_at) == (second.orders, second.spent_minor, second.visited_at)


def test_an_act_is_the_associates_own_touch_after_the_card(
    cast: Cast, version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    for who, at in ((cast.lin, noon), (cast.zhou, noon + HOUR), (cast.lin, noon + 2 * HOUR)):
        record_touch(zhu, associate=who, channel="prepared_message", reference=str(at), at=at)
    measure(noon + DAY)
    assert outcome(alert).acted_at == noon + 2 * HOUR


def test_done_by_whoever_covers_is_an_act_too(cast: Cast, version: RuleVersion, zhu: Client, noon: datetime) -> None:
    alert = alert_of(version, zhu, noon)
    finish(alert, by=cast.zhou, at=noon + HOUR)
    measure(noon + DAY)
    assert outcome(alert).acted_at == noon + HOUR


def test_an_order_counts_for_the_last_alert_delivered_before_it(
    cast: Cast, version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    early, late = alert_of(version, zhu, noon), alert_of(make_rule("cart"), zhu, noon + DAY)
    alert_of(make_rule("after"), zhu, noon + 3 * DAY)
    buy(zhu, noon + 2 * DAY)
    measure(noon + 4 * DAY)
    assert influenced() == [(late.pk, 100_00)]
    assert outcome(early).orders == outcome(late).orders == 1


def test_an_alert_that_was_not_delivered_influences_nothing(version: RuleVersion, zhu: Client, noon: datetime) -> None:
    held_out(version, zhu, noon)
    buy(zhu, noon + HOUR)
    measure(noon + DAY)
    assert influenced() == []


def test_returns_reduce_what_was_bought(version: RuleVersion, zhu: Client, noon: datetime) -> None:
    alert, order = alert_of(version, zhu, noon), buy(zhu, noon + HOUR)
    measure(noon + DAY)
    give_back(order, noon + 30 * DAY, 40_00)
    measure(noon + 31 * DAY)
    assert (outcome(alert).spent_minor, influenced()) == (60_00, [(alert.pk, 60_00)])
    give_back(order, noon + 32 * DAY, 60_00)
    measure(noon + 33 * DAY)
    assert (outcome(alert).bought_at, outcome(alert).orders, influenced()) == (None, 0, [])


def test_an_order_that_arrives_late_still_counts(version: RuleVersion, zhu: Client, noon: datetime) -> None:
    alert = alert_of(version, zhu, noon)
    for day in range(1, 60):
        measure(noon + day * DAY)
    buy(zhu, noon + HOUR)
    measure(noon + 60 * DAY)
    assert outcome(alert).spent_minor == 100_00


def test_purchases_abroad_are_orders_but_add_no_money_of_another_currency(
    version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    buy(zhu, noon + HOUR, currency="EUR")
    measure(noon + DAY)
    assert (outcome(alert).orders, outcome(alert).spent_minor) == (1, 0)
    assert InfluencedOrder.objects.get().currency == "EUR"


def test_measuring_again_changes_nothing(version: RuleVersion, zhu: Client, noon: datetime) -> None:
    alert_of(version, zhu, noon)
    buy(zhu, noon + HOUR)
    assert measure(noon + DAY) == 1
    before = list(Outcome.objects.values())
    OutcomeMark.objects.all().delete()
    assert measure(noon + 2 * DAY) == 0
    assert list(Outcome.objects.values()) == before


def test_only_what_came_since_is_looked_at_once_the_marks_are_settled(
    version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    for hours in (0, 2, 4):
        measure(noon + hours * HOUR)
    Outcome.objects.all().delete()
    assert measure(noon + 5 * HOUR) == 0
    buy(zhu, noon + HOUR)
    assert measure(noon + 6 * HOUR) == 1 and outcome(alert).orders == 1


def test_what_the_merged_record_bought_counts_for_the_person(
    cast: Cast, version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    other, alert = make_client(cast.lin), alert_of(version, zhu, noon)
    buy(other, noon + HOUR)
    measure(noon + DAY)
    by = factories.AssociateFactory.create(role="administrator", store=None, market=cast.market)
    merge_clients(zhu, other, by=by, at=noon + DAY)
    measure(noon + 2 * DAY)
    assert (outcome(alert).orders, influenced()) == (1, [(alert.pk, 100_00)])


def test_opening_is_kept_once_and_outlives_the_measuring(
    cast: Cast, version: RuleVersion, zhu: Client, noon: datetime
) -> None:
    alert = alert_of(version, zhu, noon)
    opened(alert, at=noon + HOUR)
    opened(alert, at=noon + 2 * HOUR)
    measure(noon + DAY)
    assert (outcome(alert).opened_at, outcome(alert).currency) == (noon + HOUR, "CNY")
    assert Alert.objects.get().outcome.window_days == 14
