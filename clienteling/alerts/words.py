"""The words of an alert in one language: title, why, what to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert, RuleText
from clienteling.assets.models import AssetText

FALLBACK = "en"


@dataclass(frozen=True)
class Words:
    """`caption` is the suggested asset's text for the client, empty when the rule suggests none."""

    title: str
    why: str
    say: str
    caption: str = ""


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

    def __init__(self, alerts: Iterable[Alert]) -> None:
        alerts = list(alerts)
        self.lookup = Lookup.of([alert.evidence for alert in alerts])
        texts = RuleText.objects.filter(version__in={alert.version_id for alert in alerts})
        self.texts = {(text.version_id, text.language): text for text in texts}
        asset_ids = {alert.version.asset_id for alert in alerts} - {None}
        captions = AssetText.objects.filter(asset__in=asset_ids) if asset_ids else ()
        self.captions: dict[tuple[int | None, str], str] = {
            (text.asset_id, text.language): text.caption for text in captions
        }

    def words(self, alert: Alert, language: str) -> Words:
        """In that language, or in English where the rule has no text in it."""
        key = (alert.version_id, language)
        text = self.texts.get(key) or self.texts[(alert.version_id, FALLBACK)]
        values = Blank(shown(alert.evidence, self.lookup, language), client=alert.client.name)
        asset = alert.version.asset_id
        caption = self.captions.get((asset, language)) or self.captions.get((asset, FALLBACK), "")
        return filled(text, values, caption)


def filled(text: Template, values: Mapping[str, str], caption: str = "") -> Words:
    return Words(text.title.format_map(values), text.why.format_map(values), text.say.format_map(values), caption)


def words(alert: Alert, language: str) -> Words:
    """The words of a single alert."""
    return Writer([alert]).words(alert, language)
