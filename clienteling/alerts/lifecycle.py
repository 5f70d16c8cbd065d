"""The life of a rule: draft → backtested → shadow → live → paused, each change kept; and how one stops by itself."""

from datetime import datetime

from django.conf import settings
from django.db import DataError, OperationalError, ProgrammingError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from clienteling.alerts import guards
from clienteling.alerts.models import Alert, Delivery, Reason, Rule, RuleEvent, RuleStatus, RuleVersion
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom.services import withdraw

MAY = "alerts.change_rule"
BROKEN = "broken"
TOO_WIDE = "too_wide"


def tried(version: RuleVersion, *, by: Associate | None, at: datetime) -> None:
    """A backtest is done: a draft becomes a rule that may go on."""
    rule = Rule.objects.get(pk=version.rule_id)
    if rule.status == RuleStatus.DRAFT and rule.newest == version:
        change(rule, RuleStatus.BACKTESTED, version=version, by=by, at=at)


def rewritten(rule: Rule, version: RuleVersion, *, at: datetime) -> None:
    """A version nobody has tried yet: what has never run is a draft again, what runs goes on with the old one."""
    rule.refresh_from_db()
    if rule.status == RuleStatus.BACKTESTED:
        change(rule, RuleStatus.DRAFT, version=version, by=None, at=at)


def shadow(rule: Rule, *, by: Associate | None = None, at: datetime | None = None) -> None:
    """Let the newest version match and tell nobody. Raises DomainError as `go_live`."""
    start(rule, RuleStatus.SHADOW, share=rule.store_share, by=by, at=at or clock.now())


def go_live(rule: Rule, *, share: int = 100, by: Associate | None = None, at: datetime | None = None) -> None:
    """Switch the newest version on, in `share` per cent of the stores; a live rule takes over its newest version.

    Raises DomainError: `rule_is_empty`, `needs_backtest`, `rule_too_wide`, `bad_share`, `not_allowed`; StaleStatus.
    """
    if not 1 <= share <= 100:
        raise DomainError("bad_share", _("The share of the stores is from 1 to 100 %."), field="store_share")
    start(rule, RuleStatus.LIVE, share=share, by=by, at=at or clock.now())


def start(rule: Rule, status: RuleStatus, *, share: int, by: Associate | None, at: datetime) -> None:
    allowed(by)
    rule.refresh_from_db()
    version = guards.ready(rule)
    with transaction.atomic():
        change(rule, status, version=version, by=by, at=at, share=share, stop_reason="", failures=0, current=version)


def pause(rule: Rule, *, by: Associate | None = None, at: datetime | None = None, why: str = "") -> None:
    """Nothing is raised any more, and what waits is not sent. A rule that does not run is left as it is."""
    allowed(by)
    rule.refresh_from_db()
    if rule.is_running:
        halt(rule, by=by, at=at or clock.now(), why=why)


def stop(rule: Rule, *, why: str, at: datetime) -> None:
    """The rule pauses by itself; `why` is a code and its figures, `stopping.words` says it."""
    halt(rule, by=None, at=at, why=why, stop_reason=why)


def halt(rule: Rule, *, by: Associate | None, at: datetime, why: str, **changes: object) -> None:
    with transaction.atomic():
        change(rule, RuleStatus.PAUSED, version=rule.current, by=by, at=at, why=why, share=rule.store_share, **changes)
        hold_back(rule, at)


def change(
    rule: Rule,
    status: RuleStatus,
    *,
    version: RuleVersion | None,
    by: Associate | None,
    at: datetime,
    why: str = "",
    share: int = 100,
    **changes: object,
) -> None:
    """One move, and its event. Raises StaleStatus."""
    was = rule.status
    with transaction.atomic():
        rule.move_to(status, store_share=share, **changes)
        RuleEvent.objects.create(
            rule=rule, version=version, was=was, became=status, at=at, by=by, why=why, store_share=share
        )


def allowed(by: Associate | None) -> None:
    if by is not None:
        by.must(MAY)


def hold_back(rule: Rule, at: datetime) -> None:
    """What waits, or lies in the outbox where no worker holds it yet, stays here; other rules' alerts that stand in the
    same digest wait for another. What waits comes first: it may be on its way into the outbox right now."""
    alerts = Alert.objects.filter(rule=rule)
    stopped = {"delivery": Delivery.SUPPRESSED, "reason": Reason.STOPPED, "held_at": at}
    alerts.filter(delivery=Delivery.WAITING).update(**stopped)
    queued = alerts.filter(delivery=Delivery.QUEUED, send__isnull=False)
    taken = withdraw(set(queued.values_list("send", flat=True)), reason=Reason.STOPPED)
    queued.filter(send__in=taken).update(**stopped)
    Alert.objects.wait_again(taken)


def failed(rule: Rule, error: Exception, at: datetime) -> None:
    """A run broke by the rule's own fault: after a few in a row it stops by itself, at once when it would drown
    everybody. Others' faults do not count."""
    if not own_fault(error):
        return
    Rule.objects.filter(pk=rule.pk).update(failures=F("failures") + 1)
    rule.refresh_from_db()
    if rule.is_running and isinstance(error, guards.Flood):
        stop(rule, why=f"{TOO_WIDE}:{error.matched}:{error.limit}", at=at)
    elif rule.is_running and rule.failures >= settings.RULE_STOP_FAILURES:
        stop(rule, why=f"{BROKEN}:{rule.failures}", at=at)


def own_fault(error: Exception) -> bool:
    """It asks for what is not there, counts over what a number holds, or takes longer than a statement may."""
    too_slow = isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)
    return too_slow or isinstance(error, DataError | ProgrammingError | DomainError)


def worked(rule: Rule) -> None:
    if rule.failures:
        Rule.objects.filter(pk=rule.pk).update(failures=0)
