"""A month of one associate, or of a manager's store: target, credited sales, commission and why each amount."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from clienteling.associates.models import Associate
from clienteling.attribution.models import Credit, LedgerEntry, Target
from clienteling.attribution.querysets import CreditQuerySet, LedgerEntryQuerySet
from clienteling.clients.models import Client


@dataclass(frozen=True)
class Earned:
    """One line of commission: `credited_minor` × the plan's rate. `client` only while the client is in sight."""

    entry: LedgerEntry
    credited_minor: int | None
    client: Client | None

    @property
    def rate(self) -> str:
        return f"{self.entry.plan.rate_bp / 100:g} %"


@dataclass(frozen=True)
class Foreign:
    """What was sold and earned in a currency that is not the market's."""

    currency: str
    credited_minor: int
    commission_minor: int


@dataclass(frozen=True)
class Month:
    """Sums in minor units of the market's currency; what came in another is never added to them."""

    first: date
    currency: str
    target_minor: int
    credited_minor: int
    commission_minor: int
    others: Sequence[Foreign]
    lines: Sequence[Earned]
    more: bool

    @property
    def reached(self) -> int:
        """Percent of the target, 0 when there is none."""
        return max(0, self.credited_minor * 100 // self.target_minor) if self.target_minor else 0

    @property
    def missing_minor(self) -> int:
        return max(0, self.target_minor - self.credited_minor)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)


def month_of(user: Associate, *, first: date, currency: str, limit: int) -> Month:
    after = (first + timedelta(days=32)).replace(day=1)
    entries = LedgerEntry.objects.visible_to(user).commission()
    entries = entries.filter(transaction__effective_on__gte=first, transaction__effective_on__lt=after)
    credits = Credit.objects.visible_to(user).filter(effective_on__gte=first, effective_on__lt=after)
    sold, earned = _by_currency(credits), _by_currency(entries)
    targets = Target.objects.visible_to(user).filter(month=first, currency=currency)
    lines = _lines(entries, user, limit + 1)
    return Month(
        first=first,
        currency=currency,
        target_minor=targets.aggregate(sum=Sum("amount_minor"))["sum"] or 0,
        credited_minor=sold.get(currency, 0),
        commission_minor=earned.get(currency, 0),
        others=[
            Foreign(other, sold.get(other, 0), earned.get(other, 0)) for other in sorted({*sold, *earned} - {currency})
        ],
        lines=lines[:limit],
        more=len(lines) > limit,
    )


def _by_currency(rows: CreditQuerySet | LedgerEntryQuerySet) -> dict[str, int]:
    return dict(rows.order_by().values_list("currency").annotate(Sum("amount_minor")))


def _lines(entries: LedgerEntryQuerySet, user: Associate, limit: int) -> list[Earned]:
    rows = list(
        entries.select_related("transaction__order", "plan", "associate").order_by("-transaction__effective_on", "-pk")[
            :limit
        ]
    )
    in_sight = Client.objects.visible_to(user).in_bulk([row.transaction.order.client_id for row in rows])
    credited = _credited(rows)
    return [
        Earned(
            entry=row,
            credited_minor=credited.get((row.transaction.order_id, row.transaction.refund_id, row.associate_id)),
            client=in_sight.get(row.transaction.order.client_id),
        )
        for row in rows
    ]


def _credited(rows: Iterable[LedgerEntry]) -> dict[tuple[int, int | None, int], int]:
    """The credit behind each line: of the order, or taken back by the refund."""
    credits = Credit.objects.filter(order__in={row.transaction.order_id for row in rows})
    return {(c.order_id, c.refund_id, c.associate_id): c.amount_minor for c in credits}
