"""An alert's evidence for head office: what the rule saw beside what it asked, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.alerts import conditions
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert
from clienteling.alerts.sentences import SIGNS

# What comes with the facts' values; the ids behind `product`, `tier` and `amount` say nothing to people.
BESIDE = {
    "birthday_on": gettext_lazy("birthday"),
    "tier": gettext_lazy("loyalty tier"),
    "tier_expires_on": gettext_lazy("tier expires on"),
    "product": gettext_lazy("product"),
    "amount": gettext_lazy("amount"),
    "remind_on": gettext_lazy("reminder"),
    "promise_due_on": gettext_lazy("promise due"),
    "price": gettext_lazy("price"),
    "price_before": gettext_lazy("price before"),
}


def lines(alert: Alert, language: str) -> Iterator[tuple[str, str]]:
    """(what, value) of every fact the rule compared, then of what came with it."""
    texts = shown(alert.evidence, Lookup.of([alert.evidence]), language)
    for c in conditions.comparisons(conditions.parse(alert.version.conditions)):
        value = texts.get(c.fact.key(c.params), "—")
        asked = {"value": value, "unit": c.fact.unit, "sign": SIGNS[c.op], "asked": c.value}
        yield str(c.fact.label), _("%(value)s %(unit)s (the rule asks %(sign)s %(asked)s)") % asked
    for key, label in BESIDE.items():
        if texts.get(key):
            yield str(label), texts[key]
