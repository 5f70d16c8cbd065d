"""An alert's evidence for head office: what the rule saw beside what it asked, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.alerts import conditions
from clienteling.alerts.conditions import Comparison
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert
from clienteling.alerts.sentences import SIGNS, named, said_value

# What comes with the facts' values; the ids behind `product`, `tier` and `amount` say nothing to people.
BESIDE = {
    "birthday_on": gettext_lazy("birthday"),
    "lunar_birthday_on": gettext_lazy("lunar birthday"),
    "important_on": gettext_lazy("occasion"),
    "festival_on": gettext_lazy("festival"),
    "holiday_on": gettext_lazy("public holiday"),
    "tier": gettext_lazy("loyalty tier"),
    "tier_expires_on": gettext_lazy("tier expires on"),
    "next_tier": gettext_lazy("next tier"),
    "points_expire_on": gettext_lazy("points expire on"),
    "product": gettext_lazy("product"),
    "amount": gettext_lazy("amount"),
    "refund": gettext_lazy("given back"),
    "remind_on": gettext_lazy("reminder"),
    "promise_due_on": gettext_lazy("promise due"),
    "price": gettext_lazy("price"),
    "price_before": gettext_lazy("price before"),
    "asset": gettext_lazy("asset"),
    "custom_on": gettext_lazy("day in the field"),
}


def lines(alert: Alert, language: str) -> Iterator[tuple[str, str]]:
    """(what, value) of every fact the rule compared, then of what came with it."""
    texts = shown(alert.evidence, Lookup.of([alert.evidence]), language)
    for c in conditions.comparisons(conditions.parse(alert.version.conditions)):
        yield named(c), compared(c, texts.get(c.fact.key(c.params), "—"))
    for key, label in BESIDE.items():
        if texts.get(key):
            yield str(label), texts[key]


def compared(c: Comparison, value: str) -> str:
    seen = f"{value} {c.fact.unit}".rstrip()
    asked = {"seen": seen, "sign": SIGNS[c.op], "asked": said_value(c.fact, c.value)}
    return _("%(seen)s (the rule asks %(sign)s %(asked)s)") % asked
