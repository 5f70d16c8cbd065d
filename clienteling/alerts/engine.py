"""Evaluates rules: sweeps over a market at its hour, micro-batches over the clients that new activity touched."""

import logging
import time
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import md5
from zoneinfo import ZoneInfo

from django.db import DatabaseError, DataError, OperationalError, ProgrammingError, connection, transaction

from clienteling.alerts import shared_scan, statement, watermarks
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import RuleRun, RuleStatus, RuleVersion, Trigger
from clienteling.alerts.statement import EVERYBODY, Look
from clienteling.associates.models import Market
from clienteling.lib import clock, points
from clienteling.lib.clock import day_number
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

log = logging.getLogger(__name__)
RULE_LOCK = 7_001
NUMBER_LOCK = 7_002
SEND = "clienteling.alerts.tasks.send_due"


class Busy(Exception):
    """Another evaluation of the same rule is running or did the day; nothing was done, look again at the next tick."""


def locked(space: int, number: int) -> bool:
    """Take a lock that ends with the transaction; False when somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [space, number])
        return bool(cursor.fetchone()[0])


def live(trigger: Trigger) -> Sequence[RuleVersion]:
    """The newest version of each live rule with that trigger."""
    versions = RuleVersion.objects.filter(rule__status=RuleStatus.LIVE).order_by("rule_id", "-number")
    newest = versions.distinct("rule_id").select_related("rule")
    return [version for version in newest if version.trigger == trigger]


def moment_of(market: Market, at: datetime) -> AsOf:
    """The day is the one on the market's walls: a clock change makes a day of 23 or 25 hours, never another day."""
    return AsOf(at, clock.local_day(at, market.time_zone), market.pk, market.time_zone)


def evaluate(
    version: RuleVersion,
    market: Market,
    *,
    as_of: datetime,
    at: datetime,
    look: Look = EVERYBODY,
    occurrence_on: date | None = None,
) -> RuleRun:
    """Raise the alerts of one rule in one market, in one commit. Raises Busy.

    `as_of` is the moment the facts are read at, `at` the moment the alerts are raised: the same, but for a look
    into the past.
    """
    began = time.monotonic()
    moment = moment_of(market, as_of)
    with transaction.atomic():
        if not locked(RULE_LOCK, version.rule_id) or has_run(version, market, occurrence_on):
            raise Busy(f"rule {version.rule_id}")
        run = RuleRun(
            version=version,
            market=market,
            as_of=as_of,
            occurrence_on=occurrence_on,
            signature=signature(version, moment) if occurrence_on else "",
            matched=0,
            duration_ms=0,
        )
        run.save()
        order = statement.insert(version, run.pk, moment, at=at, look=look)
        with connection.cursor() as cursor:
            cursor.execute(order.sql, order.values)
            run.matched = cursor.rowcount
        points.reached("alerts.raised")
        run.duration_ms = round((time.monotonic() - began) * 1000)
        run.save(update_fields=["matched", "duration_ms"])
    return run


def has_run(version: RuleVersion, market: Market, on: date | None) -> bool:
    """Whether the rule, in this version or another, had its run of that day. Certain only under the rule's lock."""
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=market)
    return on is not None and runs.filter(occurrence_on=on).exists()


def sweep_due(at: datetime, *, early: bool = False) -> list[RuleRun]:
    """Run each scheduled rule once per market and local day, from its hour on; `early` does not wait for the hour."""
    versions, runs = live(Trigger.SCHEDULE), []
    for market in Market.objects.all():
        local = at.astimezone(ZoneInfo(market.time_zone))
        hours = [version for version in versions if early or local.hour >= version.at_hour]
        due = [version for version in hours if not has_run(version, market, local.date())]
        looks = looks_of(due, moment_of(market, at), market)
        for version in due:
            if run := sweep(version, market, at, local.date(), looks[version.pk]):
                runs.append(run)
    return runs


def looks_of(versions: Sequence[RuleVersion], moment: AsOf, market: Market) -> dict[int, Look]:
    """The cheapest way for each rule to find its clients: who began to match, or one scan for many, or its own."""
    looks = {version.pk: Look(since=looked_before(version, moment, market)) for version in versions}
    whole = [version for version in versions if not statement.crosses(version, moment, looks[version.pk])]
    looks |= {pk: Look(among=clients) for pk, clients in shared_scan.matches(whole, moment).items()}
    return looks


def looked_before(version: RuleVersion, moment: AsOf, market: Market) -> datetime | None:
    """When the rule's last sweep wrote everyone who matched, and nothing but facts has changed since."""
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=market, occurrence_on__lt=moment.today)
    last = runs.order_by("-occurrence_on").first()
    return last.as_of if last and last.signature == signature(version, moment) else None


def signature(version: RuleVersion, moment: AsOf) -> str:
    """What decides beside facts: the version, and the stretch of days that makes an alert a new one."""
    stretch = day_number(moment.today) // version.period.get("days", 1) if version.period["per"] == "days" else 0
    return md5(f"{version.pk}:{stretch}".encode(), usedforsecurity=False).hexdigest()


def sweep(version: RuleVersion, market: Market, at: datetime, day: date, look: Look = EVERYBODY) -> RuleRun | None:
    """One rule's run of the day; None when it must wait for the next tick. A rule that fails holds up no other."""
    try:
        return evaluate(version, market, as_of=at, at=at, look=look, occurrence_on=day)
    except Busy:
        return None
    except (DatabaseError, DomainError):
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": market.pk})
        return None


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
    while behind:
        behind = [version for version in behind if catch_up(version, at, known)]
    return watermarks.passed([version.rule_id for version in versions], at)


def catch_up(version: RuleVersion, at: datetime, known: dict[int, watermarks.News | None]) -> bool:
    """Look at the next batches; alerts and watermark commit together. False when done, busy, or not possible now.

    `known`: what other rules at the same place were told.
    """
    try:
        with transaction.atomic():
            if not locked(RULE_LOCK, version.rule_id):
                return False
            after = watermarks.place_of(version.rule_id)
            if after not in known:
                known[after] = watermarks.news(after, at)
            if (news := known[after]) is None:
                return False
            for market in Market.objects.filter(pk__in=news.touched):
                look_at(version, market, at, news.touched[market.pk])
            watermarks.move(version.rule_id, news.place)
    except OperationalError:
        log.exception("rule.waits", extra={"rule": version.rule_id})
        return False
    return True


def look_at(version: RuleVersion, market: Market, at: datetime, touched: Sequence[int]) -> None:
    """A rule that can never work is left out, loudly; whatever may work the next time is raised, and undoes all."""
    try:
        run = evaluate(version, market, as_of=at, at=at, look=Look(among=touched))
    except (DataError, ProgrammingError, DomainError):
        log.exception("rule.failed", extra={"rule": version.rule_id, "market": market.pk})
        return
    if run.matched == 0:
        run.delete()
    else:
        nudge_after_commit(SEND)
