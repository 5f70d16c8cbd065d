"""The words of an alert in one language: title, why, what to say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert, RuleText
from clienteling.assets.models import AssetText
from clienteling.lib import any_of
from clienteling.lib.names import mask
from clienteling.lib.wordings import ENGLISH, nearest
from clienteling.lib.written_once import WrittenOnce

FALLBACK = ENGLISH
_texts = WrittenOnce(lambda versions: RuleText.objects.filter(version__pk__any_of=versions), versions=str)


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

    def __init__(self, alerts: Iterable[Alert], *, names_masked: bool = False) -> None:
        alerts, self.names_masked = list(alerts), names_masked
        self.lookup = Lookup.of([alert.evidence for alert in alerts])
        self.texts: dict[int, dict[str, RuleText]] = defaultdict(dict)
        versions = {alert.version_id for alert in alerts}
        for text in _texts(versions=any_of.array(versions)) if versions else ():
            self.texts[text.version_id][text.language] = text
        asset_ids = {alert.version.asset_id for alert in alerts} - {None}
        self.captions: dict[int | None, dict[str, str]] = defaultdict(dict)
        for caption in AssetText.objects.filter(asset__in=asset_ids) if asset_ids else ():
            self.captions[caption.asset_id][caption.language] = caption.caption

    def words(self, alert: Alert, language: str) -> Words:
        """In that language or the nearest the rule has a text in."""
        text = nearest(self.texts[alert.version_id], language)
        if text is None:
            raise LookupError("a rule without words")
        name = mask(alert.client.name) if self.names_masked else alert.client.name
        values = Blank(shown(alert.evidence, self.lookup, language), client=name)
        return filled(text, values, nearest(self.captions[alert.version.asset_id], language) or "")


def filled(text: Template, values: Mapping[str, str], caption: str = "") -> Words:
    return Words(text.title.format_map(values), text.why.format_map(values), text.say.format_map(values), caption)


def words(alert: Alert, language: str, *, names_masked: bool = False) -> Words:
    """The words of a single alert."""
    return Writer([alert], names_masked=names_masked).words(alert, language)
