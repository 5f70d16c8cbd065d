"""Numbers and shares as the reader's language writes them: `48,220.5` and `12.3%`, `48 220,5` and `12,3 %`."""

from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import get_language

SPACE = "\N{NO-BREAK SPACE}"


def number(value: float | Decimal, places: int = 0, sign: str = "") -> str:
    """Rounded half to even; `sign="+"` shows a plus as well."""
    marks = {",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")}
    return f"{value:{sign},.{places}f}".translate(str.maketrans(marks))


def share(value: float, sign: str = "") -> str:
    return f"{number(value * 100, 1, sign)}{SPACE if unit_apart() else ''}%"


def unit_apart() -> bool:
    """Whether a sign stands behind its figure, with a space between: `12 %`, `48 220 ¥`."""
    return (get_language() or "").startswith("fr")
