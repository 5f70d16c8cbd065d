"""Options of the import commands."""

from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.imports import columns
from clienteling.clients.imports.columns import Layout
from clienteling.lib.errors import DomainError

LAYOUT = ("delimiter", "time_format", "time_zone", "currency")


def add_to(parser: CommandParser, kind: str, fields: Sequence[str]) -> None:
    add_file(parser)
    add_columns(parser, kind, fields)
    parser.add_argument("--market", help="code of the market; may be left out when there is only one")
    parser.add_argument("--source", default="import", type=source, help="system the file comes from (import)")
    parser.add_argument("--create-clients", action="store_true", help="make anonymous clients for unknown CRM numbers")
    parser.add_argument("--dry-run", action="store_true", help="do everything, keep nothing, say what would be")
    parser.add_argument("--limit", type=int, help="read only so many rows")
    parser.add_argument("--rejects", type=Path, help="where bad rows go (here, under FILE's name and .rejected)")
    parser.add_argument("--json", action="store_true", help="the summary as one line of JSON")


def add_file(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8 or GB18030) or XLSX")
    parser.add_argument("--no-header", action="store_true", help="the first line is data; columns are positions from 0")
    parser.add_argument("--delimiter", help="a character, tab, or spaces for columns set apart by blanks (guessed)")
    parser.add_argument("--time-format", help="unix, or as in 2026-11-22: %%Y-%%m-%%d (ISO 8601)")
    parser.add_argument("--time-zone", type=zone, help="of times without one, such as Asia/Shanghai (the market's)")
    parser.add_argument("--currency", help="of the amounts, such as USD (the market's)")


def add_columns(parser: CommandParser, kind: str, fields: Sequence[str]) -> None:
    parser.add_argument(
        "--column", action="append", default=[], type=pair, metavar="FIELD=COLUMN",
        help=f"which column holds a field, by header or position from 0; fields: {', '.join(fields)}",
    )  # fmt: skip
    parser.add_argument(
        "--value", action="append", default=[], type=value, metavar="FIELD:THEIRS=OURS",
        help="what a value of the file means, such as kind:pv=product_view",
    )  # fmt: skip
    parser.add_argument("--mapping", metavar="NAME", help=f"columns and formats saved for {kind} under this name")
    parser.add_argument("--save-mapping", metavar="NAME", help="keep columns and formats under this name")


def pair(text: str) -> tuple[str, str]:
    left, found, right = text.partition("=")
    if not (left and found and right):
        raise ArgumentTypeError(f"{text!r} is not FIELD=COLUMN")
    return left.strip(), right.strip()


def value(text: str) -> tuple[str, str, str]:
    name, found, rest = text.partition(":")
    if not found:
        raise ArgumentTypeError(f"{text!r} is not FIELD:THEIRS=OURS")
    return (name.strip(), *pair(rest))


def source(text: str) -> str:
    if not 0 < len(text) <= 30:
        raise ArgumentTypeError("a source has 1 to 30 characters")
    return text


def zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ArgumentTypeError(f"no time zone is called {text!r}") from error


def layout(kind: str, given: dict[str, Any]) -> Layout:
    """What was saved under `--mapping`, changed by what is given now."""
    values: dict[str, dict[str, str]] = {}
    for name, theirs, ours in given["value"]:
        values.setdefault(name, {})[theirs] = ours
    saved = columns.kept(kind, given["mapping"]) if given["mapping"] else Layout()
    changed = saved.changed_by(
        {"columns": dict(given["column"]), "values": values, **{name: given[name] for name in LAYOUT}}
    )
    return changed.without_header() if given["no_header"] else changed


def market(code: str | None) -> Market:
    markets = list(Market.objects.select_related("corp").filter(**({"code": code} if code else {}))[:2])
    if len(markets) != 1:
        codes = ", ".join(Market.objects.order_by("code").values_list("code", flat=True)) or _("none")
        raise DomainError("market_unknown", _("Name a market with --market; there are: %(codes)s.") % {"codes": codes})
    return markets[0]
