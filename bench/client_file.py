"""A file of clients as a CRM exports it: an XLSX sheet, always the same, 1 row in 100 broken in one of many ways."""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HEADER = [
    "CRM number", "Union ID", "Name", "Phone", "Email", "Birthday", "Language", "Tier", "Tier expires", "Tier since",
    "Associate", "Service", "Marketing",
]  # fmt: skip
FIELDS = [
    "crm", "unionid", "name", "phone", "email", "birthday", "language", "tier", "tier_expires_on", "tier_changed_at",
    "associate", "consent_service", "consent_marketing",
]  # fmt: skip
EVERY = 100
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红玲飞梅鑫波斌宇浩凯健俊帆雪晨晓欣婷雨佳怡嘉琪梦洁颖"
ASSOCIATES = 60
Row = dict[str, Any]
BREAKAGES: dict[str, Callable[[Row, random.Random, int], Row]] = {
    "phone_invalid": lambda row, dice, n: row | {"phone": "12"},
    "email_invalid": lambda row, dice, n: row | {"email": "nobody at example.com"},
    "birthday_invalid": lambda row, dice, n: row | {"birthday": "1988-13-45"},
    "language_invalid": lambda row, dice, n: row | {"language": "中文"},
    "tier_unknown": lambda row, dice, n: row | {"tier": "rhodium"},
    "date_invalid": lambda row, dice, n: row | {"tier": "gold", "tier_expires_on": "end of year"},
    "time_invalid": lambda row, dice, n: row | {"tier": "gold", "tier_changed_at": "yesterday"},
    "associate_unknown": lambda row, dice, n: row | {"associate": "nobody"},
    "answer_invalid": lambda row, dice, n: row | {"consent_service": "perhaps"},
    "name_invalid": lambda row, dice, n: row | {"name": "长" * 81},
    "required": lambda row, dice, n: row | {"name": ""},
    "identity_required": lambda row, dice, n: row | dict.fromkeys(("crm", "unionid", "phone", "email"), ""),
    "identity_invalid": lambda row, dice, n: row | {"crm": "C-" + "9" * 260},
    "identity_conflict": lambda row, dice, n: row | {"crm": number(0), "unionid": union_id(1)},
}


def number(n: int) -> str:
    return f"C-{n:07}"


def union_id(n: int) -> str:
    return f"o6_bench{n:020}"


def broken(n: int) -> str | None:
    """What is wrong with that row: each kind in its turn, from the 51st row on."""
    kinds = list(BREAKAGES)
    return kinds[n // EVERY % len(kinds)] if n % EVERY == EVERY // 2 else None


def expected(rows: int) -> dict[str, int]:
    """Broken rows by reason."""
    found = [kind for n in range(rows) if (kind := broken(n))]
    return {kind: found.count(kind) for kind in BREAKAGES if kind in found}


def row(n: int, dice: random.Random) -> Row:
    tier = dice.choice(["", "", "silver", "gold"])
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))
    return {
        "crm": number(n),
        "unionid": union_id(n) if n % 3 == 1 else "",
        "name": dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice([1, 2, 2]))),
        "phone": 13_000_000_000 + n * 37,
        "email": f"client{n}@example.com" if n % 2 else "",
        "birthday": born if dice.random() < 0.8 else "",
        "language": dice.choice(["", "zh-hans", "en"]),
        "tier": tier,
        "tier_expires_on": date(2027, 12, 31) if tier else "",
        "tier_changed_at": f"2025-{dice.randrange(1, 13):02}-15 10:30:00" if tier else "",
        "associate": f"a{dice.randrange(ASSOCIATES)}" if dice.random() < 0.7 else "",
        "consent_service": dice.choice(["yes", "yes", "no"]),
        "consent_marketing": dice.choice(["yes", "no", ""]),
    }


def made(rows: int) -> Iterator[Row]:
    dice = random.Random(20261122)  # noqa: S311  (a file that is always the same)
    for n in range(rows):
        whole, kind = row(n, dice), broken(n)
        yield BREAKAGES[kind](whole, dice, n) if kind else whole


def write(path: Path, rows: int) -> None:
    """With a table of shared strings, as spreadsheet programs save them: the way that is hardest to read."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        for line, one in enumerate(made(rows), 1):
            page.write_row(line, 0, [one[name] for name in FIELDS])


def columns() -> list[str]:
    """Options of the command: which of our fields each header is."""
    return [f"--column={field}={header}" for field, header in zip(FIELDS, HEADER, strict=True)]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
