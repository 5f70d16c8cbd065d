"""The dashboard's figures, each against what was put in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clienteling.attribution.models import Touch
from clienteling.attribution.services import record_order, record_refund, record_touch
from clienteling.clients.models import ActivityKind, Client, FollowEvent, FollowKind
from clienteling.clients.services import ActivityEvent, record_batch
from clienteling.insights.figures import Change, FollowUps, Replies, SalesChange, Step
from clienteling.insights.services import programme_summary
from tests import factories
from tests.attribution.sales import client_of_lin, order, plan, refund
from tests.conftest import Cast
from tests.insights.stage import AT, raise_alerts


def new_client(cast: Cast, started_at: datetime) -> Client:
    client = factories.ClientFactory.create(market=cast.market)
    factories.RelationshipFactory.create(client=client, associate=cast.lin, started_at=started_at)
    return client


def sell(client: Client, number: str, net_minor: int, placed_at: datetime) -> None:
    record_order(order(client, external_id=number, net_minor=net_minor, placed_at=placed_at), at=AT)


def test_clients_won_are_compared_with_the_same_days_of_last_month(cast: Cast) -> None:
    for started in (AT, AT - timedelta(days=21), AT - timedelta(days=31), AT - timedelta(days=25)):
        new_client(cast, started)
    summary = programme_summary(cast.marketing, AT)
    assert (summary.clients, summary.new_clients) == (4, Change(this_month=2, last_month=1))


def test_a_handover_wins_nobody(cast: Cast) -> None:
    client = client_of_lin(cast)
    client.relationships.update(ended_at=AT - timedelta(days=2))
    factories.RelationshipFactory.create(client=client, associate=cast.chan, started_at=AT - timedelta(days=2))
    assert programme_summary(cast.marketing, AT).new_clients == Change(0, 0)


def test_new_contacts_count_on_the_local_day(cast: Cast) -> None:
    new_client(cast, datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    days = programme_summary(cast.marketing, AT).new_contacts
    assert (len(days), days[0].day, days[-1].day) == (30, date(2026, 10, 24), date(2026, 11, 22))
    assert [(day.day, day.count) for day in days if day.count] == [(date(2026, 11, 21), 1)]


def test_sales_are_net_of_refunds_and_compared_with_last_month(cast: Cast) -> None:
    plan(cast, rate_bp=300)
    client = client_of_lin(cast)
    sell(client, "A-1", 500_000, AT - timedelta(days=1))
    sell(client, "A-2", 200_000, AT - timedelta(days=31))
    sell(client, "A-3", 900_000, AT - timedelta(days=24))
    record_refund(refund(100_000, refunded_at=AT), at=AT)
    summary = programme_summary(cast.marketing, AT)
    assert summary.sales == (SalesChange("CNY", 400_000, 200_000),)
    assert {row.store.name: row.credited_minor for row in summary.stores}["Shanghai IFC"] == 400_000
    [best] = summary.top_associates
    assert (best.clients, best.credited_minor, best.commission_minor) == (1, 400_000, 12_000)


def test_todays_alerts_add_up_by_what_became_of_them(cast: Cast) -> None:
    raise_alerts(
        cast,
        client_of_lin(cast),
        {"delivery": "delivered", "handling": "done"},
        {"delivery": "delivered"},
        {"delivery": "waiting"},
        {"delivery": "queued"},
        {"delivery": "suppressed", "reason": "no_consent"},
        {"delivery": "delivered", "raised_at": AT - timedelta(hours=25)},
    )
    summary = programme_summary(cast.marketing, AT)
    today = summary.alerts
    assert (today.matched, today.delivered, today.waiting, today.suppressed) == (5, 2, 2, {"no_consent": 1})
    assert today.handled_share == 0.5
    assert summary.follow_ups == FollowUps(due=4, overdue=1)


def added(client: Client, cast: Cast, *, state: str = "", at: datetime = AT) -> None:
    FollowEvent.objects.create(client=client, associate=cast.lin, kind=FollowKind.ADDED, state=state, at=at)


def do(client: Client, kind: ActivityKind, at: datetime) -> None:
    record_batch([ActivityEvent(client.pk, kind, at)], source="web", idempotency_key=f"{client.pk}{kind}", at=at)


def test_each_step_of_the_funnel_counts_within_the_one_before(cast: Cast) -> None:
    untouched, touched, visitor, buyer = came = [client_of_lin(cast) for _ in range(4)]
    for client in came:
        added(client, cast, state="way")
    added(client_of_lin(cast), cast)
    added(client_of_lin(cast), cast, state="way", at=AT - timedelta(days=91))
    for client in (touched, visitor, buyer):
        record_touch(client, associate=cast.lin, channel="alert", reference=str(client.pk), at=AT)
    for client in (untouched, visitor, buyer):
        do(client, ActivityKind.PRODUCT_VIEW, AT - timedelta(days=2))
        do(client, ActivityKind.STORE_VISIT, AT - timedelta(days=1))
    sell(buyer, "A-1", 5, AT)
    sell(untouched, "A-2", 5, AT)
    steps = {step.step: step.clients for step in programme_summary(cast.marketing, AT).funnel}
    assert Touch.objects.count() == 3
    assert list(steps.values()) == [4, 3, 2, 2, 1] and list(steps) == list(Step)


def test_a_reply_is_whoever_reaches_out_within_a_day_of_a_message(cast: Cast) -> None:
    quick, slow, late = (client_of_lin(cast) for _ in range(3))
    for client, hours in ((quick, 1), (slow, 3), (late, 25)):
        do(client, ActivityKind.CHAT_MESSAGE, AT - timedelta(days=2))
        answer = AT - timedelta(days=2) + timedelta(hours=hours)
        record_touch(client, associate=cast.lin, channel="chat", reference=str(client.pk), at=answer)
    assert programme_summary(cast.marketing, AT).replies == Replies(3, 2, timedelta(hours=2))
    assert programme_summary(cast.chan, AT).replies == Replies(0, 0, None)


def test_the_heat_map_shows_the_hour_on_the_clients_clock(cast: Cast) -> None:
    do(client_of_lin(cast), ActivityKind.MESSAGE, datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    heat = programme_summary(cast.marketing, AT).heat
    assert len(heat) == 24 and heat[0].counts == (0, 0, 0, 0, 0, 1, 0)
    assert sum(sum(row.counts) for row in heat) == 1


@pytest.mark.parametrize(("eyes", "seen"), [("lin", 1), ("zhou", 0), ("chan", 0), ("manager", 1), ("marketing", 1)])
def test_figures_stay_within_ones_sight(cast: Cast, eyes: str, seen: int) -> None:
    client = client_of_lin(cast)
    sell(client, "A-1", 5, AT)
    do(client, ActivityKind.MESSAGE, AT - timedelta(hours=1))
    summary = programme_summary(getattr(cast, eyes), AT)
    assert (summary.clients, len(summary.sales), len(summary.top_associates)) == (seen, seen, seen)
    assert sum(sum(row.counts) for row in summary.heat) == 2 * seen


def test_the_dashboard_asks_as_often_for_many_clients_as_for_few(cast: Cast, django_assert_num_queries: object) -> None:
    for number in range(12):
        sell(client_of_lin(cast), f"A-{number}", 5, AT)
    with django_assert_num_queries(29):  # type: ignore[operator]  # 10 are stores, outcomes and the link to WeCom
        programme_summary(cast.marketing, AT)
