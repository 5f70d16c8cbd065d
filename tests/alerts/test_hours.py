"""When somebody may be told something, worked out by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clienteling.alerts import hours, restraints
from clienteling.alerts.hours import DAY, Wall

SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
SUNDAY = date(2026, 11, 22)


def local(zone: ZoneInfo, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("quiet", "left"),
    [
        (None, [(0, DAY)]),
        ((21 * 60, 9 * 60), [(9 * 60, 21 * 60)]),
        ((13 * 60, 14 * 60), [(0, 13 * 60), (14 * 60, DAY)]),
        ((0, 9 * 60), [(9 * 60, DAY)]),
    ],
)
def test_quiet_hours_leave_the_rest_of_the_day(quiet: Wall | None, left: list[Wall]) -> None:
    assert list(hours.outside(quiet)) == left


def test_what_lies_in_both_is_left() -> None:
    opened, shifts = [hours.wall(time(10), time(20))], [(8 * 60, 12 * 60), (18 * 60, 22 * 60)]
    assert hours.both(opened, shifts) == [(600, 720), (1080, 1200)]


def test_the_next_moment_is_now_while_open_and_else_the_next_opening() -> None:
    found = hours.spans({SUNDAY: [(600, 1200)], SUNDAY + timedelta(days=1): [(600, 1200)]}, SHANGHAI)
    asked = [local(SHANGHAI, 22, 9), local(SHANGHAI, 22, 12, 30), local(SHANGHAI, 22, 20), local(SHANGHAI, 23, 20)]
    assert [hours.soonest(found, at) for at in asked] == [
        local(SHANGHAI, 22, 10), local(SHANGHAI, 22, 12, 30), local(SHANGHAI, 23, 10), None,
    ]  # fmt: skip


def test_the_shop_opens_at_ten_by_its_own_wall_on_both_sides_of_a_clock_change() -> None:
    days = {date(2026, 3, 28): [(600, 720)], date(2026, 3, 29): [(600, 720)]}
    opens = [start.astimezone(UTC).hour for start, _ in hours.spans(days, PARIS)]
    assert opens == [9, 8]


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_never_comes_is_none() -> None:
    twice = hours.spans({date(2026, 10, 25): [(120, 180)]}, PARIS)
    assert hours.worked(twice, datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)).seconds == 7200
    assert hours.spans({date(2026, 3, 29): [(120, 180)]}, PARIS) == []


def test_the_morning_is_a_little_after_the_first_moment_of_the_day() -> None:
    found = hours.spans({SUNDAY: [(600, 720), (840, 1200)], SUNDAY + timedelta(days=1): [(605, 610)]}, SHANGHAI)
    mornings = hours.mornings(found, SHANGHAI, timedelta(minutes=10))
    assert mornings == [local(SHANGHAI, 22, 10, 10), local(SHANGHAI, 23, 10, 9)]


def test_only_working_time_counts_as_worked() -> None:
    found = hours.spans({SUNDAY: [(600, 1200)], SUNDAY + timedelta(days=1): [(600, 1200)]}, SHANGHAI)
    assert hours.worked(found, local(SHANGHAI, 22, 19), local(SHANGHAI, 23, 11)) == timedelta(hours=2)


def test_quiet_hours_are_written_as_two_times() -> None:
    assert restraints.parse("21:00-09:00") == (1260, 540) and restraints.parse("") is None
    with pytest.raises(ValueError):
        restraints.parse("all night")
