"""Official Account, cart, links and livestreams, by going through the log."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.activity import AS_FAR_BACK, latest, of_kind
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, hours_since, reads
from clienteling.clients.models import Activity, ActivityKind


@reads
def follows_account(history: History, as_of: AsOf, given: Given) -> Seen:
    said = [a for a in of_kind(history, as_of, AS_FAR_BACK) if a.kind in (ActivityKind.FOLLOW, ActivityKind.UNFOLLOW)]
    last = max(said, key=lambda a: (a.occurred_at, a.pk), default=None)
    return alone(last.kind == ActivityKind.FOLLOW if last else None)


@reads
def hours_since_cart_left(history: History, as_of: AsOf, given: Given) -> Seen:
    recent = of_kind(history, as_of, 30)
    bought = latest([a for a in recent if a.kind == ActivityKind.PURCHASE])
    carts = [a for a in recent if a.kind in (ActivityKind.CART_ADD, ActivityKind.CART_LEFT)]
    left = [a for a in carts if bought is None or a.occurred_at > bought]
    last = max(left, key=lambda a: (a.occurred_at, a.pk), default=None)
    return (hours_since(last.occurred_at, as_of), {"product_id": last.product_id}) if last else (None, NOTHING)


def said(activity: Activity, key: str) -> Any:
    payload: Any = activity.payload
    return payload.get(key) if isinstance(payload, dict) else None


@reads
def same_asset_opened(history: History, as_of: AsOf, given: Given) -> Seen:
    opened: defaultdict[str, list[datetime]] = defaultdict(list)
    for activity in of_kind(history, as_of, int(given["days"]), ActivityKind.ASSET_OPENED):
        if isinstance(said(activity, "asset"), str):
            opened[said(activity, "asset")].append(activity.occurred_at)
    if not opened:
        return None, NOTHING
    most = max((len(moments), max(moments)) for moments in opened.values())
    asset = min(code for code, moments in opened.items() if (len(moments), max(moments)) == most)
    return most[0], {"asset": asset}


@reads
def livestream_minutes(history: History, as_of: AsOf, given: Given) -> Seen:
    left = of_kind(history, as_of, int(given["days"]), ActivityKind.LIVESTREAM_LEFT)
    told = [said(activity, "seconds") for activity in left]
    return alone(sum(int(seconds) for seconds in told if type(seconds) in (int, float)) // 60)
