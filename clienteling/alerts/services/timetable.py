"""When each of many associates can be told something: opening hours, special days, rota, absence and cover."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from clienteling.alerts import hours, restraints
from clienteling.alerts.hours import ALL_DAY, Span, Wall
from clienteling.alerts.restraints import Limits
from clienteling.associates.models import Absence, Associate, OpeningHours, Shift, SpecialDay

HORIZON = timedelta(days=15)


@dataclass
class Timetable:
    """Whoever has no shift in a week works the hours the store is open; a store without hours is open all day.

    Away: what the cover works that day, or nothing.
    """

    days: Sequence[date]
    people: Mapping[int, Associate]
    limits: Mapping[int, Limits] = field(default_factory=dict)
    usual: dict[tuple[int, int], Wall] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    special: dict[tuple[int, date], Sequence[Wall]] = field(default_factory=dict)
    shifts: dict[int, dict[date, list[Shift]]] = field(default_factory=dict)
    absences: dict[int, list[Absence]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, associate_ids: Collection[int], at: datetime, *, since: datetime | None = None, leavers: bool = False
    ) -> Self:
        """From the day of `since` (or `at`) to the horizon, in as many queries however many they are.

        `leavers`: whoever of them has left is counted as in the shop while it is open.
        """
        first = (since or at).date() - timedelta(days=1)
        first -= timedelta(days=first.weekday())
        length = (at + HORIZON).date() - first
        days = [first + timedelta(days=number) for number in range(length.days // 7 * 7 + 7)]
        absences = Absence.objects.filter(associate__in=associate_ids).between(days[0], days[-1])
        rows = list(absences.filter(ends_on__gte=days[0]))
        wanted = {*associate_ids, *(row.cover_id for row in rows if row.cover_id)}
        there = Q(is_active=True) | Q(pk__in=associate_ids) if leavers else Q(is_active=True)
        people = Associate.objects.filter(there, pk__in=wanted).select_related("store__market", "market__corp")
        found = cls(days, {one.pk: one for one in people}, restraints.limits())
        found._load(rows)
        return found

    def _load(self, absences: Sequence[Absence]) -> None:
        stores = {one.store_id for one in self.people.values() if one.store_id}
        rows = OpeningHours.objects.filter(store__in=stores)
        self.usual = {(row.store_id, row.weekday): hours.wall(row.opens, row.closes) for row in rows}
        self.kept = {store for store, _ in self.usual}
        for day in SpecialDay.objects.filter(store__in=stores, on__range=(self.days[0], self.days[-1])):
            its = [hours.wall(day.opens, day.closes)] if day.opens and day.closes else []
            self.special[day.store_id, day.on] = its
        working = [one.pk for one in self.people.values() if one.is_active]
        planned = Shift.objects.filter(associate__in=working, on__range=(self.days[0], self.days[-1]))
        for shift in planned:
            self.shifts.setdefault(shift.associate_id, defaultdict(list))[shift.on].append(shift)
        covers = Absence.objects.filter(associate__in=self.people).between(self.days[0], self.days[-1])
        for absence in [*absences, *covers.exclude(pk__in=[row.pk for row in absences])]:
            self.absences.setdefault(absence.associate_id, []).append(absence)

    def zone(self, associate_id: int) -> ZoneInfo:
        one = self.people.get(associate_id)
        market = one.market if one else None
        return ZoneInfo(one.store.zone if one and one.store else market.time_zone if market else "UTC")

    def told(self, associate_id: int, at: datetime) -> Associate | None:
        """Who gets the card then: the associate, or whoever covers; nobody when neither is there."""
        on = at.astimezone(self.zone(associate_id)).date()
        absence = self.away(associate_id, on)
        if absence is None:
            return self.people.get(associate_id)
        return self.people.get(absence.cover_id or 0)

    def away(self, associate_id: int, on: date) -> Absence | None:
        its = self.absences.get(associate_id, ())
        return next((absence for absence in its if absence.starts_on <= on <= absence.ends_on), None)

    def soonest(self, associate_id: int, at: datetime, allowed: Sequence[Wall] = ALL_DAY) -> datetime | None:
        """The next moment for the associate, or whoever covers; most often today's, so that is asked first."""
        on = at.astimezone(self.zone(associate_id)).date()
        near = [day for day in self.days if abs((day - on).days) <= 1]
        soon = hours.soonest(self.spans(associate_id, allowed, near), at)
        return soon or hours.soonest(self.spans(associate_id, allowed), at)

    def spans(
        self, associate_id: int, allowed: Sequence[Wall] = ALL_DAY, days: Sequence[date] | None = None
    ) -> list[Span]:
        """When the associate, or whoever covers, may be told something."""
        days = self.days if days is None else days
        if settings.ALERTS_AT_ANY_HOUR:
            return hours.spans(dict.fromkeys(days, ALL_DAY), self.zone(associate_id))
        by_person: dict[int, dict[date, Sequence[Wall]]] = defaultdict(dict)
        for day in days:
            absence = self.away(associate_id, day)
            person = associate_id if absence is None else absence.cover_id
            if person and person in self.people and not (absence and self.away(person, day)):
                by_person[person][day] = self.at_work(person, day)
        found = [s for person, days in by_person.items() for s in hours.spans(days, self.zone(person), allowed)]
        return sorted(found, key=lambda span: span[0].timestamp())

    def mornings(self, associate_id: int) -> list[datetime]:
        after = timedelta(minutes=settings.ALERTS_DIGEST_AFTER_MIN)
        return hours.mornings(self.spans(associate_id), self.zone(associate_id), after)

    def at_work(self, person: int, day: date) -> Sequence[Wall]:
        """By the rota of that week, else by the store's hours; never in quiet hours."""
        one = self.people[person]
        limits = self.limits.get(one.market_id or 0) or restraints.usual()
        awake = hours.outside(limits.quiet)
        monday = day - timedelta(days=day.weekday())
        its = self.shifts.get(person, {})
        week = any(shift for number in range(7) for shift in its.get(monday + timedelta(days=number), ()))
        if not week:
            return hours.both(self.open(one.store_id, day), awake)
        return hours.both(
            [part for shift in its.get(day, ()) for part in self._of_shift(shift, one, day)], awake
        )  # fmt: skip

    def _of_shift(self, shift: Shift, one: Associate, day: date) -> Sequence[Wall]:
        """Elsewhere, the other store's hours are not asked."""
        its = [hours.wall(shift.starts, shift.ends)]
        return hours.both(its, self.open(one.store_id, day)) if shift.store_id == one.store_id else its

    def open(self, store_id: int | None, day: date) -> Sequence[Wall]:
        if store_id is None or (store_id not in self.kept and (store_id, day) not in self.special):
            return ALL_DAY
        usual = self.usual.get((store_id, day.isoweekday()))
        return self.special.get((store_id, day), [usual] if usual else [])
