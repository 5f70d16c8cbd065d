"""Who is on duty: the rota by the clock on the shop's wall, without those on leave."""

from datetime import UTC, date, datetime

import pytest

from clienteling.associates.models import Associate
from tests.conftest import Cast
from tests.factories import AbsenceFactory, ShiftFactory

# The shifts of the factory are on 23 November from 10 to 18; Shanghai is eight hours ahead of UTC.
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "on_duty"),
    [
        (datetime(2026, 11, 23, 1, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 9, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 4, 0, tzinfo=UTC), False),
    ],
)
def test_a_shift_is_read_by_the_clock_of_the_store(cast: Cast, at: datetime, on_duty: bool) -> None:
    ShiftFactory.create(associate=cast.lin)
    assert list(Associate.objects.on_duty(cast.shanghai, at)) == ([cast.lin] if on_duty else [])


def test_a_store_with_its_own_time_zone_goes_by_that(cast: Cast) -> None:
    ShiftFactory.create(associate=cast.lin)
    cast.shanghai.time_zone = "Asia/Urumqi"  # two hours behind: it is ten there at four UTC
    cast.shanghai.save()
    assert not Associate.objects.on_duty(cast.shanghai, datetime(2026, 11, 23, 3, 59, tzinfo=UTC))
    assert Associate.objects.on_duty(cast.shanghai, NOON).get() == cast.lin


def test_a_shift_in_another_store_is_no_duty_here(cast: Cast) -> None:
    ShiftFactory.create(associate=cast.lin, store=cast.beijing)
    assert not Associate.objects.on_duty(cast.shanghai, NOON)
    assert Associate.objects.on_duty(cast.beijing, NOON).get() == cast.lin


def test_who_is_on_leave_or_has_left_is_not_on_duty(cast: Cast) -> None:
    ShiftFactory.create(associate=cast.lin)
    ShiftFactory.create(associate=cast.zhou)
    AbsenceFactory.create(associate=cast.lin, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    Associate.objects.filter(pk=cast.zhou.pk).update(is_active=False)
    assert not Associate.objects.on_duty(cast.shanghai, NOON)


def test_an_absence_ends_with_its_last_day_by_the_local_calendar(cast: Cast) -> None:
    AbsenceFactory.create(associate=cast.lin, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 22))
    people = Associate.objects.active().filter(pk=cast.lin.pk)
    assert not people.present(datetime(2026, 11, 22, 15, 59, tzinfo=UTC))
    assert people.present(datetime(2026, 11, 22, 16, tzinfo=UTC)).exists()
