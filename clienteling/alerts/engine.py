"""Evaluates rules: sweeps over a market at its hour, micro-batches over the clients that new activity touched."""

import logging
import time
from collections.abc import Sequence
from datetime import date, datetime

from django.db import DatabaseError, DataError, ProgrammingError, connection, transaction

from clienteling.alerts import lifecycle, schedule, statement
from clienteling.alerts.course import Course
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import Rule, RuleRun, RuleStatus, RuleVersion, Trigger
from clienteling.alerts.schedule import Place
from clienteling.associates.models import Market
from clienteling.clients.models import Client, IngestBatch
from clienteling.lib import points
from clienteling.lib.errors import DomainError

log = logging.getLogger(__name__)
RULE_LOCK = 7_001
EVALUATION_LOCK = 7_002
BATCHES_AT_ONCE = 200


class Busy(Exception):
    """Another evaluation of the same rule is running or did the day; nothing was done, look again at the next tick."""


def locked(space: int, number: int) -> bool:
    """Take a lock that ends with the transaction; False when somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [space, number])
        return bool(cursor.fetchone()[0])


def live(trigger: Trigger) -> Sequence[RuleVersion]:
    """The version that runs, of each rule with that trigger which is live or watches in shadow."""
    rules = Rule.objects.filter(status__in=[RuleStatus.LIVE, RuleStatus.SHADOW], current__trigger=trigger)
    versions = []
    for rule in rules.select_related("current").order_by("pk"):
        assert rule.current is not None  # noqa: S101  (the filter says so)
        rule.current.rule = rule
        versions.append(rule.current)
    return versions


def evaluate(
    version: RuleVersion,
    where: Market | Place,
    *,
    as_of: datetime,
    at: datetime,
    touched: Sequence[int] | None = None,
    occurrence_on: date | None = None,
) -> RuleRun:
    """Raise the alerts of one rule in one place, or in a whole market at once, in one commit. Raises Busy.

    `as_of` is the moment the facts are read at, `at` the moment the alerts are raised: the same, but for a look
    into the past.
    """
    began = time.monotonic()
    place = where if isinstance(where, Place) else Place(where, where.time_zone, alone=True)
    moment = AsOf(as_of, place.today(as_of), place.market.pk, place.zone)
    with transaction.atomic():
        if not locked(RULE_LOCK, version.rule_id) or has_run(version, place, occurrence_on):
            raise Busy(f"rule {version.rule_id}")
        days = {"occurrence_on": occurrence_on, "time_zone": place.zone}
        run = RuleRun(version=version, market=place.market, as_of=as_of, matched=0, duration_ms=0, **days)
        run.save()
        order = statement.insert(Course.of(version, place), run.pk, moment, at=at, touched=touched)
        with connection.cursor() as cursor:
            cursor.execute(order.sql, order.values)
            run.matched = cursor.rowcount
        points.reached("alerts.raised")
        run.duration_ms = round((time.monotonic() - began) * 1000)
        run.save(update_fields=["matched", "duration_ms"])
    return run


def has_run(version: RuleVersion, place: Place, on: date | None) -> bool:
    """Whether the rule, in this version or another, had its run of that day. Certain only under the rule's lock."""
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=place.market, time_zone=place.zone)
    return on is not None and runs.filter(occurrence_on=on).exists()


def sweep_due(at: datetime, *, early: bool = False) -> list[RuleRun]:
    """Run each scheduled rule once per place and local day, from its hour on; `early` does not wait for the hour."""
    runs = []
    places = list(schedule.places())
    for version in live(Trigger.SCHEDULE):
        for place in places:
            today = place.today(at)
            waits = at < schedule.moment(today, version.at_hour, place.zone) and not early
            if waits or has_run(version, place, today):
                continue
            if run := sweep(version, place, at, today):
                runs.append(run)
    return runs


def sweep(version: RuleVersion, place: Place, at: datetime, day: date) -> RuleRun | None:
    """One rule's run of the day; None when it must wait for the next tick. A rule that fails holds up no other."""
    try:
        run = evaluate(version, place, as_of=at, at=at, occurrence_on=day)
    except Busy:
        return None
    except (DatabaseError, DomainError) as error:
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": place.market.pk})
        lifecycle.failed(version.rule, error, at)
        return None
    lifecycle.worked(version.rule)
    return run


def evaluate_new(at: datetime) -> int:
    """Look at the clients that arrived batches touched, with every live rule on activity. Returns the batches done.

    One evaluation at a time: it starts after the batches committed, so it sees all of them, and what commits
    meanwhile, or was received after `at` and so lies ahead of the facts, is a batch for the next one. Alerts and the
    batches' marks commit together. Raises Busy.
    """
    with transaction.atomic():
        if not locked(EVALUATION_LOCK, 0):
            return 0
        waiting = IngestBatch.objects.filter(evaluated_at=None, received_at__lte=at).order_by("id")
        batches = list(waiting[:BATCHES_AT_ONCE])
        touched = sorted({client_id for batch in batches for client_id in batch.client_ids})
        by_market: dict[int, list[int]] = {}
        for market_id, client_id in Client.objects.filter(pk__in=touched).values_list("market_id", "pk"):
            by_market.setdefault(market_id, []).append(client_id)
        places = [place for place in schedule.places() if place.market.pk in by_market]
        for version in live(Trigger.ACTIVITY):
            for place in places:
                look_at(version, place, at, by_market[place.market.pk])
        IngestBatch.objects.filter(pk__in=[batch.pk for batch in batches]).update(evaluated_at=at)
    return len(batches)


def look_at(version: RuleVersion, place: Place, at: datetime, touched: Sequence[int]) -> None:
    """A rule that can never work is left out, loudly; whatever may work the next time is raised, and undoes all."""
    try:
        run = evaluate(version, place, as_of=at, at=at, touched=touched)
    except (DataError, ProgrammingError, DomainError):
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": place.market.pk})
        return
    if run.matched == 0:
        run.delete()
