"""How much of the matrix of rights is asked, and at the end how large it was.

With the tests a fifth, another each day; all of it by `DOORS=all python3 run.py test tests/doors`.
"""

import os
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

ASKED = "questions asked of the doors"
PARTS = 1 if os.environ.get("DOORS") == "all" else 5


def is_due(question: str) -> bool:
    """Whether the question is of today's part. The same questions in every process."""
    return crc32(question.encode()) % PARTS == today() % PARTS


def today() -> int:
    return datetime.now(UTC).date().toordinal()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Adds up what each test reports of itself, also where several processes ran them."""
    reports = [one for found in terminalreporter.stats.values() for one in found if getattr(one, "when", "") == "call"]
    told = [value for one in reports for name, value in one.user_properties if name == ASKED]
    if told:
        asked, allows, denies = (sum(column) for column in zip(*told, strict=True))
        part = "" if PARTS == 1 else f" (part {today() % PARTS + 1} of {PARTS}; DOORS=all asks everything)"
        terminalreporter.write_line(f"doors: {asked:,} checks: unexpected allows {allows}, denies {denies}{part}")
