"""A rule's scorecard: what is counted, of which alerts, and the two groups compared per client."""

from datetime import datetime, timedelta

import pytest

from clienteling.alerts.models import Alert, Outcome, RuleVersion
from clienteling.alerts.services import finish, measure, opened
from clienteling.clients.models import Client
from clienteling.insights.worth.counts import Coded
from clienteling.insights.worth.scorecard import Scorecard, last_weeks, lines, programme, scorecard, seen_by
from clienteling.insights.worth.uplift import Verdict
from tests import factories
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.alerts.sold import alert_of, buy, held_out, held_out_of_all
from tests.conftest import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLIER = NOON - 30 * DAY


@pytest.fixture
def version(cast: Cast) -> RuleVersion:
    return make_rule()


def card(version: RuleVersion, reader: object = None, at: datetime = NOON) -> Scorecard:
    measure(at)
    seen = seen_by(reader) if reader else Alert.objects.all()  # type: ignore[arg-type]  # an associate
    return scorecard(version.rule, seen=seen, span=last_weeks(at, "Asia/Shanghai"), at=at)


def clients(cast: Cast, n: int) -> list[Client]:
    return [make_client(cast.lin) for _ in range(n)]


def test_matched_is_delivered_waiting_and_excluded_by_code(cast: Cast, version: RuleVersion) -> None:
    one, two, three, four = clients(cast, 4)
    alert_of(version, one, EARLIER)
    alert_of(version, two, EARLIER, delivery="waiting", delivered_at=None)
    alert_of(version, three, EARLIER, reason="cap")
    held_out(version, four, EARLIER)
    found = card(version)
    assert (found.counts.matched, found.counts.delivered, found.counts.waiting) == (4, 1, 1)
    assert {each.code: each.count for each in found.exclusions} == {"cap": 1, "held_out": 1}


def test_opened_acted_bought_and_dismissed_are_counted_of_the_delivered(cast: Cast, version: RuleVersion) -> None:
    seen, done, bought, useless, held = clients(cast, 5)
    opened(alert_of(version, seen, EARLIER), at=EARLIER + HOUR)
    finish(alert_of(version, done, EARLIER), by=cast.lin, at=EARLIER + timedelta(minutes=21))
    alert_of(version, bought, EARLIER)
    alert_of(version, useless, EARLIER, handling="dismissed", dismissal="known", handled_at=EARLIER + HOUR)
    held_out(version, held, EARLIER)
    for one in (bought, held):
        buy(one, EARLIER + DAY)
    found = card(version)
    counted = found.counts
    assert (counted.delivered, counted.opened, counted.acted, counted.bought, counted.useful) == (4, 3, 1, 1, 2)
    assert (counted.precision, counted.minutes) == (0.5, 20)
    assert found.dismissals == (Coded("known", 1),)
    assert [(s.currency, s.orders, s.net_minor) for s in found.influenced] == [("CNY", 1, 100_00)]


def test_each_client_is_one_observation_that_of_the_first_match(cast: Cast, version: RuleVersion) -> None:
    told, held = clients(cast, 2)
    for days in (0, 3):
        alert_of(version, told, EARLIER + days * DAY)
        held_out(version, held, EARLIER + days * DAY)
    buy(told, EARLIER + DAY)
    buy(told, EARLIER + 15 * DAY)
    [uplift] = card(version).uplifts
    assert (uplift.told.clients, uplift.told.spent.mean, uplift.told.buyers) == (1, 100_00, 1)
    assert (uplift.held.clients, uplift.held.buyers) == (1, 0)


def test_what_befell_alerts_after_the_draw_stays_in_the_comparison(cast: Cast, version: RuleVersion) -> None:
    withdrawn_later = {"delivery": "suppressed", "reason": "no_consent", "raised_as": ""}
    alert_of(version, make_client(cast.lin), EARLIER, **withdrawn_later)
    for one, reason in zip(clients(cast, 4), ("cap", "expired", "no_consent", "no_associate"), strict=True):
        alert_of(version, one, EARLIER, reason=reason)
    [uplift] = card(version).uplifts
    assert (uplift.told.clients, uplift.held.clients) == (3, 0)


def test_windows_that_still_run_are_not_compared(cast: Cast, version: RuleVersion) -> None:
    old, new = clients(cast, 2)
    alert_of(version, old, NOON - 14 * DAY)
    alert_of(version, new, NOON - 13 * DAY)
    [uplift] = card(version).uplifts
    assert uplift.told.clients == 1


def test_under_the_least_sample_nothing_is_claimed(cast: Cast, version: RuleVersion) -> None:
    for one in clients(cast, 6):
        alert_of(version, one, EARLIER)
        buy(one, EARLIER + DAY)
    for one in clients(cast, 6):
        held_out(version, one, EARLIER)
    [uplift] = card(version).uplifts
    assert uplift.per_client is not None and uplift.per_client.leaves_out_zero
    assert uplift.verdict == Verdict.TOO_FEW


def test_the_programme_is_compared_with_those_held_out_of_all_rules(cast: Cast, version: RuleVersion) -> None:
    other, (told, once, never) = make_rule("cart"), clients(cast, 3)
    for each in (version, other):
        alert_of(each, told, EARLIER)
        held_out_of_all(each, never, EARLIER)
    held_out(version, once, EARLIER)
    alert_of(other, once, EARLIER)
    measure(NOON)
    [uplift] = programme(seen=Alert.objects.all(), span=last_weeks(NOON, "Asia/Shanghai"), at=NOON)
    assert (uplift.told.clients, uplift.held.clients) == (2, 1)
    [of_rule] = card(version).uplifts
    assert (of_rule.told.clients, of_rule.held.clients) == (1, 1)


def test_a_rehearsal_is_compared_with_nothing(cast: Cast, version: RuleVersion) -> None:
    alert_of(version, clients(cast, 1)[0], EARLIER, reason="shadow", is_rehearsal=True)
    assert card(version).uplifts == ()


def test_currencies_are_compared_apart(cast: Cast, version: RuleVersion) -> None:
    store = factories.StoreFactory.create(market=factories.MarketFactory.create(currency="HKD"))
    abroad = make_client(factories.AssociateFactory.create(store=store))
    [home] = clients(cast, 1)
    for one in (home, abroad):
        alert_of(version, one, EARLIER)
    assert {uplift.currency for uplift in card(version).uplifts} == {"CNY", "HKD"}


def test_weeks_hold_the_alerts_raised_in_them(cast: Cast, version: RuleVersion) -> None:
    [one] = clients(cast, 1)
    alert_of(version, one, NOON - 7 * DAY)
    buy(one, NOON - 6 * DAY)
    found = card(version).weeks
    assert len(found) == 12 and [week.counts.delivered for week in found[-3:]] == [0, 1, 0]
    assert found[-2].orders == 1 and found[-2].starts_on.isoformat() == "2026-11-09"


def test_a_manager_reads_only_the_own_stores_figures(cast: Cast, version: RuleVersion) -> None:
    alert_of(version, clients(cast, 1)[0], EARLIER)
    alert_of(version, make_client(cast.chan), EARLIER)
    assert card(version, cast.manager).counts.matched == 1
    assert card(version, cast.marketing).counts.matched == 2


def test_the_list_has_every_rule_the_busiest_first(cast: Cast, version: RuleVersion) -> None:
    other = make_rule("cart")
    for one in clients(cast, 2):
        alert_of(other, one, EARLIER)
    measure(NOON)
    rules = [version.rule, other.rule]
    found = lines(rules, seen=Alert.objects.all(), span=last_weeks(NOON, "Asia/Shanghai"), at=NOON)
    assert [(line.rule, line.counts.matched) for line in found] == [(other.rule, 2), (version.rule, 0)]
    assert Outcome.objects.count() == 2
