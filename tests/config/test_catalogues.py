"""Each language is written as its readers write: French typography, Traditional characters, one word for a shop."""

import re
from functools import cache

import polib
import pytest
from django.conf import settings

LOCALES = settings.BASE_DIR / "config" / "locale"
MARKUP = re.compile(r"<[^>]*>")


@cache
def said_in(locale: str) -> list[str]:
    entries = polib.pofile(str(LOCALES / locale / "LC_MESSAGES" / "django.po"))
    texts = [text for one in entries if not one.obsolete for text in (one.msgstr, *one.msgstr_plural.values())]
    return [MARKUP.sub("", text) for text in texts if text]


@pytest.mark.parametrize("fault", [r"'", r" [;:!?»]", r" %(%|$| )", r"« ", r"\.\.\."])
def test_french_is_set_as_in_paris(fault: str) -> None:
    assert [text for text in said_in("fr") if re.search(fault, text)] == []


def test_traditional_chinese_has_no_simplified_character() -> None:
    characters = set(re.findall("[\u4e00-\u9fff]", "".join(said_in("zh_Hant"))))
    assert {one for one in characters if one.encode("big5", "ignore") == b""} == set()


def test_traditional_chinese_has_one_word_for_a_shop() -> None:
    assert [text for text in said_in("zh_Hant") if re.search("門市|(?<!專)門店", text)] == []
