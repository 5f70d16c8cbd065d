"""When the house met its clients: nothing of their story lies before."""

import random
from datetime import datetime, timedelta

from django.db.models import Min

from clienteling.clients.models import Consent, Relationship
from clienteling.lib import clock

# Chinese evenings are when luxury is looked at.
HOURS = [2, 1, 1, 1, 1, 1, 2, 3, 5, 7, 9, 9, 11, 10, 8, 8, 8, 9, 10, 13, 16, 17, 14, 7]
OLD_FRIEND = timedelta(days=200)


class Meetings(dict[int, datetime]):
    """By client, as the first relationship or the first consent tells; who has neither is an old friend."""

    def __init__(self, now: datetime) -> None:
        agreed = Consent.objects.order_by().values_list("client").annotate(Min("granted_at"))
        followed = Relationship.objects.order_by().values_list("client").annotate(Min("started_at"))
        super().__init__([*agreed, *followed])
        self.now = now

    def __missing__(self, client: int) -> datetime:
        return self.now - OLD_FRIEND


def since(rng: random.Random, met: datetime, now: datetime, *, fewest: int, most: int) -> datetime:
    """A moment so many days ago; of whoever was met later than that, since then."""
    known = now - met
    latest, earliest = min(timedelta(days=fewest), known / 2), min(timedelta(days=most), known)
    return now - latest - (earliest - latest) * rng.random()


def evening(rng: random.Random, day: datetime) -> datetime:
    """A moment of that day, at an hour people are on their phones (China's clock)."""
    hour = rng.choices(range(24), HOURS)[0]
    midnight = clock.start_of_day(clock.local_day(day, "Asia/Shanghai"), "Asia/Shanghai")
    return midnight + timedelta(hours=hour, seconds=rng.randrange(3600))


def evening_since(rng: random.Random, met: datetime, now: datetime, *, fewest: int, most: int) -> datetime:
    at = since(rng, met, now, fewest=fewest, most=most)
    hour = evening(rng, at)
    return hour if met <= hour <= now else at
