"""The words for sets of subscriptions and deliveries."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import connection, models, transaction
from django.db.models import F

from clienteling.associates.models import Associate

if TYPE_CHECKING:
    from clienteling.webhooks.models import Delivery, Subscription  # noqa: F401  (named in the generic bases)

# A system that fails is asked with one message at a time, and seldom: it must not keep the others waiting.
DUE = """SELECT id FROM (
    SELECT d.id, d.due_at, s.failing_since, row_number() OVER (PARTITION BY s.id ORDER BY d.due_at, d.id) AS place
    FROM webhooks_delivery d JOIN webhooks_subscription s ON s.id = d.subscription_id
    WHERE d.state = 'waiting' AND d.due_at <= %(at)s AND s.status = 'active'
      AND (s.next_try_at IS NULL OR s.next_try_at <= %(at)s)
) due WHERE place <= CASE WHEN failing_since IS NULL THEN %(most)s ELSE 1 END ORDER BY due_at LIMIT %(most)s"""


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: Associate) -> Self:
        """One's market's; the whole house's for who belongs to none."""
        return self.filter(market=user.market_id) if user.market_id else self

    def wanting(self, kind: str) -> Self:
        """Those that asked for it, paused ones included; `may_hear` says of each whether its key still allows it."""
        return self.filter(event_types__contains=[kind]).select_related("key")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["Delivery"]:
        """Those due, taken for the length of the lease: whoever dies with them leaves them due again."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(DUE, {"at": at, "most": limit})
                found = [pk for (pk,) in cursor.fetchall()]
            still = self.filter(pk__in=found, state="waiting", due_at__lte=at).select_for_update(skip_locked=True)
            pks = list(still.values_list("pk", flat=True))
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        return list(self.filter(pk__in=pks).select_related("event", "subscription__key").order_by("event"))
