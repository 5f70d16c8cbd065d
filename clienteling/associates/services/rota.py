"""The rota: who works when, written by the store's manager."""

from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Shift, Store
from clienteling.lib.errors import DomainError

MAY = "associates.change_shift"
WEEK = timedelta(days=7)


def plan_day(
    associate: Associate, *, store: Store, on: date, hours: tuple[time, time] | None, by: Associate
) -> Shift | None:
    """The associate works these hours in the store that day; None makes it a day off.

    Raises DomainError: `not_allowed`, `not_your_team`, `shift_ends_before_it_starts`.
    """
    by.must(MAY)
    refuse_strangers(associate, by)
    if hours and hours[1] <= hours[0]:
        raise DomainError("shift_ends_before_it_starts", _("The shift ends before it starts."), "ends")
    with transaction.atomic():
        Associate.objects.all().select_for_update().get(pk=associate.pk)
        associate.shifts.filter(on=on).delete()
        if hours is None:
            return None
        return Shift.objects.create(associate=associate, store=store, on=on, starts=hours[0], ends=hours[1])


def copy_week(store: Store, *, monday: date, by: Associate) -> int:
    """The week that begins on `monday` again in the next one; days that are planned already stay. How many were new."""
    by.must(MAY)
    shifts = Shift.objects.visible_to(by).filter(store=store)
    next_week = shifts.filter(on__range=(monday + WEEK, monday + timedelta(days=13)))
    planned = set(next_week.values_list("associate", "on"))
    rows = [
        Shift(associate_id=shift.associate_id, store=store, on=shift.on + WEEK, starts=shift.starts, ends=shift.ends)
        for shift in shifts.filter(on__range=(monday, monday + timedelta(days=6)), associate__is_active=True)
        if (shift.associate_id, shift.on + WEEK) not in planned
    ]
    return len(Shift.objects.bulk_create(rows, ignore_conflicts=True))


def refuse_strangers(associate: Associate, by: Associate) -> None:
    if not Associate.objects.visible_to(by).filter(pk=associate.pk).exists():
        raise DomainError("not_your_team", _("This associate is not of your team."), "associate")
