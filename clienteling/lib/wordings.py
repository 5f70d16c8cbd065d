"""Texts the house writes itself exist in some languages only: which of them does somebody read?"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

Text = TypeVar("Text")
ENGLISH = "en"
SISTERS = {"zh-hant": "zh-hans", "zh-hans": "zh-hant"}


def spoken(language: str) -> str:
    """`zh`: what is written in two ways is spoken in one."""
    return language.partition("-")[0]


def in_order(language: str) -> Iterator[str]:
    """One's own language, the other way to write it, English."""
    yield language
    if language in SISTERS:
        yield SISTERS[language]
    if language != ENGLISH:
        yield ENGLISH


def nearest(texts: Mapping[str, Text], language: str) -> Text | None:
    """The first there is; one in another language, of the same every time, where there is none of these."""
    for code in in_order(language):
        if texts.get(code):
            return texts[code]
    return next((texts[code] for code in sorted(texts) if texts[code]), None)
