"""Subscriptions: made, changed, paused and resumed; events of the past delivered once more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import MachineKey, Market
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.webhooks import signing
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Subscription, SubscriptionStatus
from clienteling.webhooks.sending import Refused, checked
from clienteling.webhooks.services.telling import DELIVER

KEPT = timedelta(days=30)
LONGEST_OVERLAP_HOURS = 24 * 14
MOST_PER_KEY = 50
# So many in one statement, which a request has 5 seconds for.
AT_ONCE = 20_000
REPLAY = """
WITH chosen AS (
    SELECT id FROM webhooks_event
    WHERE kind = ANY(%(kinds)s) AND occurred_at >= %(since)s AND id > %(after)s
      AND (%(market)s::bigint IS NULL OR market_id = %(market)s)
    ORDER BY id LIMIT %(most)s
), put AS (
    INSERT INTO webhooks_delivery
        (event_id, subscription_id, state, queued_at, due_at, tries, last_status, last_error)
    SELECT id, %(subscription)s, 'waiting', %(at)s, %(at)s, 0, 0, '' FROM chosen
    ON CONFLICT (event_id, subscription_id) DO UPDATE
        SET state = excluded.state, queued_at = excluded.queued_at, due_at = excluded.due_at
)
SELECT count(*), max(id) FROM chosen"""


def subscribe(
    *, name: str, url: str, event_types: Sequence[str], market: Market | None, key: MachineKey | None = None
) -> tuple[Subscription, str]:
    """The subscription and its secret, which is shown this once. Raises DomainError."""
    check(url, event_types, key)
    if key and Subscription.objects.filter(key=key).count() >= MOST_PER_KEY:
        raise DomainError("too_many", _("At most %(most)s webhooks per key.") % {"most": MOST_PER_KEY}, "url")
    secret = signing.new_secret()
    kinds = sorted(set(event_types))
    row = Subscription.objects.create(name=name, url=url, event_types=kinds, market=market, key=key, secret=secret)
    return row, secret


def change(subscription: Subscription, *, name: str, url: str, event_types: Sequence[str]) -> None:
    """Raises DomainError."""
    check(url, event_types, subscription.key)
    subscription.name, subscription.url, subscription.event_types = name, url, sorted(set(event_types))
    subscription.save(update_fields=["name", "url", "event_types"])


def check(url: str, event_types: Sequence[str], key: MachineKey | None) -> None:
    try:
        checked(url)
    except Refused as error:
        raise DomainError(
            "url_refused", _("Give an address that begins with https://, without a password."), "url"
        ) from error
    for kind in event_types:
        if kind not in KINDS:
            raise DomainError("event_unknown", _("There is no event %(name)s.") % {"name": kind}, "event_types")
        if key and KINDS[kind] not in key.scopes:
            detail = _("The key needs the scope %(scope)s to hear that.") % {"scope": KINDS[kind]}
            raise DomainError("scope_missing", detail, "event_types")
    if not event_types:
        raise DomainError("event_required", _("Name at least one event."), "event_types")


def renew_secret(subscription: Subscription, *, at: datetime, overlap_hours: int = 24) -> str:
    """A new secret, shown this once; for the hours given each message is signed with both."""
    if not 0 <= overlap_hours <= LONGEST_OVERLAP_HOURS:
        detail = _("Between 0 and %(most)s hours.") % {"most": LONGEST_OVERLAP_HOURS}
        raise DomainError("overlap_out_of_range", detail, "overlap_hours")
    with transaction.atomic():
        row = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
        row.former_secret, row.former_until = row.secret, at + timedelta(hours=overlap_hours)
        row.secret = secret = signing.new_secret()
        row.save(update_fields=["secret", "former_secret", "former_until"])
    return secret


def pause(subscription: Subscription) -> None:
    """Nothing is sent; what happens meanwhile can be replayed. Raises StaleStatus."""
    subscription.move_to(SubscriptionStatus.PAUSED)


def resume(subscription: Subscription) -> None:
    """What waits goes out again. Raises StaleStatus."""
    with transaction.atomic():
        subscription.move_to(SubscriptionStatus.ACTIVE, failing_since=None, next_try_at=None, last_error="")
        nudge_after_commit(DELIVER)


def replay(subscription: Subscription, *, since: datetime, at: datetime) -> int:
    """Everything since then once more, delivered or not, with the same ids; how many messages wait now."""
    if since < at - KEPT:
        detail = _("Events are kept for %(days)s days.") % {"days": KEPT.days}
        raise DomainError("too_long_ago", detail, "since")
    with transaction.atomic(), connection.cursor() as cursor:
        kinds = [kind for kind in subscription.event_types if subscription.may_hear(kind, at)]
        which: dict[str, Any] = {"subscription": subscription.pk, "kinds": kinds, "market": subscription.market_id}
        which |= {"since": since, "at": at, "after": 0, "most": AT_ONCE}
        queued = 0
        while which["after"] is not None:
            cursor.execute(REPLAY, which)
            count, which["after"] = cursor.fetchone()
            queued += count
        nudge_after_commit(DELIVER)
    return queued
