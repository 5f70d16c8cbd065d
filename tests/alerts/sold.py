"""What outcomes are made of: alerts in any state, orders, refunds, touches and doings of clients."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from clienteling.alerts.exclusions import EXCLUSIONS
from clienteling.alerts.models import Alert, Outcome, Reason, RuleRun, RuleVersion
from clienteling.attribution.models import Order
from clienteling.attribution.services import OrderData, RefundData, record_order, record_refund
from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services import ActivityEvent, record_batch

NUMBERS = count(1)
# What decides at the match; other reasons befall an alert later.
AT_THE_MATCH = {code.value for code in EXCLUSIONS} | {Reason.NO_ASSOCIATE.value}


def alert_of(version: RuleVersion, client: Client, at: datetime, **fields: Any) -> Alert:
    """Delivered to the client's first associate a minute after the match, unless `fields` say otherwise."""
    run = RuleRun.objects.create(version=version, market=client.market, as_of=at, matched=1, duration_ms=1)
    relationship = client.relationships.first()
    told: dict[str, Any] = {"delivery": "delivered", "delivered_at": at + timedelta(minutes=1)}
    if "reason" in fields:
        told = {"delivery": "suppressed", "raised_as": fields["reason"] if fields["reason"] in AT_THE_MATCH else ""}
    return Alert.objects.create(
        rule=version.rule,
        version=version,
        run=run,
        client=client,
        period=next(NUMBERS),
        raised_at=at,
        due_at=at,
        expires_at=at + timedelta(days=3),
        **{"evidence": {}, "associate": relationship.associate if relationship else None, **told, **fields},
    )


def held_out(version: RuleVersion, client: Client, at: datetime) -> Alert:
    return alert_of(version, client, at, reason="held_out")


def held_out_of_all(version: RuleVersion, client: Client, at: datetime) -> Alert:
    return alert_of(version, client, at, reason="held_out_of_all")


def buy(client: Client, at: datetime, minor: int = 100_00, currency: str = "CNY") -> Order:
    number = str(next(NUMBERS))
    return record_order(OrderData("pos", number, client.pk, client.market_id, at, currency, minor), at=at)[0]


def give_back(order: Order, at: datetime, minor: int) -> None:
    record_refund(RefundData("pos", order.external_id, str(next(NUMBERS)), minor, at), at=at)


def does(client: Client, kind: ActivityKind, at: datetime) -> None:
    record_batch([ActivityEvent(client.pk, kind, at)], source="shop", idempotency_key=str(next(NUMBERS)), at=at)


def outcome(alert: Alert) -> Outcome:
    return Outcome.objects.get(pk=alert.pk)
