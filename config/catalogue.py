"""One catalogue per language: kept in step with the texts in the code, checked, compiled."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import polib

from config.msgids import Msgid

PLACEHOLDER = re.compile(r"%\(\w+\)[sdifr]|%[sdr]|\{\w*\}")
Words = tuple[str, ...]
"""A translation: one form for all numbers, or one form for each kind of number."""
ONE_FORM, TWO_FORMS = "nplurals=1; plural=0;", "nplurals=2; plural=(n > 1);"
PLURALS = {"zh_Hans": ONE_FORM, "zh_Hant": ONE_FORM, "fr": TWO_FORMS}


def header(locale: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "clienteling",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[locale],
    }


def forms_in(locale: str) -> int:
    return 2 if PLURALS[locale] == TWO_FORMS else 1


def key_of(entry: polib.POEntry) -> Msgid:
    return Msgid(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def words_of(entry: polib.POEntry) -> Words:
    """The translation; nothing while a form of it is missing."""
    words = [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] if entry.msgid_plural else [entry.msgstr]
    return tuple(words) if all(words) else ()


def read(path: Path) -> dict[Msgid, polib.POEntry]:
    """The entries of a catalogue or a part of one; none when the file is not there."""
    if not path.exists():
        return {}
    return {key_of(entry): entry for entry in polib.pofile(str(path), encoding="utf-8")}


def translations(entries: Mapping[Msgid, polib.POEntry]) -> dict[Msgid, Words]:
    """What is really translated: fuzzy entries are guesses."""
    return {key: words_of(entry) for key, entry in entries.items() if words_of(entry) and not entry.fuzzy}


def merged_parts(paths: Iterable[Path]) -> tuple[dict[Msgid, Words], list[str]]:
    """Translations of all parts, the first one winning, and a line for each disagreement."""
    merged: dict[Msgid, Words] = {}
    quarrels = []
    for path in sorted(paths):
        for key, words in translations(read(path)).items():
            if merged.setdefault(key, words) != words:
                quarrels.append(f"{path.name}: {key.text!r} is {said(words)} here and {said(merged[key])} before")
    return merged, quarrels


def said(words: Words) -> str:
    return " / ".join(map(repr, words))


def entry(key: Msgid, words: Words, places: Iterable[str]) -> polib.POEntry:
    plural = {"msgid_plural": key.plural, "msgstr_plural": dict(enumerate(words))} if key.plural else {}
    flags = ["python-format"] if re.search(r"%\(\w+\)|%[sd]", key.text) else []
    return polib.POEntry(
        msgid=key.text,
        msgctxt=key.context or None,
        msgstr="" if key.plural else words[0],
        occurrences=[(place, "") for place in sorted(places)],
        flags=flags,
        **plural,
    )


def write(path: Path, locale: str, wanted: Mapping[Msgid, set[str]], known: Mapping[Msgid, Words]) -> None:
    """The catalogue of the wanted texts in their order; translations nobody asks for stay behind as obsolete."""
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = header(locale)
    blank = ("",) * forms_in(locale)
    for key in sorted(wanted):
        catalogue.append(entry(key, known.get(key, blank), wanted[key]))
    for key in sorted(set(known) - set(wanted)):
        gone = entry(key, known[key], [])
        gone.obsolete = True
        catalogue.append(gone)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


def faults(path: Path, locale: str, wanted: Mapping[Msgid, set[str]]) -> list[str]:
    """What keeps the catalogue from being complete: one line for each text."""
    entries = {key: entry for key, entry in read(path).items() if not entry.obsolete}
    found = [f"no longer in the code: {key.text!r}" for key in sorted(set(entries) - set(wanted))]
    for key in sorted(wanted):
        if fault := fault_of(key, entries.get(key), forms_in(locale)):
            found.append(f"{fault}: {key.text!r} ({', '.join(sorted(wanted[key]))})")
    return found


def fault_of(key: Msgid, entry: polib.POEntry | None, forms: int) -> str:
    if entry is None:
        return "not in the catalogue"
    if entry.fuzzy:
        return "fuzzy"
    if not (words := words_of(entry)):
        return "not translated"
    if key.plural and len(words) != forms:
        return "plural forms missing"
    return "" if carries(key, words) else "placeholders differ"


def carries(key: Msgid, words: Words) -> bool:
    """Each form names what the text names; the form for one may leave out what the English one leaves out."""
    most = placeholders(key.plural or key.text)
    return placeholders(words[-1]) == most and all(
        placeholders(form) in (most, placeholders(key.text)) for form in words[:-1]
    )


def placeholders(text: str) -> list[str]:
    """Named ones may change their order in another language; unnamed ones are told apart by their number only."""
    return sorted(set(PLACEHOLDER.findall(text)))


def compile_to_mo(path: Path) -> None:
    polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(path.with_suffix(".mo")))
