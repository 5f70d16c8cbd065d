"""What decides about a run beside the facts: whom the rule tells, where it is live, whom it told before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from clienteling.alerts import stages
from clienteling.alerts.models import RuleStatus, RuleVersion
from clienteling.alerts.schedule import Place


@dataclass(frozen=True)
class Replay:
    """A backtest stands in for the engine: earlier alerts are the backtest's own, and real ones from before it."""

    backtest_id: int
    began_at: datetime


@dataclass(frozen=True)
class Course:
    """`place` None looks at the whole market; `stores` None is live in all of them."""

    version: RuleVersion
    place: Place | None = None
    stores: Sequence[int] | None = None
    in_shadow: bool = False
    replay: Replay | None = None

    @classmethod
    def of(cls, version: RuleVersion, place: Place | None) -> Self:
        """As the rule stands now. One that does not run has no course: that would be live in all stores."""
        rule = version.rule
        if not rule.is_running:
            raise ValueError(f"rule {rule.pk} is {rule.status}: it looks at nobody")
        if rule.status == RuleStatus.SHADOW:
            return cls(version, place, in_shadow=True)
        return cls(version, place, stages.live_in(rule.pk, rule.store_share))
