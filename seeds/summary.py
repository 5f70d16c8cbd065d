"""What the demo prints: today's alerts, how many went out, what was held back and why."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count

from clienteling.alerts.models import Alert, Delivery, Rule, RuleStatus
from clienteling.clients.models import Activity, Client
from clienteling.lib import clock
from seeds import mock, phones
from seeds.phones import Phones


@dataclass(frozen=True)
class Summary:
    """Today's alerts: matched = delivered + waiting + suppressed. `on_phones`: messages the mock got in this run; what
    they were, and how they add up with `delivered`, is in `phones`."""

    clients: int
    activities: int
    rules: int
    by_rule: dict[str, int]
    matched: int
    delivered: int
    waiting: int
    suppressed: dict[str, int]
    on_phones: int
    phones: Phones
    seconds: float

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def of_today(since: datetime, seconds: float) -> Summary:
    """Today in China's calendar; `since` is when this run began."""
    day = clock.start_of_day(clock.local_day(since, "Asia/Shanghai"), "Asia/Shanghai")
    alerts = Alert.objects.filter(raised_at__gte=day)
    by_delivery = dict(alerts.values_list("delivery").annotate(n=Count("pk")))
    suppressed = alerts.filter(delivery=Delivery.SUPPRESSED)
    messages = mock.messages_on_phones()
    return Summary(
        clients=Client.objects.filter(erased_at=None).count(),
        activities=Activity.objects.count(),
        rules=Rule.objects.filter(status=RuleStatus.LIVE).count(),
        by_rule=dict(alerts.values_list("rule__code").annotate(n=Count("pk")).order_by("rule__code")),
        matched=sum(by_delivery.values()),
        delivered=by_delivery.get(Delivery.DELIVERED, 0),
        waiting=by_delivery.get(Delivery.WAITING, 0) + by_delivery.get(Delivery.QUEUED, 0),
        suppressed=dict(suppressed.values_list("reason").annotate(n=Count("pk")).order_by("reason")),
        on_phones=len(messages),
        phones=phones.counted(messages, today=alerts),
        seconds=round(seconds, 1),
    )
