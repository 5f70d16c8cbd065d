"""Money as integer minor units with a currency. The only place that rounds."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from clienteling.lib import written

SYMBOLS = {"CNY": "¥", "HKD": "HK$", "EUR": "€", "USD": "US$", "MOP": "MOP$", "TWD": "NT$", "SGD": "S$"}
NO_MINOR_UNIT = {"JPY", "KRW"}
LARGEST_MINOR = 10**15  # well within bigint, so that sums are too


def share(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts add up exactly.

    Largest remainder; ties go to the earlier weight. Works for negative amounts (a refund mirrors its sale).
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if amount_minor < 0 else 1
    amount = abs(amount_minor)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def at_rate(amount_minor: int, rate_bp: int) -> int:
    """`amount × rate`, the rate in basis points (250 = 2.5 %), rounded half to even."""
    return int((Decimal(amount_minor) * rate_bp / 10_000).to_integral_value(ROUND_HALF_EVEN))


def digits(currency: str) -> int:
    """How many decimals a currency is written with."""
    return 0 if currency in NO_MINOR_UNIT else 2


def to_minor(value: str | Decimal, currency: str) -> int:
    """`"1234.50"` → 123450. Raises ValueError: not a number, absurdly large, or finer than the minor unit."""
    try:
        scaled = Decimal(str(value)).scaleb(digits(currency))
    except ArithmeticError as error:
        raise ValueError("not an amount of money") from error
    if not scaled.is_finite() or abs(scaled) > LARGEST_MINOR:
        raise ValueError("not an amount of money")
    if scaled != scaled.to_integral_value():
        raise ValueError(f"finer than the minor unit of {currency}")
    return int(scaled)


def format_money(amount_minor: int, currency: str, decimals: bool = False) -> str:
    """`¥48,220`, as price tags of luxury houses are set; with decimals for statements: `¥48,220.00`.

    In the reader's language: in French `48 220,00 ¥`.
    """
    places = digits(currency)
    text = written.number(abs(Decimal(amount_minor).scaleb(-places)), places if decimals else 0)
    sign = "-" if amount_minor < 0 else ""
    if written.unit_apart():
        return f"{sign}{text}{written.SPACE}{SYMBOLS.get(currency, currency)}"
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{text}"
