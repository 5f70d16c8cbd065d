"""The rules of the demo: all ready-made ones as drafts, a few of them live with an asset to send."""

from dataclasses import dataclass, replace

from clienteling.alerts import shipped
from clienteling.alerts.models import Rule
from clienteling.alerts.services import NewVersion, backtest, go_live
from clienteling.alerts.shipped import SHIPPED
from clienteling.assets.models import Asset

ORDER = SHIPPED["order-made"].version
HESITATES = SHIPPED["viewed-not-bought"].version
DAYS = 1  # the house has no past yet


@dataclass(frozen=True)
class RuleSeed:
    """A ready-made rule that is live in the demo, and what it suggests to send: the first goes along by default."""

    code: str
    assets: tuple[str, ...]


RULES = [
    RuleSeed("order-made", ("care",)),
    RuleSeed("viewed-not-bought", ("sac-25", "silk-jardin", "watch-32")),
    RuleSeed("birthday", ("birthday", "jewellery-soleil", "boutique")),
    RuleSeed("promise-due", ("boutique", "care")),
    RuleSeed("wish-back", ("boutique", "sac-25", "silk-jardin", "watch-32")),
    RuleSeed("tier-moment", ("invitation", "boutique")),
]


def build(*, hold_out: bool = True) -> None:
    """`hold_out`: whether the rules keep their held-out share; without it everybody who matches is told of."""
    there = set(Rule.objects.values_list("code", flat=True))
    for seed in RULES:
        if seed.code not in there:
            rule = shipped.install_one(replace(SHIPPED[seed.code], version=version_of(seed, hold_out=hold_out)))
            backtest(rule.versions.get(), days=DAYS)
            go_live(rule)
    shipped.install()


def version_of(seed: RuleSeed, *, hold_out: bool) -> NewVersion:
    first, *further = (Asset.objects.get(code=code) for code in seed.assets)
    new = replace(SHIPPED[seed.code].version, asset=first, further_assets=further)
    return new if hold_out else replace(new, holdout_percent=0)
