"""Whom an alert is for, whom a holdout or a cool-down keeps it from, and by whose clock a day begins."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from clienteling.alerts import engine, holdout, schedule
from clienteling.alerts.models import Alert, Recipient, RuleRun
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

EVERY_DAY: dict[str, Any] = {
    "conditions": {"fact": "tier_rank", "op": ">=", "value": 0},
    "period": {"per": "days", "days": 1},
}


@pytest.mark.parametrize(
    ("recipient", "userid"), [("primary", "lin"), ("secondary", "zhou"), ("all", "lin"), ("store_manager", "wu")]
)
def test_each_recipient_is_who_the_rule_names(cast: Cast, noon: datetime, recipient: str, userid: str) -> None:
    client = make_client(cast.lin)
    factories.RelationshipFactory.create(client=client, associate=cast.zhou, is_primary=False)
    make_rule(recipient=Recipient(recipient), **EVERY_DAY)
    engine.sweep_due(noon)
    associate = Alert.objects.get().associate
    assert associate is not None and associate.userid == userid


@pytest.mark.parametrize("recipient", ["secondary", "store_manager"])
def test_where_there_is_none_nobody_is_told(cast: Cast, noon: datetime, recipient: str) -> None:
    make_client(cast.chan)
    make_rule(recipient=Recipient(recipient), **EVERY_DAY)
    engine.sweep_due(noon)
    assert Alert.objects.get().reason == "no_associate"


def test_an_associate_who_left_since_was_there_on_a_past_day(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin)
    version = make_rule(**EVERY_DAY)
    cast.lin.is_active, cast.lin.left_at = False, noon - timedelta(hours=1)
    cast.lin.save()
    engine.evaluate(version, cast.market, as_of=noon - timedelta(hours=2), at=noon)
    assert Alert.objects.get().associate == cast.lin


def test_at_most_once_in_so_many_days(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin)
    make_rule(cooldown_days=3, **EVERY_DAY)
    for day in range(7):
        engine.sweep_due(noon + timedelta(days=day, minutes=-day))
    reasons = list(Alert.objects.order_by("raised_at").values_list("reason", flat=True))
    assert reasons == ["", "cool_down", "cool_down", "", "cool_down", "cool_down", ""]


def test_a_share_of_the_clients_is_held_out_as_python_says(cast: Cast, noon: datetime, settings: Any) -> None:
    settings.GLOBAL_HOLDOUT_PERCENT = 20
    clients = [make_client(cast.lin) for _ in range(60)]
    version = make_rule(holdout_percent=30, cooldown_days=2, **EVERY_DAY)
    engine.sweep_due(noon)
    for client in clients:
        held = "held_out" if holdout.is_held_out(version.rule_id, client.uid, 30) else ""
        expected = "held_out_of_all" if holdout.is_held_out_of_all(client.uid) else held
        assert Alert.objects.get(client=client).reason == expected
    assert {"", "held_out", "held_out_of_all"} == set(Alert.objects.values_list("reason", flat=True))
    engine.sweep_due(noon + timedelta(days=1))
    assert set(Alert.objects.filter(raised_at__gt=noon).values_list("reason", flat=True)) == {"cool_down"}


def test_python_and_sql_agree_on_the_hash(db: None) -> None:
    uids = [UUID(int=number) for number in (0, 1, 2**127)] + [uuid4() for _ in range(50)]
    sql = f"SELECT {holdout.SQL.format(salt='%s', percent='%s')} FROM (SELECT %s::uuid AS uid) c"
    with connection.cursor() as cursor:
        for uid in uids:
            cursor.execute(sql, ["7:", 40, uid])
            assert cursor.fetchone()[0] == holdout.is_held_out(7, uid, 40)


def test_a_store_abroad_has_its_own_day_and_hour(cast: Cast) -> None:
    urumqi = factories.StoreFactory.create(market=cast.market, time_zone="Asia/Dubai")
    near, far = make_client(cast.lin), make_client(factories.AssociateFactory.create(store=urumqi))
    alone = make_client(market=cast.market)
    make_rule(at_hour=9, **EVERY_DAY)
    nine_in_shanghai = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    engine.sweep_due(nine_in_shanghai)
    assert set(Alert.objects.values_list("client", flat=True)) == {near.pk, alone.pk}
    engine.sweep_due(nine_in_shanghai + timedelta(hours=4, seconds=-1))
    assert Alert.objects.count() == 2
    engine.sweep_due(nine_in_shanghai + timedelta(hours=4))
    assert Alert.objects.filter(client=far).count() == 1 and Alert.objects.count() == 3
    assert engine.sweep_due(nine_in_shanghai + timedelta(hours=5)) == []
    assert set(RuleRun.objects.values_list("time_zone", flat=True)) == {"Asia/Shanghai", "Asia/Dubai"}


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 3, 29), 2, "2026-03-29T01:00"),  # 02:00 is left out in Paris: at 03:00, when the clock jumps
        (date(2026, 10, 25), 2, "2026-10-25T00:00"),  # 02:00 comes twice: the first
        (date(2026, 10, 25), 3, "2026-10-25T02:00"),
        (date(2026, 7, 1), 9, "2026-07-01T07:00"),
    ],
)
def test_an_hour_that_is_left_out_or_comes_twice_runs_once(day: date, hour: int, utc: str) -> None:
    assert schedule.moment(day, hour, "Europe/Paris") == datetime.fromisoformat(f"{utc}:00+00:00")


def test_a_rule_of_the_doubled_hour_runs_once_that_day(db: None) -> None:
    market = factories.MarketFactory.create(time_zone="Europe/Paris")
    make_rule(at_hour=2, **EVERY_DAY)
    midnight = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    runs = [engine.sweep_due(midnight + timedelta(minutes=10 * step)) for step in range(24)]
    assert [len(run) for run in runs].count(1) == 1 and runs[12][0].market == market
