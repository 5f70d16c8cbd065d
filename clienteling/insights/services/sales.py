"""Figures about money: credited sales and commission of this month, per currency, store and associate."""

from datetime import datetime

from django.db.models import Count, Q, Sum

from clienteling.associates.models import Associate, Market
from clienteling.attribution.models import Credit, LedgerEntry
from clienteling.clients.models import Relationship
from clienteling.insights.figures import SalesChange, TopAssociate
from clienteling.insights.spans import Spans, month_so_far, same_days_last_month, spans

TOP = 8
OWN_MARKET = "associate__market"


def sales_change(user: Associate, markets: list[Market], at: datetime) -> tuple[SalesChange, ...]:
    now = spans(markets, month_so_far, at).on("effective_on", market=OWN_MARKET)
    before = spans(markets, same_days_last_month, at).on("effective_on", market=OWN_MARKET)
    rows = (
        Credit.objects.visible_to(user)
        .filter(now | before)
        .values("currency")
        .annotate(now=Sum("amount_minor", filter=now, default=0), before=Sum("amount_minor", filter=before, default=0))
        .order_by("currency")
    )
    return tuple(SalesChange(row["currency"], row["now"], row["before"]) for row in rows)


def top_associates(user: Associate, markets: list[Market], at: datetime) -> tuple[TopAssociate, ...]:
    """The best of this month so far by credited sales."""
    when = spans(markets, month_so_far, at)
    rows = list(
        Credit.objects.visible_to(user)
        .filter(when.on("effective_on", market=OWN_MARKET))
        .values("associate", "associate__name", "associate__store__name", "currency")
        .annotate(total=Sum("amount_minor"))
        .order_by("-total", "associate")[:TOP]
    )
    people = {row["associate"] for row in rows}
    clients, earned = clients_of(people), commission_of(people, when)
    return tuple(
        TopAssociate(
            name=row["associate__name"],
            store=row["associate__store__name"] or "",
            clients=clients.get(row["associate"], 0),
            currency=row["currency"],
            credited_minor=row["total"],
            commission_minor=earned.get((row["associate"], row["currency"]), 0),
        )
        for row in rows
    )


def clients_of(people: set[int]) -> dict[int, int]:
    """Clients each of these associates looks after now."""
    mine = Relationship.objects.active().primary().filter(associate__in=people)
    return dict(mine.values("associate").annotate(count=Count("pk")).values_list("associate", "count"))


def commission_of(people: set[int], when: Spans) -> dict[tuple[int, str], int]:
    this_month: Q = when.on("transaction__effective_on", market="associate__market")
    entries = LedgerEntry.objects.commission().filter(this_month, associate__in=people)
    rows = entries.values("associate", "currency").annotate(total=Sum("amount_minor"))
    return {(row["associate"], row["currency"]): row["total"] for row in rows}
