"""Of the texts the house wrote, one reads the nearest to one's own language."""

import pytest

from clienteling.lib.wordings import nearest, spoken

SIMPLIFIED, ENGLISH, FRENCH = {"zh-hans": "一束光"}, {"en": "A light"}, {"fr": "Une lueur"}


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        (SIMPLIFIED | ENGLISH | FRENCH, "fr", "Une lueur"),
        (SIMPLIFIED | ENGLISH, "fr", "A light"),
        (SIMPLIFIED | ENGLISH, "zh-hant", "一束光"),
        (ENGLISH | FRENCH, "zh-hant", "A light"),
        (FRENCH | SIMPLIFIED, "en", "Une lueur"),
        ({"zh-hans": ""} | ENGLISH, "zh-hans", "A light"),
        ({}, "en", None),
    ],
)
def test_the_nearest_wording_is_read(written: dict[str, str], language: str, read: str | None) -> None:
    assert nearest(written, language) == read


def test_two_ways_to_write_chinese_are_spoken_in_one() -> None:
    assert [spoken(language) for language in ("zh-hans", "zh-hant", "zh", "yue", "fr")] == [
        "zh",
        "zh",
        "zh",
        "yue",
        "fr",
    ]
