"""Rules of some days of the week: by the store's own calendar, in the engine as on the past, and said in words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clienteling.alerts import engine
from clienteling.alerts.backtests import backtest
from clienteling.alerts.explaining import Finding, why, why_not
from clienteling.alerts.models import Alert, BacktestAlert, RuleRun
from clienteling.alerts.services.rules import check_weekdays
from clienteling.clients.models import TierChange
from clienteling.lib.errors import DomainError
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

MONDAY, THURSDAY = 1, 4
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COLUMNS = ("client_id", "period", "associate_id", "raised_at", "raised_as")
EVERYBODY: dict[str, Any] = {
    "conditions": {"fact": "tier_rank", "op": ">=", "value": 0},
    "period": {"per": "days", "days": 1},
}


def lived(since: datetime, days: int) -> None:
    """Beat looks every six hours."""
    for step in range(days * 4):
        engine.sweep_due(since + step * 6 * HOUR)


def test_it_looks_on_its_days_from_its_hour_on(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin)
    make_rule(at_hour=10, weekdays=[MONDAY, THURSDAY], **EVERYBODY)
    sunday = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    for hour in range(9 * 24):
        engine.sweep_due(sunday + hour * HOUR)
    looked = list(RuleRun.objects.order_by("as_of").values_list("as_of", flat=True))
    ten_o_clock = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert looked == [ten_o_clock, ten_o_clock + 3 * DAY, ten_o_clock + 7 * DAY]
    assert Alert.objects.count() == 3


def test_monday_is_the_monday_of_the_clients_store(cast: Cast) -> None:
    auckland = factories.StoreFactory.create(market=cast.market, time_zone="Pacific/Auckland")
    make_client(cast.lin)
    far = make_client(factories.AssociateFactory.create(store=auckland))
    make_rule(at_hour=0, weekdays=[MONDAY], **EVERYBODY)
    engine.sweep_due(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))  # Sunday evening in Shanghai, Monday in Auckland
    assert Alert.objects.get().client == far
    engine.sweep_due(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))  # Monday evening, and Tuesday
    assert Alert.objects.count() == 2


def test_the_past_knows_its_days_too(cast: Cast, noon: datetime) -> None:
    """What came true between two of its days is found on the next one, live as on the past."""
    for ago in range(1, 30):
        client = make_client(cast.lin)
        changed = {"from_rank": 1, "to_rank": 2, "changed_at": noon - ago * DAY}
        TierChange.objects.create(client=client, **changed)
    version = make_rule(
        weekdays=[MONDAY, THURSDAY],
        conditions={"fact": "days_since_tier_rose", "op": "<=", "value": 7},
        period={"per": "tier_change"},
    )
    Alert.objects.all().delete()
    lived(noon - 30 * DAY, 30)
    raised = set(Alert.objects.filter(version=version).values_list(*COLUMNS))
    tried = set(BacktestAlert.objects.filter(backtest=backtest(version, days=30, at=noon)).values_list(*COLUMNS))
    assert raised == tried and len(raised) > 20
    assert {at.isoweekday() for at in Alert.objects.values_list("raised_at", flat=True)} == {MONDAY, THURSDAY}


def test_why_and_why_not_name_its_days(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    rule = make_rule(weekdays=[MONDAY, THURSDAY]).rule
    engine.sweep_due(noon + DAY)
    assert (
        "as it does every Monday, Thursday at 09:00"
        in {line.label: line.text for line in why(Alert.objects.get(), language="en").lines}["The rule looked"]
    )
    other = make_client(cast.lin, birth_md=1125)
    for each in (client, other):
        type(each).objects.filter(pk=each.pk).update(created_at=factories.LONG_AGO)
        each.refresh_from_db()
    rule.versions.update(created_at=factories.LONG_AGO)
    rule.events.update(at=factories.LONG_AGO)
    answer = why_not(other, rule, on=date(2026, 11, 24), at=noon + 9 * DAY, language="en")
    assert answer.finding == Finding.NOT_ITS_DAY
    assert answer.lines[-1].text == "every Monday, Thursday at 09:00"


@pytest.mark.parametrize("days", [[0], [8], [1, 1], [4, 1]])
def test_days_that_are_none_are_refused_with_the_field(days: list[int]) -> None:
    with pytest.raises(DomainError) as refused:
        check_weekdays(days)
    assert (refused.value.code, refused.value.field) == ("bad_weekdays", "weekdays")


def test_a_rule_is_stored_with_good_days_only(cast: Cast) -> None:
    with pytest.raises(DomainError, match="bad_weekdays"):
        make_rule(weekdays=[9])
    assert make_rule("weekly", weekdays=[MONDAY]).weekdays == [MONDAY]
