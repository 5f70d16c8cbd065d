"""Tries a version on past days: each day by the statement the engine runs, into a table of its own.

A scheduled rule is looked at on its days when its hour came, or at the moment of the run it had that day; a rule on
activity at the moment each batch was looked at, or arrived. So a day here is the live run of that day. What the engine
did not know yet (activity that arrived late, a fact entered afterwards for an earlier time) is known here, and what no
history keeps (a client's market, birthday, language, being merged or erased; an associate's store) is as it is today.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from clienteling.alerts import backtest_days, exclusions, lifecycle, looks, schedule, statement
from clienteling.alerts.course import Course, Replay
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import Backtest, BacktestAlert, BacktestState, RuleRun, RuleVersion, Trigger
from clienteling.alerts.schedule import Place
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.clock import start_of_day
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.lib.nudge import nudge_after_commit

log = logging.getLogger(__name__)
DAYS = 30
JOB = "clienteling.alerts.tasks.run_backtests"
UNFINISHED = [BacktestState.WAITING, BacktestState.RUNNING]
RAISE = """INSERT INTO alerts_backtestalert (backtest_id, market_id, raised_on, client_id, period, associate_id,
    raised_at, raised_as)
SELECT {backtest}, {market}, {day}, m.client_id, m.period, m.associate_id, {at}, m.raised_as
FROM (SELECT *, {raised_as} AS raised_as FROM ({matched}) who) m
WHERE m.period IS NOT NULL"""


@dataclass(frozen=True)
class Look:
    """One evaluation that is played again."""

    place: Place
    at: datetime
    touched: Sequence[int] | None = None


def backtest(
    version: RuleVersion, *, days: int = DAYS, by: Associate | None = None, at: datetime | None = None
) -> Backtest:
    """Try the version on the last `days` whole days, now. A draft is then `backtested`.

    Raises DomainError: `bad_days`, `not_allowed`, `backtest_failed`.
    """
    found = ask_backtest(version, days=days, by=by, at=at)
    while found.state in UNFINISHED:
        step(found, at or clock.now())
    if found.state == BacktestState.FAILED:
        raise DomainError("backtest_failed", found.error, field="conditions")
    return found


def ask_backtest(
    version: RuleVersion, *, days: int = DAYS, by: Associate | None = None, at: datetime | None = None
) -> Backtest:
    """The same as a job: `state` and `days_done` of the row say how far it is."""
    lifecycle.allowed(by)
    if not 1 <= days <= 366:
        raise DomainError("bad_days", _("From 1 to 366 days."), field="days")
    nudge_after_commit(JOB)
    return Backtest.objects.create(version=version, days=days, asked_at=at or clock.now(), asked_by=by)


def stop_backtest(job: Backtest, *, by: Associate, at: datetime) -> None:
    """The days that were tried stay. Raises DomainError, and StaleStatus when it has ended already."""
    lifecycle.allowed(by)
    ended = {"state": BacktestState.FAILED, "finished_at": at, "error": _("Stopped by %(who)s.") % {"who": by.name}}
    if not Backtest.objects.filter(pk=job.pk, state__in=UNFINISHED).update(**ended):
        raise StaleStatus(f"backtest {job.pk} has ended")


def run_backtests(at: datetime, *, until: datetime) -> int:
    """Work on what was asked for, the oldest first, day by day, until that moment. Returns the days done."""
    done = 0
    while clock.now() < until and (waiting := claim()):
        step(waiting, at)
        done += 1
    return done


def claim() -> Backtest | None:
    return Backtest.objects.filter(state__in=UNFINISHED).select_related("version__rule").order_by("pk").first()


def step(job: Backtest, at: datetime) -> None:
    """The next day, in one commit; whoever else is at the same backtest waits and finds the day done."""
    try:
        with transaction.atomic():
            locked = Backtest.objects.select_for_update().get(pk=job.pk)
            if locked.state in UNFINISHED and locked.days_done == job.days_done:
                one_day(locked, at)
    except (DatabaseError, DomainError) as error:
        if not lifecycle.own_fault(error):
            raise
        log.exception("backtest.failed", extra={"backtest": job.pk})
        Backtest.objects.filter(pk=job.pk).update(state=BacktestState.FAILED, error=str(error)[:200], finished_at=at)
    job.refresh_from_db()


def one_day(job: Backtest, at: datetime) -> None:
    if job.days_done == 0:
        earlier = Backtest.objects.filter(version__rule=job.version.rule_id).exclude(pk=job.pk)
        BacktestAlert.objects.filter(backtest__in=list(earlier.values_list("pk", flat=True))).delete()
    first = first_days(job)
    for place in schedule.places():
        day = first[place.market.pk] + timedelta(days=job.days_done)
        for look in looks_of(job.version, place, day):
            play(job, look, since=first[place.market.pk])
    backtest_days.count(job, {market: day + timedelta(days=job.days_done) for market, day in first.items()})
    job.days_done += 1
    job.state = BacktestState.RUNNING
    if job.days_done == job.days:
        job.state, job.finished_at = BacktestState.DONE, at
        lifecycle.tried(job.version, by=job.asked_by, at=at)
    job.save(update_fields=["days_done", "state", "finished_at"])


def first_days(job: Backtest) -> dict[int, date]:
    """By market, the first day: the last is over wherever the market has a store."""
    first: dict[int, date] = {}
    for place in schedule.places():
        day = place.today(job.asked_at) - timedelta(days=job.days)
        first[place.market.pk] = min(day, first.get(place.market.pk, day))
    return first


def looks_of(version: RuleVersion, place: Place, day: date) -> Iterator[Look]:
    """What the engine would have evaluated there on that day, in that order."""
    if version.trigger == Trigger.SCHEDULE:
        if schedule.is_day_of(version, day):
            yield Look(place, run_at(version, place, day))
    else:
        for at, touched in batches(start_of_day(day, place.zone), start_of_day(day + timedelta(days=1), place.zone)):
            yield Look(place, at, touched)


def run_at(version: RuleVersion, place: Place, day: date) -> datetime:
    """When the rule ran that day; its hour where it did not."""
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=place.market, time_zone=place.zone)
    ran = runs.filter(occurrence_on=day).values_list("as_of", flat=True).first()
    return ran or schedule.moment(day, version.at_hour, place.zone)


def batches(since: datetime, until: datetime) -> Iterator[tuple[datetime, list[int]]]:
    """The clients whom batches were about, by the moment these were looked at together."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_AT, {"since": since, "until": until})
        yield from cursor.fetchall()


LOOKED_AT = """SELECT coalesce(evaluated_at, received_at) AS moment, array_agg(DISTINCT client_id)
FROM clients_ingestbatch, unnest(client_ids) AS client_id
WHERE coalesce(evaluated_at, received_at) >= %(since)s AND coalesce(evaluated_at, received_at) < %(until)s
GROUP BY moment ORDER BY moment"""


def play(job: Backtest, look: Look, *, since: date) -> None:
    """As `engine.evaluate`, in all stores, with earlier alerts as they would have been."""
    place = look.place
    replay = Replay(job.pk, start_of_day(since, place.zone))
    course = Course(job.version, place, replay=replay)
    as_of = AsOf(look.at, place.today(look.at), place.market.pk, place.zone)
    compiler, rows = statement.matched(course, as_of, looks.Look(among=look.touched))
    written = {"backtest": job.pk, "market": place.market.pk, "day": as_of.today, "at": look.at}
    parts = {name: compiler.params(value) for name, value in written.items()}
    parts["raised_as"] = exclusions.reason(compiler, course)
    with connection.cursor() as cursor:
        cursor.execute(RAISE.format(matched=rows, **parts), compiler.values)
