"""What other systems hear of alerts: that one can go out, and what was done with it. Those held back stay unknown."""

from functools import partial

from clienteling.alerts.models import Alert, AlertStep, Delivery, RuleRun
from clienteling.webhooks.services import News, tell


def tell_raised(run: RuleRun) -> int:
    return tell("alert.raised", partial(raised, run), at=run.as_of)


def raised(run: RuleRun) -> list[News]:
    rows = Alert.objects.filter(run=run).exclude(delivery=Delivery.SUPPRESSED).order_by("pk")
    found = rows.values_list("client__market", "pk", "rule__code", "client__uid", "associate__username")
    return [
        News(market, {"alert": pk, "rule": rule, "client": str(client), "associate": associate})
        for market, pk, rule, client, associate in found
    ]


def tell_acted(step: AlertStep) -> int:
    return tell("alert.acted", partial(acted, step), at=step.at)


def acted(step: AlertStep) -> list[News]:
    alert = step.alert
    said = {"alert": alert.pk, "rule": alert.rule.code, "client": str(alert.client.uid), "step": str(step.kind)}
    return [News(alert.client.market_id, {**said, "by": step.associate.username if step.associate else None})]
