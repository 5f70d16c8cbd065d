"""The words of an alert in one language: title, why, what to say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert, FurtherAsset, RuleText
from clienteling.assets.models import Asset
from clienteling.lib import any_of
from clienteling.lib.names import mask
from clienteling.lib.wordings import ENGLISH, nearest
from clienteling.lib.written_once import WrittenOnce

FALLBACK = ENGLISH
_texts = WrittenOnce(lambda versions: RuleText.objects.filter(version__pk__any_of=versions), versions=str)


@dataclass(frozen=True)
class Words:
    """Said to the associate, none of it to the client."""

    title: str
    why: str
    say: str


class Template(Protocol):
    """The texts of a rule in one language, stored or still being written."""

    @property
    def title(self) -> str: ...

    @property
    def why(self) -> str: ...

    @property
    def say(self) -> str: ...


class Blank(dict[str, str]):
    """A variable the evidence does not hold reads as nothing rather than breaking a card."""

    def __missing__(self, key: str) -> str:
        return ""


class Writer:
    """Words for many alerts, the texts and names they need fetched once."""

    def __init__(self, alerts: Iterable[Alert], *, names_masked: bool = False) -> None:
        alerts, self.names_masked = list(alerts), names_masked
        self.lookup = Lookup.of([alert.evidence for alert in alerts])
        self.texts: dict[int, dict[str, RuleText]] = defaultdict(dict)
        versions = {alert.version_id for alert in alerts}
        for text in _texts(versions=any_of.array(versions)) if versions else ():
            self.texts[text.version_id][text.language] = text
        self.about = {(alert.version_id, alert.evidence.get("product_id")) for alert in alerts}

    def words(self, alert: Alert, language: str) -> Words:
        """In that language or the nearest the rule has a text in."""
        text = nearest(self.texts[alert.version_id], language)
        if text is None:
            raise LookupError("a rule without words")
        name = mask(alert.client.name) if self.names_masked else alert.client.name
        values = Blank(shown(alert.evidence, self.lookup, language), client=name)
        return filled(text, values)

    def asset(self, alert: Alert, on: date) -> Asset | None:
        """What is suggested first on that local day: what shows the piece the alert is about, else the rule's first."""
        first, product = alert.version.asset, alert.evidence.get("product_id")
        if first and product and first.product_id != product:
            here = (None, alert.client.market_id)
            fitting = (one for one in self._showing[alert.version_id, product] if one.market_id in here)
            first = next((one for one in fitting if one.is_usable(on)), first)
        return first if first and first.is_usable(on) else None

    @cached_property
    def _showing(self) -> dict[tuple[int, int], list[Asset]]:
        """By version and piece, the further assets that show it, in order."""
        versions, products = zip(*self.about, strict=True)
        rows = FurtherAsset.objects.filter(version__in=set(versions), asset__product__in=set(products) - {None})
        found: dict[tuple[int, int], list[Asset]] = defaultdict(list)
        for row in rows.select_related("asset"):
            found[row.version_id, row.asset.product_id or 0].append(row.asset)
        return found


def filled(text: Template, values: Mapping[str, str]) -> Words:
    return Words(text.title.format_map(values), text.why.format_map(values), text.say.format_map(values))


def words(alert: Alert, language: str, *, names_masked: bool = False) -> Words:
    """The words of a single alert."""
    return Writer([alert], names_masked=names_masked).words(alert, language)
