"""The monthly KPI and commission report: a handful of set-based queries, put together by associate, store, currency."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from clienteling.alerts.models import Alert, Delivery, Handling
from clienteling.associates.models import Associate, Store
from clienteling.attribution.models import Credit, LedgerEntry, Order, Target
from clienteling.insights.report import AssociateRow, Figures, MonthlyReport, Uncredited, by_store
from clienteling.insights.services.clients import in_sight, newly_won
from clienteling.insights.spans import Spans, markets_of, month_of, times_of
from clienteling.lib.aside import aside
from clienteling.lib.names import sort_key


class Cell(NamedTuple):
    associate: int
    store: int | None
    currency: str


Cells = dict[Cell, Figures]
MONEY = {"orders", "credited_minor", "refunded_minor", "commission_minor"}
MONEY |= {"late_minor", "late_commission_minor", "earlier_minor", "earlier_commission_minor"}
# What is told of longer ago is a history brought in, which nobody is paid for.
BACK = timedelta(days=366)


@aside()
def monthly_report(month: date, *, user: Associate) -> MonthlyReport:
    """The month of `month`, by each market's calendar, within the sight of `user`."""
    when = month_of(markets_of(user), month)
    own = {person.pk: own_cell(person) for person in shop_people(user)}
    cells: Cells = dict.fromkeys(own.values(), Figures())
    for name, counts in people_counts(user, when).items():
        add(cells, name, {own[pk]: count for pk, count in counts if pk in own})
    add_money(cells, user, when)
    targets = Target.objects.visible_to(user).filter(month=month.replace(day=1))
    add(cells, "target_minor", {target_cell(own, target): target.amount_minor for target in targets})
    rows = associate_rows(cells)
    return MonthlyReport(month.replace(day=1), rows, by_store(rows), uncredited(user, when))


def shop_people(user: Associate) -> "QuerySet[Associate]":
    """Who left is among them: what they did in the month counts."""
    return Associate.objects.visible_to(user).filter(store__isnull=False).select_related("market")


def own_cell(person: Associate) -> Cell:
    return Cell(person.pk, person.store_id, person.market.currency if person.market else "")


def target_cell(own: Mapping[int, Cell], target: Target) -> Cell:
    """Beside the associate's sales in that currency; on a row of its own for somebody who sells no more."""
    return own.get(target.associate_id, Cell(target.associate_id, None, ""))._replace(currency=target.currency)


def add(cells: Cells, name: str, values: Mapping[Cell, int]) -> None:
    for cell, value in values.items():
        figures = cells.get(cell, Figures())
        cells[cell] = replace(figures, **{name: getattr(figures, name) + value})


def people_counts(user: Associate, when: Spans) -> dict[str, Iterable[tuple[int, int]]]:
    """(associate, count) by figure: clients at the end of the month, won in it, alerts delivered and done in it."""
    alerts = Alert.objects.visible_to(user)
    delivered = when.at("delivered_at", market="client__market")
    done = when.at("handled_at", market="client__market")
    return {
        "clients": counted(in_sight(user).primary().filter(running_at_the_end(when))),
        "new_clients": counted(newly_won(user, when)),
        "alerts_delivered": counted(alerts.filter(delivered, delivery=Delivery.DELIVERED)),
        "alerts_done": counted(alerts.filter(done, handling=Handling.DONE)),
    }


def running_at_the_end(when: Spans) -> Q:
    """Relationships that still run when the month ends where the associate works."""
    running = Q(pk__in=[])
    for market, days in when.days.items():
        _, end = times_of(days, when.zones[market])
        still = Q(ended_at=None) | Q(ended_at__gte=end)
        running |= Q(still, associate__market=market, started_at__lt=end)
    return running


def counted(rows: "QuerySet[Any]") -> Iterable[tuple[int, int]]:
    """One query: how many rows each associate has."""
    per_associate = rows.order_by().values("associate").annotate(count=Count("pk"))
    return [(row["associate"], row["count"]) for row in per_associate]


def add_money(cells: Cells, user: Associate, when: Spans) -> None:
    """Credited sales, refunds and commission, each where it was posted: a store keeps the sales of who left it."""
    month, late, earlier = posted(when, "")
    sales = Credit.objects.visible_to(user).filter(month | earlier).order_by()
    per_cell: Iterable[Mapping[str, Any]] = sales.values("associate", "store", "currency").annotate(
        orders=Count("pk", filter=month & Q(refund=None)),
        credited_minor=Sum("amount_minor", filter=month, default=0),
        refunded_minor=Sum(-F("amount_minor"), filter=month & Q(refund__isnull=False), default=0),
        late_minor=Sum("amount_minor", filter=late, default=0),
        earlier_minor=Sum("amount_minor", filter=earlier, default=0),
    )
    month, late, earlier = posted(when, "transaction__")
    earned = LedgerEntry.objects.visible_to(user).commission().filter(month | earlier).order_by()
    rows: Iterable[Mapping[str, Any]] = earned.values("associate", "store", "currency").annotate(
        commission_minor=Sum("amount_minor", filter=month, default=0),
        late_commission_minor=Sum("amount_minor", filter=late, default=0),
        earlier_commission_minor=Sum("amount_minor", filter=earlier, default=0),
    )
    for row in [*per_cell, *rows]:
        cell = Cell(row["associate"], row["store"], row["currency"])
        for name in MONEY & row.keys():
            add(cells, name, {cell: row[name]})


def posted(when: Spans, path: str) -> tuple[Q, Q, Q]:
    """The month; what of it was posted when it had ended; what was posted in it for months before."""
    day, posted_at, market = f"{path}effective_on", f"{path}posted_at", "associate__market"
    before = Spans({pk: (first - BACK, first) for pk, (first, _) in when.days.items()}, when.zones)
    after = Spans({pk: (end, end + BACK) for pk, (_, end) in when.days.items()}, when.zones)
    month = when.on(day, market=market)
    return (
        month,
        month & after.at(posted_at, market=market),
        before.on(day, market=market) & when.at(posted_at, market=market),
    )


def associate_rows(cells: Cells) -> tuple[AssociateRow, ...]:
    """Named and sorted; who left and did nothing in the month has no row."""
    people = Associate.objects.in_bulk({cell.associate for cell in cells})
    stores = Store.objects.in_bulk({cell.store for cell in cells if cell.store})
    rows = [
        AssociateRow(
            associate_id=cell.associate,
            name=people[cell.associate].name,
            store=stores[cell.store].name if cell.store else "",
            currency=cell.currency,
            figures=figures,
        )
        for cell, figures in cells.items()
        if people[cell.associate].is_active or figures != Figures()
    ]
    return tuple(
        sorted(rows, key=lambda row: (sort_key(row.store), sort_key(row.name), row.associate_id, row.currency))
    )


def uncredited(user: Associate, when: Spans) -> tuple[Uncredited, ...]:
    """Orders of the month that nobody earned, by currency."""
    orders = Order.objects.visible_to(user).uncredited().filter(when.at("placed_at", market="market"))
    rows = orders.order_by().values("currency").annotate(count=Count("pk"), total=Sum("net_minor")).order_by("currency")
    return tuple(Uncredited(row["currency"], row["count"], row["total"]) for row in rows)
