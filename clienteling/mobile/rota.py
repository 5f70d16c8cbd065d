"""A week of a store's rota, day by day, with the hours the store is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from clienteling.associates.models import Absence, Associate, Shift, Store
from clienteling.associates.services import Hours, hours_between

Place = tuple[int, date]  # of an associate, on a day
Times = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """`starts` and `ends` as the form shows them; empty on a day off."""

    associate: Associate
    starts: str
    ends: str
    away: bool


@dataclass(frozen=True)
class Day:
    on: date
    hours: Hours
    lines: list[Line]


@dataclass(frozen=True)
class Week:
    monday: date
    days: list[Day]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)


def week_of(user: Associate, store: Store, monday: date, said: Mapping[Place, Times] | None = None) -> Week:
    """`said`: what somebody wrote instead of what is planned, and what was refused."""
    sunday = monday + timedelta(days=6)
    people = list(Associate.objects.visible_to(user).active().filter(store=store).order_by("name"))
    planned = Shift.objects.visible_to(user).filter(store=store, on__range=(monday, sunday)).order_by("-starts")
    times = {(one.associate_id, one.on): (written(one.starts), written(one.ends)) for one in planned}
    times |= said or {}
    absences = list(Absence.objects.filter(associate__in=people).between(monday, sunday))
    days = hours_between(store, monday, sunday).items()
    return Week(monday, [day_of(on, hours, people, times, absences) for on, hours in days])


def day_of(
    on: date,
    hours: Hours,
    people: list[Associate],
    times: Mapping[Place, Times],
    absences: list[Absence],
) -> Day:
    away = {absence.associate_id for absence in absences if absence.starts_on <= on <= absence.ends_on}
    lines = [Line(one, *times.get((one.pk, on), ("", "")), one.pk in away) for one in people]
    return Day(on, hours, lines)


def written(hour: time) -> str:
    return f"{hour:%H:%M}"
