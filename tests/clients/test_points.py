"""Points: a ledger nobody rewrites, what expires, and the balance at any time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clienteling.clients.models import Client, PointsEntry
from clienteling.clients.services import (
    ClientData,
    Outcome,
    PointsData,
    balance,
    expire_points,
    record_points,
    upsert_clients,
)
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import ClientFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
YEAR_END = date(2026, 12, 31)


def at(days: int) -> datetime:
    return NOW + timedelta(days=days)


@pytest.fixture
def client(cast: Cast) -> Client:
    """100 points until the end of the year, 50 for ever, 30 spent."""
    client = ClientFactory.create(market=cast.market)
    entries = [
        PointsData("earned", 100, "a", at(-20), YEAR_END),
        PointsData("earned", 50, "b", at(-10)),
        PointsData("spent", 30, "c", at(-5)),
    ]
    record_points(client, entries, source="crm")
    return client


def test_the_columns_follow_the_ledger(client: Client) -> None:
    assert (client.points, client.points_expire_on) == (120, YEAR_END)


def test_the_same_entry_again_changes_nothing(client: Client) -> None:
    assert not record_points(client, [PointsData("spent", 30, "c", at(-5))], source="crm")
    assert PointsEntry.objects.count() == 3


@pytest.mark.parametrize(("days", "points"), [(-30, 0), (-15, 100), (-7, 150), (0, 120), (39, 120), (41, 50)])
def test_the_balance_of_any_time(client: Client, days: int, points: int) -> None:
    assert balance(client, at=at(days)) == points


def test_what_was_not_spent_expires_once(client: Client) -> None:
    assert expire_points(at(38)) == 0
    assert [expire_points(at(41)), expire_points(at(41))] == [1, 0]
    client.refresh_from_db()
    assert (client.points, client.points_expire_on, balance(client, at=at(50))) == (50, None, 50)


def test_a_lot_posted_late_expires_too_on_the_same_day(client: Client) -> None:
    assert expire_points(at(41)) == 1
    record_points(client, [PointsData("earned", 7, "late", at(-10), YEAR_END)], source="crm")
    assert expire_points(at(41) + timedelta(hours=1)) == 1
    client.refresh_from_db()
    assert (client.points, client.points_expire_on) == (50, None)


def test_one_client_whose_points_cannot_be_taken_off_stops_no_other(client: Client, cast: Cast) -> None:
    last = PointsEntry.objects.filter(client=client).latest("pk")
    other = ClientFactory.create(market=cast.market)
    record_points(other, [PointsData("earned", 9, f"expired:{client.uid}:{last.pk}", at(-3), YEAR_END)], source="house")
    assert expire_points(at(41)) == 1
    other.refresh_from_db()
    assert other.points == 0


def test_points_spent_before_they_expire_do_not_expire(client: Client) -> None:
    record_points(client, [PointsData("spent", 80, "d", at(1))], source="crm")
    assert client.points_expire_on is None and expire_points(at(41)) == 0


def test_nobody_spends_more_than_there_is(client: Client) -> None:
    with pytest.raises(DomainError) as refusal:
        record_points(client, [PointsData("spent", 121, "d", at(1))], source="crm")
    assert refusal.value.code == "not_enough_points" and PointsEntry.objects.count() == 3


def test_a_source_sends_points_with_the_client(cast: Cast) -> None:
    points = [PointsData("earned", 10, "a", NOW)]
    row = ClientData(cast.market.code, {"crm": "1"}, "朱丽艳", points=points)
    outcomes = [upsert_clients([row], source="crm", at=NOW).outcomes[0] for _ in "12"]
    assert outcomes == [Outcome.CREATED, Outcome.UNCHANGED] and Client.objects.get().points == 10


@pytest.mark.parametrize(
    "entry",
    [
        PointsData("given", 1, "x", NOW),
        PointsData("earned", 0, "x", NOW),
        PointsData("earned", 1, "", NOW),
        PointsData("spent", 1, "x", NOW, YEAR_END),
    ],
)
def test_an_entry_that_means_nothing_is_refused(cast: Cast, entry: PointsData) -> None:
    row = ClientData(cast.market.code, {"crm": "1"}, "朱丽艳", points=[entry])
    assert upsert_clients([row], source="crm", at=NOW).rejected[0].field == "points"


def test_a_newcomer_who_spends_what_they_have_not_is_no_client(cast: Cast) -> None:
    row = ClientData(cast.market.code, {"crm": "1"}, "朱丽艳", points=[PointsData("spent", 1, "a", NOW)])
    assert upsert_clients([row], source="crm", at=NOW).rejected[0].code == "not_enough_points"
    assert not Client.objects.exists()
