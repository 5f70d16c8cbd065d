"""The house's colours read well: every text colour on every paper it is used on, after WCAG 2."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR, "config/static/house/tokens.css").read_text()
PAIRS = [
    ("ink", "paper"),
    ("ink-soft", "paper-raised"),
    ("ink-muted", "paper"),
    ("ink-muted", "paper-sunk"),
    ("gold", "paper"),
    ("gold", "gold-wash"),
    ("gold", "paper-sunk"),
    ("on-ink", "ink"),
    ("on-ink-muted", "ink"),
    ("gold-bright", "ink"),
    ("alarm", "paper"),
    ("alarm", "alarm-wash"),
    ("good", "paper"),
    ("good", "good-wash"),
    ("dusk-500", "dusk-raised"),
    ("dusk-alarm", "dusk-alarm-wash"),
    ("dusk-good", "dusk-good-wash"),
    ("gold-300", "dusk-raised"),
]


def brightness(name: str) -> float:
    """Relative luminance."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", TOKENS)
    assert found, name
    parts = [int(found[1][i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "paper"), PAIRS)
def test_text_stands_out_from_its_paper(text: str, paper: str) -> None:
    dark, light = sorted((brightness(text), brightness(paper)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
