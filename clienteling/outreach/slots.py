"""Whether a moment falls into a slot of a welcome message: opening hours of the shop, or hours of its day."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from clienteling.associates.models import OpeningHours, SpecialDay, Store
from clienteling.outreach.models import Slot, WelcomeMessage


def fits(message: WelcomeMessage, store: Store, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(store.zone))
    match message.slot:
        case Slot.OPEN:
            return is_open(store, local)
        case Slot.CLOSED:
            return not is_open(store, local)
        case Slot.HOURS:
            return between(message.starts, local.time(), message.ends)
    return True


def is_open(store: Store, local: datetime) -> bool:
    """By the shop's own clock. A shop whose hours nobody has entered counts as open."""
    day = SpecialDay.objects.filter(store=store, on=local.date()).values_list("opens", "closes").first()
    if day is None:
        hours = OpeningHours.objects.filter(store=store)
        day = hours.filter(weekday=local.isoweekday()).values_list("opens", "closes").first()
        if day is None:
            return not hours.exists()
    opens, closes = day
    return opens is not None and closes is not None and opens <= local.time() < closes


def between(starts: time | None, now: time, ends: time | None) -> bool:
    """A window may lead over midnight."""
    if starts is None or ends is None:
        return False
    return starts <= now < ends if starts < ends else now >= starts or now < ends
