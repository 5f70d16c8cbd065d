"""The house's look as Python needs it: the colours of `config/static/house/tokens.css`, the one place for them."""

import re
from functools import cache
from pathlib import Path

FOUND = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
STEPS = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
CSS = Path(__file__).parents[2] / "config" / "static" / "house" / "tokens.css"


@cache
def colours() -> dict[str, str]:
    """By name, without the dashes in front."""
    return dict(FOUND.findall(CSS.read_text(encoding="utf-8")))


def scale(name: str) -> dict[str, str]:
    """From light to dark, as unfold asks for them."""
    known = colours()
    return {step: known[f"{name}-{step}"] for step in STEPS}
