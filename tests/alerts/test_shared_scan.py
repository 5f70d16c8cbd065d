"""Rules of one sweep share a scan; what comes of it is what each rule alone would have done."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from clienteling.alerts import engine, shared_scan
from clienteling.alerts.facts import FACTS, Fact, Source
from clienteling.alerts.looks import Look
from clienteling.alerts.models import Alert, RuleRun, RuleVersion
from clienteling.alerts.schedule import Place
from clienteling.associates.models import Market
from clienteling.clients.models import TierChange
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.forgetting import forget_alerts
from tests.conftest import Cast

CONDITIONS: list[dict[str, Any]] = [
    {"fact": "language", "op": "=", "value": "en"},
    {"fact": "tier_rank", "op": ">=", "value": 1},
    {"fact": "tier_rank", "op": "=", "value": 2},
    {"not": {"fact": "tier_rank", "op": ">", "value": 0}},
    {"any": [{"fact": "tier_rank", "op": ">", "value": 1}, {"fact": "language", "op": "=", "value": "en"}]},
    {"all": [{"fact": "wishes", "op": "=", "value": 0}, {"fact": "language", "op": "=", "value": "zh-hans"}]},
    {"fact": "days_to_birthday", "op": "<=", "value": 7},
    {"not": {"fact": "days_to_birthday", "op": "<=", "value": 7}},
]


def here(market: Market) -> Place:
    return Place(market, market.time_zone, alone=True)


@pytest.fixture
def people(cast: Cast, noon: datetime) -> None:
    for n in range(12):
        client = make_client(
            cast.lin, consent=n % 5 > 0, language=["en", "zh-hans", "fr"][n % 3], birth_md=1125 if n % 4 else None
        )
        if n % 2:
            TierChange.objects.create(
                client=client, from_rank=0, to_rank=n % 3, changed_at=noon - timedelta(days=n + 1)
            )
    make_client(market=cast.market, language="en")
    make_client(factories.AssociateFactory.create(store=factories.StoreFactory.create()), language="en")


@pytest.fixture
def versions(db: None) -> list[RuleVersion]:
    week = {"per": "days", "days": 7}
    return [make_rule(f"rule-{n}", conditions=tree, period=week) for n, tree in enumerate(CONDITIONS)]


def written() -> tuple[list[Any], list[Any]]:
    columns = "rule__code", "client", "period", "associate", "evidence", "delivery", "reason", "run__as_of"
    runs = RuleRun.objects.order_by("version").values_list("version", "market", "matched", "occurrence_on")
    return list(Alert.objects.order_by("rule", "client").values_list(*columns)), list(runs)


def forget() -> None:
    forget_alerts()


@pytest.mark.usefixtures("people")
def test_together_the_rules_write_what_each_writes_alone(
    cast: Cast, noon: datetime, versions: list[RuleVersion]
) -> None:
    for version in versions:
        engine.sweep(version, here(cast.market), noon, noon.date())
    alone = written()
    forget()
    found = shared_scan.matches(versions, here(cast.market).moment(noon))
    assert [version.pk in found for version in versions] == [True] * 6 + [False, True]
    for version in versions:
        engine.sweep(version, here(cast.market), noon, noon.date(), Look(among=found.get(version.pk)))
    assert written() == alone and len(alone[0]) > 40


@pytest.mark.usefixtures("people", "versions")
def test_one_statement_reads_the_clients_for_all_of_them(cast: Cast, noon: datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        engine.sweep_due(noon)
    whole = [q["sql"] for q in queries if "FROM clients_client c" in q["sql"] and "c.id = ANY" not in q["sql"]]
    assert len(whole) == 2 + 2  # in each of two markets: the scan, and the birthday's own index


@pytest.fixture
def divides_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new fact, registered as any other, that fails on every client."""
    fact = Fact("broken", _("broken"), _("times"), lambda as_of, params, given: Source("1 / (c.id - c.id)"))
    monkeypatch.setitem(FACTS, "broken", fact)


@pytest.mark.usefixtures("people", "divides_by_nothing")
def test_a_rule_whose_condition_breaks_the_scan_holds_up_no_other(noon: datetime, versions: list[RuleVersion]) -> None:
    broken = make_rule("broken", conditions=CONDITIONS[0], period={"per": "days", "days": 7})
    RuleVersion.objects.filter(pk=broken.pk).update(conditions={"fact": "broken", "op": "=", "value": 2})
    broken.refresh_from_db()
    assert shared_scan.scanned(broken, here(Market.objects.earliest("pk")).moment(noon))
    engine.sweep_due(noon)
    assert not Alert.objects.filter(rule__code="broken").exists()
    assert Alert.objects.values("rule").distinct().count() == len(versions)


@pytest.mark.usefixtures("people")
def test_a_rule_that_matches_too_many_to_remember_looks_for_itself(
    cast: Cast, noon: datetime, versions: list[RuleVersion]
) -> None:
    moment = here(cast.market).moment(noon)
    sizes = {pk: len(clients) for pk, clients in shared_scan.matches(versions, moment).items()}
    few = shared_scan.matches(versions, moment, most=5)
    assert {pk: len(clients) for pk, clients in few.items()} == {pk: n for pk, n in sizes.items() if n <= 5} != sizes
