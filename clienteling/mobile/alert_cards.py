"""Alerts as the phone shows them: words in the associate's language, and an approved picture with words to send."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from clienteling.alerts.models import Alert, Dismissal, FurtherAsset, Handling
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.alerts.services import Wait, refused_clients
from clienteling.alerts.words import Words, Writer
from clienteling.assets.models import Asset, AssetText
from clienteling.associates.models import Associate
from clienteling.clients.models import Tier
from clienteling.clients.services import Refusal, external_ids
from clienteling.lib import any_of
from clienteling.lib.wordings import nearest
from clienteling.lib.written_once import WrittenOnce

_tiers = WrittenOnce(Tier.objects.all)
_further = WrittenOnce(lambda versions: FurtherAsset.objects.filter(version__pk__any_of=versions), versions=str)
LATER_LAST = Case(When(handling=Handling.LATER, then=Value(1)), default=Value(0))


@dataclass(frozen=True)
class Suggestion:
    """An asset the associate may send with the alert; `caption` is what the client reads, in the client's language."""

    asset: Asset
    caption: str
    talking_point: str


@dataclass(frozen=True)
class Card:
    """`waits`, `reasons`: what the buttons offer. `external_userid`: how WeCom calls the client, if it does.
    `refusal`: why the client may not be written to by now; then there is nothing to say and nothing to send."""

    waits: ClassVar = Wait.choices
    reasons: ClassVar = Dismissal.choices
    alert: Alert
    words: Words
    tier: Tier | None
    suggestions: list[Suggestion]
    external_userid: str
    refusal: Refusal | None

    @property
    def suggestion(self) -> Suggestion | None:
        """What goes along unless another one is chosen."""
        return self.suggestions[0] if self.suggestions else None


def by_urgency(alerts: AlertQuerySet) -> AlertQuerySet:
    """The rule's priority, then what expires first; what was put off comes last."""
    return alerts.order_by(LATER_LAST, "-rule__priority", "expires_at", "pk")


def with_rows(alerts: AlertQuerySet) -> AlertQuerySet:
    """With every row a card reads."""
    return alerts.select_related("client__market", "associate", "rule", "version")


def for_cards(alerts: AlertQuerySet) -> AlertQuerySet:
    """With what a card shows of them, and nothing else of their clients."""
    return alerts.select_related("client", "associate", "version").only(
        *("period", "evidence", "handling", "later_until", "expires_at", "rule_id"),
        *("client__uid", "client__name", "client__tier_rank", "client__language"),
        *("associate__name", "version__asset_id", "version__rule_id"),
    )


def tiers() -> dict[int, Tier]:
    return {tier.rank: tier for tier in _tiers()}


def cards(alerts: Sequence[Alert], *, user: Associate, at: datetime) -> list[Card]:
    wanted = _wanted(alerts)
    every = {pk for pks in wanted.values() for pk in pks}
    assets = {asset.pk: asset for asset in _usable(user, at).filter(pk__in=every)} if every else {}
    by_rank = tiers() if alerts else {}
    clients = {alert.client_id for alert in alerts}
    writer, known, refused = Writer(alerts), external_ids(clients, user), refused_clients(clients, at)
    return [
        Card(
            alert=alert,
            words=writer.words(alert, user.language),
            tier=by_rank.get(alert.client.tier_rank),
            suggestions=_suggestions(wanted[alert.version_id], assets, alert, user),
            external_userid=known.get(alert.client_id, ""),
            refusal=refused.get(alert.client_id),
        )
        for alert in alerts
    ]


def _wanted(alerts: Sequence[Alert]) -> dict[int, list[int]]:
    """By version, the assets it suggests, in order."""
    first = {alert.version_id: alert.version.asset_id for alert in alerts}
    wanted: dict[int, list[int]] = defaultdict(list)
    wanted |= {version: [asset] for version, asset in first.items() if asset}
    for one in _further(versions=any_of.array(wanted)) if wanted else ():
        wanted[one.version_id].append(one.asset_id)
    return wanted


def _usable(user: Associate, at: datetime) -> QuerySet[Asset]:
    """What may be sent today: an asset whose rights ended since the rule was written is not shown."""
    today = timezone.localtime(at).date()
    return Asset.objects.visible_to(user).usable(today).prefetch_related("texts")


def _suggestions(wanted: Sequence[int], assets: Mapping[int, Asset], alert: Alert, user: Associate) -> list[Suggestion]:
    """In the rule's order, but what shows the piece the alert is about comes first."""
    found = [assets[pk] for pk in wanted if pk in assets]
    if product := alert.evidence.get("product_id"):
        found.sort(key=lambda asset: asset.product_id != product)
    return [_suggestion(asset, alert, user) for asset in found]


def _suggestion(asset: Asset, alert: Alert, user: Associate) -> Suggestion:
    caption = _text(asset, alert.client.language)
    advice = _text(asset, user.language)
    return Suggestion(asset, caption.caption if caption else "", advice.talking_point if advice else "")


def _text(asset: Asset, language: str) -> AssetText | None:
    return nearest({text.language: text for text in asset.texts.all()}, language)
