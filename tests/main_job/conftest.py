"""The house of the journey: opened once for its tests, with a worker and a beat."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import DjangoDbBlocker

from clienteling.lib import clock
from tests.alerts.conftest import make_rule
from tests.emptying import forget_everything
from tests.main_job.house import House, opened

PEOPLE = ("lin", "zhou", "chan", "wu", "he", "gao")


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Its tests share it: each has an associate and a client of its own and writes nothing but by the house's doors.

    Beat comes back after an hour's absence. All rows go at the end.
    """
    with django_db_blocker.unblock():
        try:
            with opened(tmp_path_factory.mktemp("house"), PEOPLE) as house:
                expect_a_birthday(house)
                with house.worker(), house.beat(all_due=True):
                    yield house
        finally:
            forget_everything()


def expect_a_birthday(house: House) -> None:
    """Somebody's is in three days, and a daily rule whose hour has come at any time of the day is live."""
    birthday = clock.local_day(clock.now(), house.market.time_zone) + timedelta(days=3)
    house.meet("J-4", "唐琳", "wu", birthday=f"1992-{birthday:%m-%d}")
    make_rule("any-hour", at_hour=0)
