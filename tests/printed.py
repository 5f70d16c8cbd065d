"""Tables that tests make of their own run: printed (`pytest -s` shows them), and the same ones that stand in docs/.

`WRITE_DOCS=1` writes them there instead, between the two comments that name them.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def stands_in(page: str, name: str, made: str) -> None:
    """Print what was made; it must be what the page shows."""
    print(f"\n{name}\n{made}")
    path, begin, end = DOCS / page, f"<!-- {name} -->\n", "\n<!-- end -->"
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    shown, found, after = rest.partition(end)
    assert found, f"{page} has no place for {name}"
    if os.environ.get("WRITE_DOCS"):
        path.write_text(before + begin + made + end + after, encoding="utf-8")
    else:
        assert made == shown, f"{page} shows another table than this run made: run the test with WRITE_DOCS=1"
