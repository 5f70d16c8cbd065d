"""The monthly report: one row per associate, store and currency; store rows are their sums."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from clienteling.lib.names import sort_key


@dataclass(frozen=True)
class Figures:
    """What is counted. Amounts in minor units of the row's currency; sales are net of refunds.

    People and alerts are counted once: in the row of the associate's own store and market's currency.
    Late is what of the month was posted when it had ended, earlier what was posted in it for months before: the figures
    less late plus earlier is what was posted in the month, and paid by that nothing is paid twice or left out.
    """

    clients: int = 0
    new_clients: int = 0
    alerts_delivered: int = 0
    alerts_done: int = 0
    orders: int = 0
    credited_minor: int = 0
    refunded_minor: int = 0
    commission_minor: int = 0
    target_minor: int = 0
    late_minor: int = 0
    late_commission_minor: int = 0
    earlier_minor: int = 0
    earlier_commission_minor: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))

    @property
    def attainment(self) -> float | None:
        """Credited sales as a share of the target: 1.0 is all of it. None without a target."""
        return self.credited_minor / self.target_minor if self.target_minor else None

    @property
    def has_posted(self) -> bool:
        """Whether anything was posted outside its month."""
        return any((self.late_minor, self.late_commission_minor, self.earlier_minor, self.earlier_commission_minor))


@dataclass(frozen=True)
class AssociateRow:
    associate_id: int
    name: str
    store: str
    currency: str
    figures: Figures


@dataclass(frozen=True)
class StoreRow:
    store: str
    currency: str
    associates: int
    figures: Figures


@dataclass(frozen=True)
class Uncredited:
    """Orders of the month that nobody earned."""

    currency: str
    orders: int
    net_minor: int


@dataclass(frozen=True)
class MonthlyReport:
    """`month` is its first day. Associates by store and name, stores by name."""

    month: date
    associates: tuple[AssociateRow, ...]
    stores: tuple[StoreRow, ...]
    uncredited: tuple[Uncredited, ...]

    @property
    def posted(self) -> tuple[AssociateRow, ...]:
        """Where something was posted outside its month."""
        return tuple(row for row in self.associates if row.figures.has_posted)

    @property
    def totals(self) -> tuple[StoreRow, ...]:
        """All stores together, one row per currency."""
        return rolled_up(("", row.currency, row.associates, row.figures) for row in self.stores)


def by_store(rows: Iterable[AssociateRow]) -> tuple[StoreRow, ...]:
    return rolled_up((row.store, row.currency, 1, row.figures) for row in rows)


def rolled_up(parts: Iterable[tuple[str, str, int, Figures]]) -> tuple[StoreRow, ...]:
    """One row per store and currency, in that order; stores sort as they are read."""
    sums: dict[tuple[str, str], tuple[int, Figures]] = {}
    for store, currency, people, figures in parts:
        before, total = sums.get((store, currency), (0, Figures()))
        sums[store, currency] = (before + people, total + figures)
    return tuple(StoreRow(*key, *sums[key]) for key in sorted(sums, key=lambda key: (sort_key(key[0]), key)))
