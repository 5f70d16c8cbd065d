"""What keeps a rule from running that would drown everybody: no backtest, no switch; too many matches, no switch."""

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from clienteling.alerts.models import Backtest, BacktestState, Rule, RuleVersion
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError


class Flood(DomainError):
    """More matches at once than the house ever wants: nothing of the run is kept."""

    def __init__(self, matched: int, limit: int) -> None:
        reason = _("%(matched)s clients matched at once; at most %(limit)s may.")
        super().__init__("rule_too_wide", reason % {"matched": matched, "limit": limit}, field="conditions")
        self.matched, self.limit = matched, limit


def refuse_flood(matched: int) -> None:
    """What no past day foretold, such as a festival that everybody keeps. Raises Flood."""
    if matched > settings.RULE_MOST_MATCHES:
        raise Flood(matched, settings.RULE_MOST_MATCHES)


def ready(rule: Rule) -> RuleVersion:
    """The newest version, which may run. Raises DomainError: `rule_is_empty`, `needs_backtest`, `rule_too_wide`."""
    version = rule.newest
    if version is None:
        raise DomainError("rule_is_empty", _("Write the rule's conditions first."))
    done = version.backtests.filter(state=BacktestState.DONE).order_by("-pk").first()
    if done is None:
        raise DomainError("needs_backtest", _("Try the newest version on past days first."), field="version")
    refuse_too_wide(done)
    return version


def refuse_too_wide(backtest: Backtest) -> None:
    """More matches in a market on one day than the house's share of its clients, or than it ever wants."""
    for market, most in backtest.results.values_list("market").annotate(most=Max("matched")).order_by("market"):
        if most <= settings.RULE_ALWAYS_ALLOWED_MATCHES:
            continue
        clients = Client.objects.filter(market=market, erased_at=None, merged_into=None).count()
        limit = min(clients * settings.RULE_MOST_MATCHES_PERCENT // 100, settings.RULE_MOST_MATCHES)
        if most > limit:
            said = {"matched": most, "limit": limit}
            reason = _("%(matched)s clients of a market matched on one day; at most %(limit)s may.") % said
            raise DomainError("rule_too_wide", reason, field="conditions")
