"""A week of a store's rota, day by day, with the hours the store is open."""

from dataclasses import dataclass
from datetime import date, timedelta

from clienteling.associates.models import Absence, Associate, Shift, Store
from clienteling.associates.services import Hours, hours_between


@dataclass(frozen=True)
class Line:
    associate: Associate
    shift: Shift | None
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


def week_of(user: Associate, store: Store, monday: date) -> Week:
    sunday = monday + timedelta(days=6)
    people = list(Associate.objects.visible_to(user).active().filter(store=store).order_by("name"))
    planned = Shift.objects.visible_to(user).filter(store=store, on__range=(monday, sunday)).order_by("-starts")
    shifts = {(shift.associate_id, shift.on): shift for shift in planned}
    absences = list(Absence.objects.filter(associate__in=people).between(monday, sunday))
    days = hours_between(store, monday, sunday).items()
    return Week(monday, [day_of(on, hours, people, shifts, absences) for on, hours in days])


def day_of(
    on: date,
    hours: Hours,
    people: list[Associate],
    shifts: dict[tuple[int, date], Shift],
    absences: list[Absence],
) -> Day:
    away = {absence.associate_id for absence in absences if absence.starts_on <= on <= absence.ends_on}
    lines = [Line(one, shifts.get((one.pk, on)), one.pk in away) for one in people]
    return Day(on, hours, lines)
