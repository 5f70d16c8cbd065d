"""The kinds of long work there are, each read from the rows its workers keep: nothing is kept twice."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.alerts import backtests
from clienteling.alerts.models import Backtest, BacktestState
from clienteling.associates.models import Associate, DirectoryRun, RunStatus
from clienteling.associates.roles import SERVE_CLIENTS
from clienteling.associates.services import ask_run, stop_run
from clienteling.clients import services
from clienteling.clients.forms import KIND_NAMES
from clienteling.clients.imports import jobs
from clienteling.clients.models import FileImport, Handover, HandoverStatus, ImportStatus, ReconciliationRun
from clienteling.console.jobs.job import Job, Source, State, Verb, address
from clienteling.console.jobs.nights import NIGHTS
from clienteling.oversight.models import AccessRequest, ErasureRequest, ErasureStatus
from clienteling.oversight.services import cancel_erasure

STOP, AGAIN, NOTHING = frozenset({"stop"}), frozenset({"again"}), frozenset[str]()
IMPORT_STATES = {
    ImportStatus.QUEUED: State.WAITING,
    ImportStatus.RUNNING: State.RUNNING,
    ImportStatus.DONE: State.DONE,
    ImportStatus.FAILED: State.FAILED,
}
BACKTEST_STATES = {
    BacktestState.WAITING: State.WAITING,
    BacktestState.RUNNING: State.RUNNING,
    BacktestState.DONE: State.DONE,
    BacktestState.FAILED: State.FAILED,
}
RUN_STATES = {RunStatus.RUNNING: State.RUNNING, RunStatus.DONE: State.DONE, RunStatus.FAILED: State.FAILED}
HANDOVER_STATES = {
    HandoverStatus.RUNNING: State.RUNNING,
    HandoverStatus.DONE: State.DONE,
    HandoverStatus.CANCELLED: State.CANCELLED,
}
ERASURE_STATES = {
    ErasureStatus.ASKED: State.WAITING,
    ErasureStatus.CONFIRMED: State.WAITING,
    ErasureStatus.DONE: State.DONE,
    ErasureStatus.CANCELLED: State.CANCELLED,
}


def of(row: Any, **more: Any) -> Job:
    return Job(pk=row.pk, link=reverse(address(row), args=[row.pk]), **more)


def imports(user: Associate) -> QuerySet[FileImport]:
    return FileImport.objects.visible_to(user).select_related("submitted_by").annotate(kept=Count("pieces"))


def an_import(row: Any) -> Job:
    counted = _("%(created)d new, %(updated)d changed, %(rejected)d rejected")
    said = counted % {"created": row.created, "updated": row.updated, "rejected": row.rejected}
    failed = row.status == ImportStatus.FAILED
    again = AGAIN if failed and row.kept else NOTHING
    return of(
        row,
        what=f"{KIND_NAMES.get(row.kind, row.kind)} · {row.name}",
        state=IMPORT_STATES[row.status],
        began_at=row.submitted_at,
        ended_at=row.finished_at,
        done=row.read,
        total=row.total,
        said=row.error if failed else said,
        by=row.submitted_by.name,
        verbs=again if row.is_settled else STOP,
    )


def tries(user: Associate) -> QuerySet[Backtest]:
    return Backtest.objects.select_related("version__rule", "asked_by")


def a_try(row: Backtest) -> Job:
    ended = row.state in (BacktestState.DONE, BacktestState.FAILED)
    return Job(
        pk=row.pk,
        link=reverse("rules:rule", args=[row.version.rule_id]),
        what=str(row.version.rule),
        state=BACKTEST_STATES[BacktestState(row.state)],
        began_at=row.asked_at,
        ended_at=row.finished_at,
        done=row.days_done,
        total=row.days,
        said=row.error or _("%(done)d of %(days)d days tried") % {"done": row.days_done, "days": row.days},
        by=row.asked_by.name if row.asked_by else "",
        verbs=AGAIN if ended else STOP,
    )


def handovers(user: Associate) -> QuerySet[Handover]:
    """Those that were decided; drafts are nobody's work yet."""
    rows = Handover.objects.visible_to(user).filter(started_at__isnull=False).counted()
    open_rows = Count("clients", filter=Q(clients__state__in=["planned", "asked", "waiting"]))
    return rows.select_related("associate", "decided_by").annotate(left=open_rows)


def a_handover(row: Any) -> Job:
    over = row.status == HandoverStatus.DONE and row.taken < row.total
    return of(
        row,
        what=str(row),
        state=HANDOVER_STATES[row.status],
        began_at=row.started_at,
        ended_at=row.finished_at,
        done=row.total - row.left,
        total=row.total,
        said=_("%(taken)d of %(total)d clients taken over") % {"taken": row.taken, "total": row.total},
        by=row.decided_by.name if row.decided_by else "",
        verbs=AGAIN if over else NOTHING,
    )


def comparisons(user: Associate) -> QuerySet[ReconciliationRun]:
    rows = ReconciliationRun.objects.select_related("market").annotate(found=Count("findings"))
    return rows.filter(market=user.market_id) if user.market_id else rows


def a_comparison(row: Any) -> Job:
    counted = _("%(follows)d follows compared, %(found)d differences") % {"follows": row.follows, "found": row.found}
    stopped = row.finished_at is not None and row.error
    state = State.CANCELLED if stopped else State.DONE if row.finished_at else State.RUNNING
    return of(
        row,
        what=row.market.name,
        state=state,
        began_at=row.started_at,
        ended_at=row.finished_at,
        done=row.asked + row.not_asked,
        said=f"{counted} · {row.error}" if row.error else counted,
        verbs=AGAIN if row.finished_at else STOP,
    )


def readings(user: Associate) -> QuerySet[DirectoryRun]:
    return DirectoryRun.objects.visible_to(user).select_related("market").annotate(found=Count("changes"))


def a_reading(row: Any) -> Job:
    counted = _("%(members)d members read, %(found)d changes") % {"members": row.members, "found": row.found}
    return of(
        row,
        what=row.market.name,
        state=RUN_STATES[row.status],
        began_at=row.started_at,
        ended_at=row.finished_at,
        done=row.members,
        said=f"{counted} · {row.error}" if row.error else counted,
        verbs=STOP if row.status == RunStatus.RUNNING else AGAIN,
    )


def copies(user: Associate) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.visible_to(user).select_related("client", "asked_by").defer("archive")


def a_copy(row: AccessRequest) -> Job:
    state = State.DONE if row.made_at else State.WAITING
    who = row.asked_by.name
    return of(row, what=str(row.client), state=state, began_at=row.asked_at, ended_at=row.made_at, by=who)


def erasures(user: Associate) -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.visible_to(user).select_related("client", "asked_by")


def an_erasure(row: ErasureRequest) -> Job:
    state = ERASURE_STATES[ErasureStatus(row.status)]
    return of(
        row,
        what=str(row.client),
        state=state,
        began_at=row.asked_at,
        ended_at=row.settled_at,
        said=row.get_status_display(),
        by=row.asked_by.name,
        verbs=STOP if state is State.WAITING else NOTHING,
        rests=True,
    )


def verbs(*, stop: Any = None, again: Any = None) -> dict[str, Verb]:
    """Services take the row first and who and when by keyword."""
    given = {"stop": stop, "again": again}
    return {name: _in_turn(verb) for name, verb in given.items() if verb}


def _in_turn(verb: Any) -> Verb:
    return lambda row, by, at: verb(row, by=by, at=at)


def try_again(row: Backtest, *, by: Associate, at: Any) -> Backtest:
    return backtests.ask_backtest(row.version, days=row.days, by=by, at=at)


def compare_again(row: ReconciliationRun, *, by: Associate, at: Any) -> ReconciliationRun:
    return services.ask_reconciliation(row.market, by=by, at=at)


def read_again(row: DirectoryRun, *, by: Associate, at: Any) -> DirectoryRun:
    return ask_run(row.market, by=by, at=at)


SOURCES: dict[str, Source] = {
    "imports": Source(
        gettext_lazy("Import"), "clients.view_fileimport", imports, an_import,
        "clients.add_fileimport", verbs(stop=jobs.cancel, again=jobs.go_on),
    ),
    "backtests": Source(
        gettext_lazy("Rule tried on the past"), "alerts.view_rule", tries, a_try,
        "alerts.change_rule", verbs(stop=backtests.stop_backtest, again=try_again),
    ),
    "handovers": Source(
        gettext_lazy("Handover"), "clients.view_handover", handovers, a_handover,
        "clients.change_handover", verbs(again=services.try_handover_rest_again),
    ),
    "comparisons": Source(
        gettext_lazy("Comparison with WeCom"), "clients.view_reconciliationrun", comparisons, a_comparison,
        "clients.change_reconciliationrun", verbs(stop=services.stop_reconciliation, again=compare_again),
    ),
    "directories": Source(
        gettext_lazy("Reading of the directory"), "associates.view_directoryrun", readings, a_reading,
        "associates.change_directoryrun", verbs(stop=stop_run, again=read_again),
    ),
    "copies": Source(gettext_lazy("Copy for a client"), SERVE_CLIENTS, copies, a_copy),
    "erasures": Source(
        gettext_lazy("Erasure of a client"), SERVE_CLIENTS, erasures, an_erasure,
        SERVE_CLIENTS, verbs(stop=cancel_erasure),
    ),
    **NIGHTS,
}  # fmt: skip
