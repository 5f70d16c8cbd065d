"""Ready-made rules: behavioural and business, with their words, installed as drafts for head office to try."""

from clienteling.alerts.models import Rule
from clienteling.alerts.services import add_version
from clienteling.alerts.shipped import behaviour, contact, loyalty, occasions, orders, wishes
from clienteling.alerts.shipped.shape import Shipped

SHIPPED: dict[str, Shipped] = {
    shipped.code: shipped
    for module in (occasions, loyalty, orders, wishes, contact, behaviour)
    for shipped in module.SHIPPED
}


def install() -> list[Rule]:
    """Those that are not there yet, as drafts; what the house has made of the others stays. Returns the new ones."""
    have = set(Rule.objects.filter(code__in=SHIPPED).values_list("code", flat=True))
    return [install_one(shipped) for code, shipped in SHIPPED.items() if code not in have]


def install_one(shipped: Shipped) -> Rule:
    rule = Rule.objects.create(code=shipped.code, name=shipped.name, kind=shipped.kind, priority=shipped.priority)
    add_version(rule, shipped.version)
    return rule


__all__ = ["SHIPPED", "Shipped", "install", "install_one"]
