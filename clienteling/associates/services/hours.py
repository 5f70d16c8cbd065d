"""When a store is open on a day."""

from datetime import date, time, timedelta

from clienteling.associates.models import Store

Hours = tuple[time, time] | None


def hours_on(store: Store, day: date) -> Hours:
    """Opening and closing by the clock on the shop's wall; None when it is closed."""
    return hours_between(store, day, day)[day]


def hours_between(store: Store, first: date, last: date) -> dict[date, Hours]:
    """The same for each day from the first to the last, both included."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    usual = {row.weekday: (row.opens, row.closes) for row in store.opening_hours.all()}
    hours: dict[date, Hours] = {day: usual.get(day.isoweekday()) for day in days}
    for special in store.special_days.filter(on__range=(first, last)):
        hours[special.on] = (special.opens, special.closes) if special.opens and special.closes else None
    return hours
