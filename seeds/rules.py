"""The rules of the demo: all ready-made ones as drafts, a few of them live with an asset to send."""

from dataclasses import dataclass, replace

from clienteling.alerts import shipped
from clienteling.alerts.models import Rule, RuleStatus
from clienteling.alerts.services import NewVersion, add_version, backtest, go_live
from clienteling.alerts.shipped import SHIPPED
from clienteling.assets.models import Asset

ORDER = SHIPPED["order-made"].version
HESITATES = SHIPPED["viewed-not-bought"].version


@dataclass(frozen=True)
class RuleSeed:
    """A ready-made rule that is live in the demo, and what it suggests to send."""

    code: str
    asset: str


RULES = [
    RuleSeed("order-made", "care"),
    RuleSeed("viewed-not-bought", "sac-25"),
    RuleSeed("birthday", "birthday"),
    RuleSeed("promise-due", "care"),
    RuleSeed("wish-back", "sac-25"),
    RuleSeed("tier-moment", "invitation"),
]


def build(*, hold_out: bool = True) -> None:
    """`hold_out`: whether the rules keep their held-out share; without it everybody who matches is told of."""
    shipped.install()
    for seed in RULES:
        rule = Rule.objects.get(code=seed.code)
        if rule.status == RuleStatus.DRAFT:
            backtest(add_version(rule, version_of(seed, hold_out=hold_out)))
            go_live(rule)


def version_of(seed: RuleSeed, *, hold_out: bool) -> NewVersion:
    new = replace(SHIPPED[seed.code].version, asset=Asset.objects.get(code=seed.asset))
    return new if hold_out else replace(new, holdout_percent=0)
