"""Targets: one per associate and month, in the market's currency."""

from datetime import date

import pytest

from clienteling.attribution.models import Target
from clienteling.attribution.services import set_target
from clienteling.lib.errors import DomainError
from tests import factories
from tests.conftest import Cast


def test_a_target_set_again_is_changed(cast: Cast) -> None:
    set_target(cast.lin, month=date(2026, 11, 22), amount_minor=5_000)
    set_target(cast.lin, month=date(2026, 11, 1), amount_minor=7_000)
    target = Target.objects.get()
    assert (target.month, target.amount_minor, target.currency) == (date(2026, 11, 1), 7_000, "CNY")


def test_the_currency_is_the_markets(cast: Cast) -> None:
    store = factories.StoreFactory.create(market__currency="HKD")
    associate = factories.AssociateFactory.create(store=store)
    assert set_target(associate, month=date(2026, 11, 1), amount_minor=1).currency == "HKD"


def test_nothing_is_no_target(cast: Cast) -> None:
    with pytest.raises(DomainError, match="invalid_amount"):
        set_target(cast.lin, month=date(2026, 11, 1), amount_minor=0)


def test_each_sees_the_targets_of_ones_own_sight(cast: Cast) -> None:
    for associate in (cast.lin, cast.chan):
        set_target(associate, month=date(2026, 11, 1), amount_minor=1)
    eyes = [cast.lin, cast.zhou, cast.manager, cast.marketing]
    assert [Target.objects.visible_to(user).count() for user in eyes] == [1, 0, 1, 2]
