"""What each rule brought lately: matched = delivered + waiting + not sent, by reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from clienteling.alerts.models import Alert, Delivery, Handling
from clienteling.associates.models import Associate

LOOK_BACK = timedelta(days=7)
BOUGHT = Q(delivery=Delivery.DELIVERED, outcome__bought_at__gt=F("delivered_at"))


@dataclass
class RuleFigures:
    rule_id: int
    name: str
    matched: int = 0
    delivered: int = 0
    waiting: int = 0
    done: int = 0
    bought: int = 0
    suppressed: Counter[str] = field(default_factory=Counter)

    def add(self, delivery: str, reason: str, handling: str, count: int, bought: int) -> None:
        """Handed to WeCom but not yet answered still counts as waiting."""
        self.matched += count
        self.bought += bought
        self.done += count if handling == Handling.DONE else 0
        if delivery == Delivery.SUPPRESSED:
            self.suppressed[reason] += count
        elif delivery == Delivery.DELIVERED:
            self.delivered += count
        else:
            self.waiting += count


def alerts_by_rule(user: Associate, at: datetime, rules: Iterable[int] | None = None) -> list[RuleFigures]:
    """Rules with alerts in the last seven days, the busiest first; only `rules` when given."""
    rows = Alert.objects.visible_to(user).filter(raised_at__gt=at - LOOK_BACK, raised_at__lte=at)
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    found: dict[int, RuleFigures] = {}
    grouped = rows.values_list("rule", "rule__name", "delivery", "reason", "handling")
    counted = grouped.annotate(Count("pk"), bought=Count("pk", filter=BOUGHT)).order_by()
    for rule, name, delivery, reason, handling, count, bought in counted:
        found.setdefault(rule, RuleFigures(rule, name)).add(delivery, reason, handling, count, bought)
    return sorted(found.values(), key=lambda figures: (-figures.matched, figures.name))
