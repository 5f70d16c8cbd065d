"""What a person reads on a page, and what of it is neither data nor in the page's language."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Model, TextField

from clienteling.clients.models import Client, CustomField, ImportantDate, Note, Tie, Wish
from clienteling.lib import names
from clienteling.lib.encryption import EncryptedTextField
from clienteling.webhooks.kinds import KINDS

WORDS_OF_PEOPLE = {ImportantDate, Note, Tie, Wish}  # what associates wrote, kept sealed
READ = {"title", "placeholder", "alt", "aria-label", "label"}
SILENT = {"script", "style", "template", "textarea", "code"}
ICON = "material-symbols-outlined"
HEX = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=· )[0-9a-f]{8}\b")
TOKEN = re.compile(r"[A-Za-zÀ-ÿ0-9_]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
MASKED = re.compile(r"\S+\*+")
SCOPE = re.compile(r"\b[a-z]+:[a-z]+\b")
APART = re.compile(r"\{\w+\}| · |\n")
VARIABLE = re.compile(r"\{[a-z_]+\}")  # as whoever writes a text types it
EVENT = re.compile("|".join(re.escape(kind) for kind in KINDS))
Held = tuple[str, str]  # as it is, and casefolded


class Reader(HTMLParser):
    """Collects the texts between tags and in the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.skipping = ""
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "article" and given.get("lang", self.language) != self.language:  # a card in the other language
            self.skipping = self.skipping or tag
        if tag in SILENT or ICON in (given.get("class") or ""):
            self.skipping = self.skipping or tag
        self.texts += [value for name, value in attrs if name in READ and value]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.skipping:
            self.skipping = ""

    def handle_data(self, data: str) -> None:
        if not self.skipping and data.strip():
            self.texts.append(" ".join(data.split()))


def texts(page: str) -> set[str]:
    reader = Reader()
    reader.feed(page)
    return set(reader.texts)


def data() -> list[Held]:
    """Whatever text the tables hold, longest first: it is not ours to translate."""
    held = {value for model in apps.get_models() if is_ours(model) for value in columns(model)}
    people = list(Client.objects.all())
    clients = {str(client.name) for client in people}
    held |= {text for field in CustomField.objects.all() for text in (*pieces(field.labels), *pieces(field.choices))}
    found = held | clients | {str(client) for client in people} | {names.sort_key(name) for name in clients}
    return [(value, value.casefold()) for value in sorted(found, key=len, reverse=True)]


def is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("clienteling.")


def columns(model: type[Model]) -> Iterator[str]:
    for field in model._meta.fields:
        if isinstance(field, CharField | TextField | ArrayField) and not field.choices:
            for value in model._default_manager.values_list(field.name, flat=True).distinct():
                yield from (text for text in pieces(value) if len(text) > 1)
        if isinstance(field, EncryptedTextField) and model in WORDS_OF_PEOPLE:
            yield from (str(value) for row in model._default_manager.all() if (value := getattr(row, field.name)))


def pieces(value: object) -> Iterator[str]:
    """A text and its lines, which a page may set apart, and what stands between its variables; the texts of a list."""
    if isinstance(value, str):
        yield from {value, *value.splitlines(), *(part.strip() for part in APART.split(value))}
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in pieces(one))
    elif isinstance(value, list):
        yield from (text for text in value if isinstance(text, str))


def without(text: str, held: Iterable[Held]) -> str:
    """A text without the data in it. Django begins a title with a capital letter, whatever the data."""
    for shape in (HEX, MASKED, SCOPE, VARIABLE, EVENT):
        text = shape.sub(" ", text)
    folded = text.casefold()
    for value, small in held:
        if small in folded:
            text = re.sub(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])", " ", text, flags=re.IGNORECASE)
            folded = text.casefold()
    return text


def latin(text: str) -> set[str]:
    """Words of two letters or more; codes with digits are nobody's language."""
    return {token for token in TOKEN.findall(text) if len(token) > 1 and not re.search(r"\d", token)}


def not_traditional(text: str) -> set[str]:
    """Latin words, and words with a character that Hong Kong and Taiwan write otherwise."""
    return latin(text) | {word for word in CHINESE.findall(text) if not written_in_taiwan(word)}


def written_in_taiwan(word: str) -> bool:
    try:
        word.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def chinese(text: str) -> set[str]:
    return set(CHINESE.findall(text))
