"""What conditions find while a rule is written: counted whole, shown to whom it concerns, refused with the field."""

from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from clienteling.alerts.services import dry_run
from clienteling.lib.errors import DomainError
from tests import factories
from tests.alerts.conftest import make_client
from tests.conftest import Cast

NEAR: dict[str, Any] = {"fact": "days_to_birthday", "op": "<=", "value": 7}


def test_all_are_counted_and_ten_are_shown_masked(cast: Cast, noon: datetime) -> None:
    for _ in range(12):
        make_client(cast.lin, birth_md=1125, name="欧阳静怡")
    make_client(cast.lin, birth_md=301)
    found = dry_run(NEAR, user=cast.marketing, at=noon)
    assert (found.count, found.clients, len(found.sample)) == (12, 13, 10)
    assert {row.name for row in found.sample} == {"欧**"}
    assert found.sample[0].evidence == {"days_to_birthday": 3, "birthday_on": "2026-11-25"}


def test_another_markets_clients_are_neither_counted_nor_shown(cast: Cast, noon: datetime) -> None:
    make_client(factories.AssociateFactory.create(store=factories.StoreFactory.create()), birth_md=1125)
    found = dry_run(NEAR, user=cast.marketing, at=noon)
    assert (found.count, found.sample) == (0, [])
    administrator = factories.AssociateFactory.create(userid="", username="root", role="administrator", market=None)
    assert dry_run(NEAR, user=administrator, at=noon).count == 1


def test_an_associate_is_shown_only_their_own(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    assert dry_run(NEAR, user=cast.chan, at=noon).sample == []


@pytest.mark.parametrize("conditions", [{"fact": "shoe_size", "op": "=", "value": 1}, {**NEAR, "value": 10**9}, []])
def test_nonsense_is_refused_with_the_field(cast: Cast, conditions: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        dry_run(conditions, user=cast.marketing)
    assert (refusal.value.code, refusal.value.field) == ("bad_conditions", "conditions")


def test_what_takes_too_long_is_given_up(cast: Cast, noon: datetime, settings: Settings) -> None:
    settings.DRY_RUN_MS = 1
    for _ in range(60):
        make_client(cast.lin)
    views = {"fact": "same_product_views", "op": "<", "value": 1}
    heavy = {"any": [{**views, "params": {"days": day}} for day in range(1, 31)]}
    with pytest.raises(DomainError) as refusal:
        dry_run(heavy, user=cast.marketing, at=noon)
    assert (refusal.value.code, refusal.value.field) == ("too_slow", "conditions")
