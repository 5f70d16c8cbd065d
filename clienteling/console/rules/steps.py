"""The ways a rule can go from where it is, and why one is closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clienteling.alerts import guards
from clienteling.alerts.models import Rule, RuleStatus
from clienteling.alerts.models.rule import MOVES
from clienteling.lib.errors import DomainError

SHARES = (10, 25, 50, 100)
COURSE = (RuleStatus.DRAFT, RuleStatus.BACKTESTED, RuleStatus.SHADOW, RuleStatus.LIVE)


@dataclass(frozen=True)
class Stage:
    """A station of the rule's life; `state`: done, now, or empty for what is still to come."""

    label: str
    state: str


@dataclass(frozen=True)
class Steps:
    """`closed`: why the newest version may neither watch nor go live; `shares` of the stores it may go live in."""

    stages: list[Stage]
    closed: DomainError | None
    may_shadow: bool
    may_go_live: bool
    may_pause: bool
    waits: bool
    shares: Iterable[int] = SHARES


def steps(rule: Rule) -> Steps:
    closed = reason_against(rule)
    open_ways = MOVES[rule.status] if closed is None else set[str]()
    return Steps(
        stages=stages(rule),
        closed=closed,
        may_shadow=RuleStatus.SHADOW in open_ways,
        may_go_live=RuleStatus.LIVE in open_ways,
        may_pause=RuleStatus.PAUSED in MOVES[rule.status],
        waits=rule.current_id is not None and rule.newest != rule.current,
    )


def reason_against(rule: Rule) -> DomainError | None:
    try:
        guards.ready(rule)
    except DomainError as error:
        return error
    return None


def stages(rule: Rule) -> list[Stage]:
    """A paused rule stands beside the course."""
    at = COURSE.index(RuleStatus(rule.status)) if rule.status in COURSE else -1
    labels = {RuleStatus.SHADOW: _("Shadow")}
    passed = [
        Stage(str(labels.get(one, one.label)), "now" if n == at else "done" if n < at else "")
        for n, one in enumerate(COURSE)
    ]
    return (
        passed
        if at >= 0
        else [*(Stage(stage.label, "") for stage in passed), Stage(str(RuleStatus.PAUSED.label), "now")]
    )
