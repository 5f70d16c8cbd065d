"""Activity, by going through the log."""

from collections import defaultdict
from datetime import datetime

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, days_since, in_window, local_day, reads
from clienteling.clients.models import Activity, ActivityKind

AS_FAR_BACK = 1100


def of_kind(history: History, as_of: AsOf, days: int, kind: object = None) -> list[Activity]:
    return [a for a in history.activities if in_window(a.occurred_at, as_of, days) and kind in (None, a.kind)]


def asked(history: History, as_of: AsOf, given: Given) -> list[Activity]:
    return of_kind(history, as_of, int(given["days"]), given["kind"])


@reads
def same_product_views(history: History, as_of: AsOf, given: Given) -> Seen:
    days = int(given["days"])
    bought = {a.product_id for a in of_kind(history, as_of, days, ActivityKind.PURCHASE)}
    views: defaultdict[int, list[datetime]] = defaultdict(list)
    for a in of_kind(history, as_of, days, ActivityKind.PRODUCT_VIEW):
        if a.product_id is not None and a.product_id not in bought:
            views[a.product_id].append(a.occurred_at)
    if not views:
        return None, NOTHING
    most = max(views, key=lambda product: (len(views[product]), max(views[product]), -product))
    return len(views[most]), {"product_id": most}


@reads
def activity_count(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len(asked(history, as_of, given)))


@reads
def category_activity(history: History, as_of: AsOf, given: Given) -> Seen:
    categories = [history.house.categories.get(a.product_id or 0) for a in asked(history, as_of, given)]
    return alone(categories.count(str(given["category"])))


@reads
def distinct_products(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len({a.product_id for a in asked(history, as_of, given)} - {None}))


@reads
def active_days(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len({local_day(a.occurred_at, as_of) for a in of_kind(history, as_of, int(given["days"]))}))


def latest(activities: list[Activity]) -> datetime | None:
    return max((a.occurred_at for a in activities), default=None)


@reads
def days_since_activity(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(latest(of_kind(history, as_of, AS_FAR_BACK, given["kind"])), as_of))


@reads
def days_since_seen(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(latest(of_kind(history, as_of, AS_FAR_BACK)), as_of))


@reads
def activity_since(history: History, as_of: AsOf, given: Given) -> Seen:
    since = latest(of_kind(history, as_of, AS_FAR_BACK, given["since"]))
    if since is None:
        return None, NOTHING
    return alone(sum(a.occurred_at > since for a in of_kind(history, as_of, AS_FAR_BACK, given["kind"])))
