"""Reading WeCom's whole directory, a few departments a step: resumable, paced, and careful about who seems to leave."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, DirectoryRun, Market, RunStatus
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.associates.services.departments import keep_departments
from clienteling.associates.services.members import GONE, Places, leave, take_in
from clienteling.lib import clock
from clienteling.lib.errors import StaleStatus
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.calls.contacts import Department as DepartmentRow
from clienteling.wecom.calls.contacts import Member
from clienteling.wecom.errors import Rejected, WecomError
from clienteling.wecom.gateway import Gateway

log = logging.getLogger(__name__)
STEP = "clienteling.associates.tasks.read_directories"
LEASE = timedelta(minutes=2)
PACE = timedelta(seconds=2)
DEPARTMENTS_A_STEP = 10
LEAVERS_A_STEP = 20
MOST_TRIES = 8
NIGHTLY_HOUR = 3
CHANGE = "associates.change_directoryrun"
NO_SUCH_MEMBER = 60111
OUT_OF_RANGE = frozenset({60003, 60011})
# What WeCom calls back about; a change of these that a run finds is a callback that was lost.
CALLED_BACK = ("invited", "store", "userid", "is_active")
# A directory that lost so many at once is more likely closed to us than empty: a person has to look.
MOST_LEAVERS = 5
MOST_LEAVERS_SHARE = 0.2


def start_run(market: Market, *, at: datetime) -> DirectoryRun:
    """Read the market's directory from now on; the run that is under way, if there is one."""
    run, created = DirectoryRun.objects.get_or_create(
        market=market, status=RunStatus.RUNNING, defaults={"started_at": at, "due_at": at}
    )
    if created:
        nudge_after_commit(STEP)
    return run


def ask_run(market: Market, *, by: Associate, at: datetime) -> DirectoryRun:
    """Somebody of head office does not wait for the night. Raises DomainError."""
    by.must(CHANGE)
    return start_run(market, at=at)


def stop_run(run: DirectoryRun, *, by: Associate, at: datetime) -> None:
    """Who was read stays as read. Raises DomainError, and StaleStatus when it has ended already."""
    by.must(CHANGE)
    said = _("Stopped by %(who)s.") % {"who": by.name}
    run.move_to(RunStatus.FAILED, error=said[:60], finished_at=at)


def start_nightly(at: datetime) -> list[DirectoryRun]:
    """Once in each market's night, where departments are known to be stores."""
    return [start_run(market, at=at) for market in Market.objects.select_related("corp") if is_night_due(market, at)]


def is_night_due(market: Market, at: datetime) -> bool:
    night = clock.start_of_day(clock.local_day(at, market.time_zone), market.time_zone) + timedelta(hours=NIGHTLY_HOUR)
    read = DirectoryRun.objects.filter(market=market, started_at__gte=night)
    return at >= night and market.departments.exclude(store=None).exists() and not read.exists()


def advance_due(at: datetime) -> int:
    """One step of every run that is due; how many."""
    claimed = DirectoryRun.objects.claim(at, LEASE)
    for run in claimed:
        try:
            advance(run, at)
        except WecomError as error:
            put_off(run, error, at)
        except StaleStatus:
            log.info("directory: somebody stopped the run", extra={"run": run.pk})
    return len(claimed)


def advance(run: DirectoryRun, at: datetime) -> None:
    """The departments first, then their members, at last who was not among them."""
    wecom = Gateway(run.market.corp)
    if run.departments_at is None:
        return read_departments(run, wecom.department_list(), at)
    numbers = run.market.departments.filter(gone_at=None, number__gt=run.position).order_by("number")
    if batch := list(numbers.values_list("number", flat=True)[:DEPARTMENTS_A_STEP]):
        return read_members(run, wecom, batch, at)
    missing = unseen(run)
    if missing.count() > max(MOST_LEAVERS, MOST_LEAVERS_SHARE * staff(run).count()):
        return run.move_to(RunStatus.FAILED, error="too_many_leavers", finished_at=at)
    if leavers := list(missing[:LEAVERS_A_STEP]):
        return look_for(run, wecom, leavers, at)
    finish(run, at)


def read_departments(run: DirectoryRun, rows: Sequence[DepartmentRow], at: datetime) -> None:
    with transaction.atomic():
        keep_departments(run.market, rows, at=at)
        on_to(run, at, departments_at=at)


def read_members(run: DirectoryRun, wecom: Gateway, numbers: Sequence[int], at: datetime) -> None:
    """Each department is a commit with its position, so that a killed worker repeats at most one."""
    places = Places.of(run.market)
    for number in numbers:
        members = members_of(wecom, number)
        with transaction.atomic():
            for member in members:
                take_in(member, places, at=at, run=run)
            on_to(run, at, position=number, members=run.members + len(members))


def members_of(wecom: Gateway, number: int) -> list[Member]:
    """A department that is gone, or closed to the app, has no members."""
    try:
        return wecom.user_list(number)
    except Rejected as error:
        if error.code not in OUT_OF_RANGE:
            raise
        return []


def staff(run: DirectoryRun) -> AssociateQuerySet:
    return Associate.objects.active().filter(market=run.market_id).exclude(userid="")


def unseen(run: DirectoryRun) -> AssociateQuerySet:
    """Whom the run has not met."""
    return staff(run).filter(Q(seen_at=None) | Q(seen_at__lt=run.started_at)).order_by("pk")


def look_for(run: DirectoryRun, wecom: Gateway, people: Sequence[Associate], at: datetime) -> None:
    """Ask for each by name before calling them a leaver."""
    places = Places.of(run.market)
    for associate in people:
        member = ask(wecom, associate.userid)
        if member is None or member.status in GONE:
            leave(associate, at=at, run=run)
        else:
            take_in(member, places, at=at, run=run)
    on_to(run, at)


def ask(wecom: Gateway, userid: str) -> Member | None:
    """None when WeCom does not know the member, or not any more."""
    try:
        return wecom.user_get(userid)
    except Rejected as error:
        if error.code != NO_SUCH_MEMBER:
            raise
        return None


def finish(run: DirectoryRun, at: datetime) -> None:
    """The first reading finds everybody; what a later one finds, no callback told us."""
    earlier = DirectoryRun.objects.filter(market=run.market_id, status=RunStatus.DONE).exists()
    lost = run.changes.filter(field__in=CALLED_BACK).count() if earlier else 0
    run.move_to(RunStatus.DONE, finished_at=at, lost=lost, error="")


def on_to(run: DirectoryRun, at: datetime, **changes: object) -> None:
    for name, value in {**changes, "due_at": at + PACE, "tries": 0, "error": ""}.items():
        setattr(run, name, value)
    run.save(update_fields=[*changes, "due_at", "tries", "error"])


def put_off(run: DirectoryRun, error: WecomError, at: datetime) -> None:
    """Again later, at growing distance; after 8 tries the run is left to a person."""
    log.warning("directory not read: %s", error.reason, extra={"run": run.pk, "code": error.code})
    reason = f"{error.reason} {error.code or ''}".strip()[:60]
    if run.tries + 1 >= MOST_TRIES:
        return run.move_to(RunStatus.FAILED, error=reason, finished_at=at)
    run.tries, run.error, run.due_at = run.tries + 1, reason, at + timedelta(seconds=5 * 2**run.tries)
    run.save(update_fields=["tries", "error", "due_at"])
