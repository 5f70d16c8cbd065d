"""Says at the end how large the matrix of rights was."""

from typing import Any

ASKED = "questions asked of the doors"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Adds up what each test reports of itself, also where several processes ran them."""
    reports = [one for found in terminalreporter.stats.values() for one in found if getattr(one, "when", "") == "call"]
    told = [value for one in reports for name, value in one.user_properties if name == ASKED]
    if told:
        asked, wrong = (sum(column) for column in zip(*told, strict=True))
        terminalreporter.write_line(f"doors: {asked:,} questions asked, {wrong:,} answered otherwise")
