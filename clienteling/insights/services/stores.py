"""The stores in sight: each with its people, its open alerts and its month beside the target."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Sum

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate, Store
from clienteling.attribution.models import Credit, Target
from clienteling.clients.services import contacts_of
from clienteling.insights.figures import StoreMonth
from clienteling.lib.clock import local_day


def stores_of(user: Associate, at: datetime) -> list[StoreMonth]:
    """The stores in sight, the one furthest from its target first."""
    stores = list(Store.objects.visible_to(user).select_related("market").order_by("name"))
    people = list(Associate.objects.visible_to(user).selling())
    friends, contacts = contacts_of(people), Counter[int | None]()
    for one in people:
        contacts[one.store_id] += friends.get(one.pk, 0)
    staff, to_do = Counter(one.store_id for one in people), open_alerts(user, at)
    months = {store.pk: local_day(at, store.zone).replace(day=1) for store in stores}
    credited, targets = sales(user, stores, months), targets_of(user, months)
    rows = [
        StoreMonth(
            store=store,
            currency=store.market.currency,
            associates=staff[store.pk],
            contacts=contacts[store.pk],
            to_do=to_do.get(store.pk, 0),
            credited_minor=credited.get((store.pk, store.market.currency), 0),
            target_minor=targets.get((store.pk, months[store.pk]), 0),
        )
        for store in stores
    ]
    return sorted(rows, key=lambda row: (row.reached, row.store.name))


def open_alerts(user: Associate, at: datetime) -> dict[int | None, int]:
    waiting = Alert.objects.visible_to(user).to_do(at).order_by()
    return dict(waiting.values_list("associate__store").annotate(alerts=Count("pk")))


def sales(user: Associate, stores: Sequence[Store], months: dict[int, date]) -> dict[tuple[int | None, str], int]:
    """Credited since the month began in each store; of one currency at a time."""
    found: dict[tuple[int | None, str], int] = {}
    for first in set(months.values()):
        here = [store for store in stores if months[store.pk] == first]
        credits = Credit.objects.visible_to(user).filter(store__in=here, effective_on__gte=first).order_by()
        for store, currency, amount in credits.values_list("store", "currency").annotate(amount=Sum("amount_minor")):
            found[store, currency] = amount
    return found


def targets_of(user: Associate, months: dict[int, date]) -> dict[tuple[int | None, date], int]:
    rows = Target.objects.visible_to(user).filter(month__in=set(months.values())).order_by()
    sums = rows.values_list("associate__store", "month").annotate(amount=Sum("amount_minor"))
    return {(store, month): amount for store, month, amount in sums}
