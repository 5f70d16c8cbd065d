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
        """As the rule stands now."""
        rule = version.rule
        stores = stages.live_in(rule.pk, rule.store_share) if rule.status == RuleStatus.LIVE else None
        return cls(version, place, stores, in_shadow=rule.status == RuleStatus.SHADOW)
