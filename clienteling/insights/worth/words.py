"""Figures of a scorecard as a page shows them."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clienteling.alerts.models import Dismissal, Reason
from clienteling.insights.worth.chart import of_interval
from clienteling.insights.worth.comparing import Estimate
from clienteling.insights.worth.counts import Coded, Counts, Sales
from clienteling.insights.worth.uplift import LEAST_BUYERS, LEAST_CLIENTS, Uplift, Verdict
from clienteling.lib import written
from clienteling.lib.money import format_money

NONE, MINUS = "—", "\N{MINUS SIGN}"
TONES = {Verdict.RAISES: "good", Verdict.LOWERS: "alarm", Verdict.TOO_FEW: "muted", Verdict.NOT_SHOWN: "muted"}


def held_out_of_all(percent: int) -> str:
    """Whether the house holds clients out of every rule, and what for."""
    if percent:
        measured = _(
            "%(share)s %% of the clients are held out of all rules: nobody is told of them, so that what alerts "
            "bring altogether can be measured. The draw never changes."
        )
        return measured % {"share": percent}
    return _(
        "No client is held out of all rules, so nobody can say what alerts bring altogether. The setting "
        "GLOBAL_HOLDOUT_PERCENT holds out a share of the clients; 2 to 5 is usual."
    )


def number(value: int) -> str:
    return written.number(value)


def share(value: float | None) -> str:
    return written.share(value) if value is not None else NONE


def money(value: float, currency: str) -> str:
    """With its sign: a difference is more or less. A minus is none a line may break after."""
    return ("+" if round(value) > 0 else "") + format_money(round(value), currency).replace("-", MINUS)


def interval(estimate: Estimate | None, currency: str) -> str:
    """`+¥12,300 to +¥48,000`."""
    if estimate is None:
        return NONE
    return _("%(low)s to %(high)s") % {"low": money(estimate.low, currency), "high": money(estimate.high, currency)}


def points(estimate: Estimate | None) -> str:
    """A difference of shares, in points of a hundred."""
    if estimate is None:
        return NONE
    return _("%(value)s points (%(low)s to %(high)s)") % {
        part: written.number(getattr(estimate, part) * 100, 1, "+") for part in ("value", "low", "high")
    }


def percent(estimate: Estimate | None) -> str:
    if estimate is None:
        return NONE
    return _("%(value)s (%(low)s to %(high)s)") % {
        part: written.share(getattr(estimate, part), "+") for part in ("value", "low", "high")
    }


def sold(sales: Iterable[Sales]) -> list[str]:
    return [format_money(each.net_minor, each.currency) for each in sales] or [NONE]


def reasons(counted: Iterable[Coded]) -> list[dict[str, Any]]:
    return bars((str(Reason(each.code).label), each.count) for each in counted)


def dismissals(counted: Iterable[Coded]) -> list[dict[str, Any]]:
    return bars((str(Dismissal(each.code).label), each.count) for each in counted)


def bars(counted: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """unfold's progress bars, beside the longest."""
    rows = list(counted)
    top = max((count for _label, count in rows), default=1)
    return [{"title": label, "description": number(n), "value": -(-n * 100 // top)} for label, n in rows]


def steps(counts: Counts) -> list[dict[str, Any]]:
    """What became of the delivered ones."""
    of = [
        (_("Delivered"), counts.delivered),
        (_("Opened"), counts.opened),
        (_("Acted on"), counts.acted),
        (_("Client wrote"), counts.answered),
        (_("Client visited"), counts.visited),
        (_("Client bought"), counts.bought),
    ]
    whole = max(counts.delivered, 1)
    return [
        {"title": label, "description": f"{number(n)} · {n / whole:.0%}", "value": -(-n * 100 // whole)}
        for label, n in of
    ]


def comparison(uplift: Uplift) -> dict[str, Any]:
    """One currency's uplift as the page reads it."""
    per_client, incremental = uplift.per_client, uplift.incremental
    return {
        "currency": uplift.currency,
        "verdict": str(uplift.verdict.label),
        "tone": TONES[uplift.verdict],
        "too_few": "" if uplift.is_enough else too_few(),
        "incremental": money(incremental.value, uplift.currency) if incremental and uplift.is_enough else NONE,
        "interval": interval(incremental, uplift.currency),
        "chart": of_interval(incremental) if incremental else None,
        "relative": percent(uplift.share),
        "table": {
            "headers": ["", _("Told"), _("Held out"), _("Difference (95 % interval)")],
            "rows": [
                [_("Clients"), number(uplift.told.clients), number(uplift.held.clients), ""],
                [
                    _("Clients who bought"),
                    share(uplift.told.bought.mean),
                    share(uplift.held.bought.mean),
                    points(uplift.buying),
                ],
                [
                    _("Spent per client"),
                    format_money(round(uplift.told.spent.mean), uplift.currency),
                    format_money(round(uplift.held.spent.mean), uplift.currency),
                    interval(per_client, uplift.currency),
                ],
            ],
        },
    }


def too_few() -> str:
    said = {"clients": LEAST_CLIENTS, "buyers": LEAST_BUYERS}
    return (
        _("A side has fewer than %(clients)s clients or %(buyers)s buyers: read nothing into the difference yet.")
        % said
    )


def verdict(uplift: Uplift | None) -> SafeString | str:
    """For a cell of the list: the estimate once there is enough to say."""
    if uplift is None:
        return NONE
    if uplift.verdict in (Verdict.TOO_FEW, Verdict.NOT_SHOWN) or uplift.incremental is None:
        return str(uplift.verdict.label)
    return money(uplift.incremental.value, uplift.currency)
