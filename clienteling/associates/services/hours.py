"""When a store is open on a day."""

from datetime import date, time

from clienteling.associates.models import Store


def hours_on(store: Store, day: date) -> tuple[time, time] | None:
    """Opening and closing by the clock on the shop's wall; None when it is closed."""
    special = store.special_days.filter(on=day).first()
    if special:
        return (special.opens, special.closes) if special.opens and special.closes else None
    usual = store.opening_hours.filter(weekday=day.isoweekday()).first()
    return (usual.opens, usual.closes) if usual else None
