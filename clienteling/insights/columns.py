"""The columns of the monthly report, the same on the page and in the file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.insights.report import Figures
from clienteling.lib import money, written


class Kind(Enum):
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True)
class Column:
    heading: Promise
    kind: Kind
    value: Callable[[Figures], int | float | None]


COLUMNS = [
    Column(_("Clients"), Kind.COUNT, lambda f: f.clients),
    Column(_("New clients"), Kind.COUNT, lambda f: f.new_clients),
    Column(_("Alerts"), Kind.COUNT, lambda f: f.alerts_delivered),
    Column(_("Done"), Kind.COUNT, lambda f: f.alerts_done),
    Column(_("Orders"), Kind.COUNT, lambda f: f.orders),
    Column(_("Credited net"), Kind.MONEY, lambda f: f.credited_minor),
    Column(_("Refunds"), Kind.MONEY, lambda f: f.refunded_minor),
    Column(_("Commission"), Kind.MONEY, lambda f: f.commission_minor),
    Column(_("Target"), Kind.MONEY, lambda f: f.target_minor or None),
    Column(_("Attainment"), Kind.SHARE, lambda f: f.attainment),
]


POSTED_COLUMNS = [
    Column(_("Credited, posted late"), Kind.MONEY, lambda f: f.late_minor),
    Column(_("Commission, posted late"), Kind.MONEY, lambda f: f.late_commission_minor),
    Column(_("Credited, for earlier months"), Kind.MONEY, lambda f: f.earlier_minor),
    Column(_("Commission, for earlier months"), Kind.MONEY, lambda f: f.earlier_commission_minor),
]


def shown(column: Column, figures: Figures, currency: str) -> str:
    """The value as the page shows it, money in whole units (the file has the cents); a dash where there is none."""
    value = column.value(figures)
    if value is None:
        return "–"
    if column.kind is Kind.MONEY:
        return money.format_money(int(value), currency)
    return written.share(value) if column.kind is Kind.SHARE else written.number(value)
