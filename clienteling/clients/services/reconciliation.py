"""The nightly comparison with WeCom: a run per market and night, associate by associate, taken up where it stopped."""

import logging
import time
from datetime import datetime, timedelta

from django.db.models import Count, F
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import FindingKind, ReconciliationRun
from clienteling.clients.services.reconciling import NotShown, compare
from clienteling.lib import clock
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.wecom.errors import WecomError
from clienteling.wecom.gateway import Gateway

log = logging.getLogger(__name__)
NIGHT_HOUR = 3
LEASE = timedelta(minutes=5)
PAUSE = timedelta(minutes=1)
SPELL_S = 40.0
CHANGE = "clients.change_reconciliationrun"


def begin_nightly(at: datetime) -> None:
    """A run for each market whose night it is, once."""
    for market in Market.objects.all():
        night = clock.local_day(at, market.time_zone)
        if at >= clock.start_of_day(night, market.time_zone) + timedelta(hours=NIGHT_HOUR):
            rest = {"started_at": at, "due_at": at}
            ReconciliationRun.objects.get_or_create(market=market, night=night, defaults=rest)


def reconcile_due(at: datetime, spell_s: float = SPELL_S) -> None:
    """Begin what is due and go on with the oldest open run for a while; the next tick takes it up from there."""
    begin_nightly(at)
    run = ReconciliationRun.objects.claim(at, LEASE)
    if run:
        proceed(run, until=time.monotonic() + spell_s)


def reconcile_now(market: Market, at: datetime) -> ReconciliationRun:
    """A run of one's own, to its end. It stops, open, where WeCom cannot be asked."""
    run = ReconciliationRun.objects.create(market=market, started_at=at, due_at=at + LEASE)
    proceed(run)
    run.refresh_from_db()
    return run


def ask_reconciliation(market: Market, *, by: Associate, at: datetime) -> ReconciliationRun:
    """A run beside the nightly ones; workers take it up. Raises DomainError."""
    by.must(CHANGE)
    if ReconciliationRun.objects.filter(market=market, finished_at=None).exists():
        raise DomainError("under_way", _("The market is being compared already."))
    return ReconciliationRun.objects.create(market=market, started_at=at, due_at=at)


def stop_reconciliation(run: ReconciliationRun, *, by: Associate, at: datetime) -> None:
    """What was repaired stays. Raises DomainError, and StaleStatus when it has ended already."""
    by.must(CHANGE)
    stopped = {"finished_at": at, "error": (_("Stopped by %(who)s.") % {"who": by.name})[:60]}
    if not ReconciliationRun.objects.filter(pk=run.pk, finished_at=None).update(**stopped):
        raise StaleStatus(f"reconciliation {run.pk} has ended")


def proceed(run: ReconciliationRun, until: float | None = None) -> None:
    """Associate by associate, by the order of their rows, until the end, the moment, or WeCom's refusal."""
    gateway = Gateway(run.market.corp)
    while until is None or time.monotonic() < until:
        associate = next_associate(run)
        if associate is None:
            settle(run, finished_at=clock.now(), error="")
            return
        try:
            follows = compared(run, associate, gateway)
        except WecomError as error:
            settle(run, due_at=clock.now() + PAUSE, error=f"{type(error).__name__} {error.code or error.reason}"[:60])
            return
        if not advance(run, associate, follows):
            return
    settle(run, due_at=clock.now())


def compared(run: ReconciliationRun, associate: Associate, gateway: Gateway) -> int | None:
    """How many follows; None of a member WeCom does not show."""
    try:
        return compare(run, associate, gateway, clock.now())
    except NotShown as reason:
        log.info("reconciliation: associate not shown", extra={"associate": associate.pk, "reason": str(reason)})
        return None


def next_associate(run: ReconciliationRun) -> Associate | None:
    people = Associate.objects.selling().filter(market=run.market, pk__gt=run.position).exclude(userid="")
    return people.order_by("pk").first()


def advance(run: ReconciliationRun, associate: Associate, follows: int | None) -> bool:
    """One associate is done; False when the lease ran out meanwhile and another worker has come as far."""
    mine = ReconciliationRun.objects.filter(pk=run.pk, position=run.position, finished_at=None)
    moved = mine.update(
        position=associate.pk,
        due_at=clock.now() + LEASE,
        asked=F("asked") + int(follows is not None),
        not_asked=F("not_asked") + int(follows is None),
        follows=F("follows") + (follows or 0),
        error="",
    )
    run.position = associate.pk
    return bool(moved)


def settle(run: ReconciliationRun, **changes: object) -> None:
    ReconciliationRun.objects.filter(pk=run.pk, position=run.position, finished_at=None).update(**changes)


def found(run: ReconciliationRun) -> dict[FindingKind, int]:
    """How many of each kind, those there were none of included."""
    counted = dict(run.findings.values_list("kind").annotate(n=Count("pk")))
    return {kind: counted.get(kind, 0) for kind in FindingKind}
