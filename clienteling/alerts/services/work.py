"""What an associate does with an alert: seen, later, done, of no use. Done is a touch of the client."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.alerts.models import Alert, AlertCopy, AlertStep, CopyRole, Dismissal, Handling, StepKind
from clienteling.alerts.news import tell_acted
from clienteling.alerts.services.card_updates import Press, show_seen, update_cards
from clienteling.alerts.services.copies import new_copy
from clienteling.alerts.services.snoozing import put_off, tomorrow_morning
from clienteling.associates.models import Associate
from clienteling.attribution.services import record_touch
from clienteling.lib.errors import DomainError

CHANNEL = "alert"
LONGEST_WAIT = timedelta(days=30)
# An alert put off beyond its end is of use for so long after it came back.
USEFUL_AGAIN = timedelta(days=1)


def acknowledge(alert: Alert, *, by: Associate | None, at: datetime) -> None:
    """Seen: once, however often it is opened. The cards stay as they are, with their buttons; what was put off stays
    put off."""
    if alert.handling != Handling.OPEN:
        return
    with transaction.atomic():
        alert.move_to(Handling.ACKNOWLEDGED, at)
        note(alert, StepKind.SEEN, by, at)


def finish(alert: Alert, *, by: Associate, at: datetime, asset: int | None = None, press: Press | None = None) -> None:
    """Done: the associate reached the client; `asset`: what went along, one of those the rule suggests.

    Raises StaleStatus when it was done before, DomainError for another asset.
    """
    if asset is not None and not alert.version.suggests(asset):
        raise DomainError("not_suggested", _("The rule does not suggest this asset."), "asset")
    with transaction.atomic():
        alert.move_to(Handling.DONE, at)
        forget_reminder(alert)
        record_touch(alert.client, associate=by, channel=CHANNEL, reference=f"alert:{alert.pk}", at=at)
        note(alert, StepKind.DONE, by, at, asset=asset)
        update_cards(alert, by=by, at=at, press=press)


def dismiss(alert: Alert, *, by: Associate, reason: str, at: datetime, press: Press | None = None) -> None:
    """Of no use, and why. Raises StaleStatus when it was settled before, DomainError for an unknown reason."""
    if reason not in Dismissal.values:
        raise DomainError("unknown_reason", _("Choose why the alert was of no use."), "reason")
    with transaction.atomic():
        alert.move_to(Handling.DISMISSED, at, dismissal=reason)
        forget_reminder(alert)
        note(alert, StepKind.DISMISSED, by, at, dismissal=reason)
        update_cards(alert, by=by, at=at, press=press)


def postpone(
    alert: Alert, *, by: Associate, at: datetime, until: datetime | None = None, press: Press | None = None
) -> None:
    """Later: it stays on *today*, below the others, and comes back with a card of its own, tomorrow morning unless
    said otherwise. Raises StaleStatus, and DomainError unless `until` lies ahead, within 30 days.
    """
    until = until or tomorrow_morning(by, at)
    if not at < until <= at + LONGEST_WAIT:
        raise DomainError("not_later", _("Choose a time within the next 30 days."), "until")
    with transaction.atomic():
        lasts = max(alert.expires_at, until + USEFUL_AGAIN)
        alert.move_to(Handling.LATER, at, later_until=until, expires_at=lasts)
        forget_reminder(alert)
        if not put_off(alert, until):
            new_copy(alert, by.pk, CopyRole.REMINDER, at, until).save()
        note(alert, StepKind.LATER, by, at, until=until)
        update_cards(alert, by=by, at=at, press=press)


def acknowledge_digest(alerts: Iterable[Alert], *, by: Associate, at: datetime, press: Press) -> None:
    """Seen, all of them; the digest's own button says so."""
    with transaction.atomic():
        send = None
        for alert in alerts:
            acknowledge(alert, by=by, at=at)
            send = alert.send
        if send is not None:
            show_seen(send, by=by, at=at, press=press)


def forget_reminder(alert: Alert) -> None:
    """What was to come back need not any more."""
    AlertCopy.objects.filter(alert=alert, role=CopyRole.REMINDER, send=None, withheld="").delete()


def note(
    alert: Alert,
    kind: StepKind,
    associate: Associate | None,
    at: datetime,
    *,
    until: datetime | None = None,
    dismissal: str = "",
    asset: int | None = None,
) -> None:
    said = {"kind": kind, "associate": associate, "at": at, "until": until, "dismissal": dismissal, "asset_id": asset}
    tell_acted(AlertStep.objects.create(alert=alert, **said))
