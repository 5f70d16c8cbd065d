"""Entering absences: by the team's manager only, never two at once, covered by a colleague of the market."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clienteling.associates.models import Absence, Associate
from clienteling.associates.services import change_absence, possible_covers, record_absence, withdraw_absence
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import AbsenceFactory, AssociateFactory

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 27)


def enter(cast: Cast, **changes: Any) -> Absence:
    given = {"starts_on": FIRST, "ends_on": LAST, "cover": cast.zhou, "by": cast.manager, **changes}
    return record_absence(given.pop("associate", cast.lin), at=AT, **given)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_a_manager_enters_an_absence_and_says_who_covers(cast: Cast) -> None:
    absence = enter(cast)
    assert (absence.cover, absence.entered_by, absence.kind) == (cast.zhou, cast.manager, "holiday")
    zhou = Associate.objects.get(pk=cast.zhou.pk)
    assert list(zhou.covered_absences.running(AT)) == [absence]


def test_only_the_teams_manager_enters_it(cast: Cast) -> None:
    assert refused(lambda: enter(cast, by=cast.zhou)) == "not_allowed"
    assert refused(lambda: enter(cast, associate=cast.chan)) == "not_your_team"


def test_nobody_is_absent_twice_at_once(cast: Cast) -> None:
    absence = enter(cast)
    assert refused(lambda: enter(cast, starts_on=LAST, ends_on=LAST)) == "already_absent"
    change_absence(absence, starts_on=FIRST, ends_on=FIRST, kind="sick", cover=None, by=cast.manager)
    enter(cast, starts_on=LAST, ends_on=LAST)
    assert Absence.objects.count() == 2


def test_the_last_day_does_not_lie_before_the_first(cast: Cast) -> None:
    assert refused(lambda: enter(cast, starts_on=LAST, ends_on=FIRST)) == "absence_ends_before_it_starts"


def test_only_a_present_colleague_of_the_market_is_offered_as_cover(cast: Cast) -> None:
    AbsenceFactory.create(associate=cast.zhou)
    stranger = AssociateFactory.create()
    assert set(possible_covers(cast.lin, AT)) == {cast.manager, cast.chan}
    assert refused(lambda: enter(cast, cover=stranger)) == "cannot_cover"
    assert refused(lambda: enter(cast, cover=cast.lin)) == "cannot_cover"


def test_coming_back_early_ends_the_absence_yesterday(cast: Cast) -> None:
    absence = enter(cast)
    withdraw_absence(absence, by=cast.manager, at=AT)
    assert Absence.objects.get().ends_on == date(2026, 11, 21)


def test_what_has_not_begun_is_taken_away(cast: Cast) -> None:
    withdraw_absence(enter(cast, starts_on=date(2026, 11, 22)), by=cast.manager, at=AT)
    assert not Absence.objects.exists()
