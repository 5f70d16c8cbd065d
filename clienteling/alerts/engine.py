"""Evaluates rules: sweeps over a market at its hour, micro-batches over the clients that new activity touched."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, DataError, OperationalError, ProgrammingError, connection, transaction

from clienteling.alerts import guards, lifecycle, looks, schedule, statement, waits, watermarks
from clienteling.alerts.course import Course
from clienteling.alerts.looks import EVERYBODY, Look
from clienteling.alerts.models import RUNNING, Rule, RuleRun, RuleVersion, Trigger
from clienteling.alerts.news import tell_raised
from clienteling.alerts.schedule import Place
from clienteling.associates.models import Market
from clienteling.lib import points
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

log = logging.getLogger(__name__)
RULE_LOCK = 7_001
NUMBER_LOCK = 7_002
# The run's number is known before its alerts; its row follows when they are counted. No row: the rule stands otherwise
# by now than whoever asks has read, it stopped or goes on with another version or in more stores.
TAKE = """SELECT CASE WHEN pg_try_advisory_xact_lock(%s, id::int) THEN nextval('alerts_rulerun_id_seq') END
FROM alerts_rule WHERE id = %s AND status = ANY(%s) AND (status, store_share, current_id) = (%s, %s, %s)"""
WRITE_RUN = """INSERT INTO alerts_rulerun
    (id, version_id, market_id, as_of, time_zone, occurrence_on, matched, signature, duration_ms)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
SEND = "clienteling.alerts.tasks.send_due"


class Busy(Exception):
    """Another evaluation of the same rule is running or did the day, or the rule was stopped or changed meanwhile;
    nothing was done, look again at the next tick."""


def locked(space: int, number: int) -> bool:
    """Take a lock that ends with the transaction; False when somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [space, number])
        return bool(cursor.fetchone()[0])


def taken(version: RuleVersion) -> int | None:
    """The number of a new run, under the rule's lock; None when somebody else is at it, or it runs so no more."""
    rule = version.rule
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [RULE_LOCK, rule.pk, list(RUNNING), rule.status, rule.store_share, version.pk])
        found: tuple[int | None] = cursor.fetchone() or (None,)
    return found[0]


def live(trigger: Trigger) -> Sequence[RuleVersion]:
    """The version that runs, of each rule with that trigger which is live or watches in shadow."""
    rules = Rule.objects.filter(status__in=RUNNING, current__trigger=trigger)
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
    look: Look = EVERYBODY,
    occurrence_on: date | None = None,
) -> RuleRun:
    """Raise the alerts of one rule in one place, or in a whole market at once, in one commit. Raises Busy, Flood.

    `as_of` is the moment the facts are read at, `at` the moment the alerts are raised: the same, but for a look
    into the past. A look at a few clients that finds nobody leaves no run behind.
    """
    began = time.monotonic()
    place = where if isinstance(where, Place) else Place(where, where.time_zone, alone=True)
    moment = place.moment(as_of)
    with transaction.atomic():
        number = taken(version)
        if number is None or has_run(version, place, occurrence_on):
            raise Busy(f"rule {version.rule_id}")
        course = Course.of(version, place)
        order = statement.insert(course, number, moment, at=at, look=look)
        with connection.cursor() as cursor:
            cursor.execute(order.sql, order.values)
            matched = cursor.rowcount
            guards.refuse_flood(matched)
            points.reached("alerts.raised")
            run = RuleRun(id=number, version=version, market=place.market, as_of=as_of, matched=matched)
            run.occurrence_on, run.time_zone = occurrence_on, place.zone
            run.signature = looks.signature(course, moment) if occurrence_on else ""
            run.duration_ms = round((time.monotonic() - began) * 1000)
            if matched or occurrence_on or look.among is None:
                cursor.execute(WRITE_RUN, row_of(run))
        if matched:
            tell_raised(run)
    return run


def row_of(run: RuleRun) -> list[Any]:
    head = [run.pk, run.version_id, run.market_id, run.as_of, run.time_zone, run.occurrence_on]
    return [*head, run.matched, run.signature, run.duration_ms]


def has_run(version: RuleVersion, place: Place, on: date | None) -> bool:
    """Whether the rule, in this version or another, had its run of that day. Certain only under the rule's lock."""
    if on is None:
        return False
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=place.market, time_zone=place.zone)
    return runs.filter(occurrence_on=on).exists()


def sweep_due(at: datetime, *, early: bool = False) -> list[RuleRun]:
    """Run each scheduled rule once per place and local day of its own, from its hour on; `early` does not wait for the
    hour. One that stops by itself in a place looks at no further one."""
    versions, runs = live(Trigger.SCHEDULE), []
    for place in schedule.places():
        today = place.today(at)
        its_day = [v for v in versions if v.rule.is_running and schedule.is_day_of(v, today)]
        hours = [v for v in its_day if early or at >= schedule.moment(today, v.at_hour, place.zone)]
        due = [version for version in hours if not has_run(version, place, today)]
        found = looks.cheapest(due, place, place.moment(at))
        for version in due:
            if run := sweep(version, place, at, today, found[version.pk]):
                runs.append(run)
    return runs


def sweep(version: RuleVersion, place: Place, at: datetime, day: date, look: Look = EVERYBODY) -> RuleRun | None:
    """One rule's run of the day; None when it must wait for the next tick. A rule that fails holds up no other."""
    try:
        run = evaluate(version, place, as_of=at, at=at, look=look, occurrence_on=day)
    except Busy:
        return None
    except (DatabaseError, DomainError) as error:
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": place.market.pk})
        lifecycle.failed(version.rule, error, at)
        return None
    lifecycle.worked(version.rule)
    return run


def evaluate_new(at: datetime) -> int:
    """Let every live rule on activity look at the clients that arrived batches touched, until none is news to any.

    Each rule has a lock and a watermark of its own, so whoever finds a rule busy leaves it and does the next. What is
    received after `at` lies ahead of the facts and waits. Returns how many batches all rules have passed now.
    """
    known: dict[int, watermarks.News | None] = {}
    with transaction.atomic():
        if locked(NUMBER_LOCK, 0):
            watermarks.number(at)
    versions = behind = live(Trigger.ACTIVITY)
    places = list(schedule.places()) if versions else []
    while behind:
        behind = [version for version in behind if catch_up(version, places, at, known)]
    for version in versions:
        look_again(version, places, at)
    return watermarks.passed([version.rule_id for version in versions], at)


def catch_up(
    version: RuleVersion, places: Sequence[Place], at: datetime, known: dict[int, watermarks.News | None]
) -> bool:
    """Look at the next batches; alerts and watermark commit together. False when done, busy, or not possible now.

    `known`: what other rules at the same place were told. A rule that takes too long again and again stops by itself.
    """
    news = None
    try:
        with transaction.atomic():
            if not version.rule.is_running or not locked(RULE_LOCK, version.rule_id):
                return False
            after = watermarks.place_of(version.rule_id)
            if after not in known:
                known[after] = watermarks.news(after, at)
            if (news := known[after]) is None:
                return False
            look_everywhere(version, places, at, news.touched)
            watermarks.move(version.rule_id, news.place)
    except Busy:
        return False
    except OperationalError as error:
        log.exception("rule.waits", extra={"rule": version.rule_id})
        if news:
            lifecycle.failed(version.rule, error, at)
        return False
    return True


def look_again(version: RuleVersion, places: Sequence[Place], at: datetime) -> None:
    """A rule that waits for hours to pass looks a second time at the clients of whose activity that is true now."""
    hours, due = waits.hours_of(version), None
    try:
        with transaction.atomic():
            if hours and version.rule.is_running and locked(RULE_LOCK, version.rule_id):
                due = waits.due_again(version, hours, at)
                look_everywhere(version, places, at, due)
                waits.looked_again(version, at)
    except Busy:
        return
    except OperationalError as error:
        log.exception("rule.waits", extra={"rule": version.rule_id})
        if due:
            lifecycle.failed(version.rule, error, at)


def look_everywhere(
    version: RuleVersion, places: Sequence[Place], at: datetime, by_market: Mapping[int, Sequence[int]]
) -> None:
    """Raises Busy. A rule that stops by itself in a place looks at no further one."""
    for place in places:
        if version.rule.is_running and (touched := by_market.get(place.market.pk)):
            look_at(version, place, at, touched)


def look_at(version: RuleVersion, place: Place, at: datetime, touched: Sequence[int]) -> None:
    """A rule that can never work is left out, loudly; whatever may work the next time is raised, and undoes all.

    Raises Busy when the rule was stopped or changed meanwhile: what it runs as by then looks at these clients.
    """
    try:
        run = evaluate(version, place, as_of=at, at=at, look=Look(among=touched))
    except (DataError, ProgrammingError, DomainError) as error:
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": place.market.pk})
        lifecycle.failed(version.rule, error, at)
        return
    lifecycle.worked(version.rule)
    if run.matched:
        nudge_after_commit(SEND)
