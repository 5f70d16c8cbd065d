"""Finds the texts marked for translation in Python and templates, without GNU gettext."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Which argument is the context, the text and the plural, by the function's name without `_lazy` or `_noop`.
SIGNATURES: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
SKIPPED = {"migrations", "tests", "node_modules", "__pycache__"}


@dataclass(frozen=True, order=True)
class Msgid:
    text: str
    plural: str = ""
    context: str = ""


def of_call(call: ast.Call) -> Msgid | None:
    """The marked text of one call; None for other functions and for texts only known at run time."""
    function = call.func
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    signature = SIGNATURES.get(re.sub(r"_(lazy|noop)$", "", name))
    if signature is None:
        return None
    parts = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
    chosen = ["" if at is None else parts[at] if at < len(parts) else None for at in signature]
    context, text, plural = (part if isinstance(part, str) else None for part in chosen)
    return None if context is None or plural is None or not text else Msgid(text, plural, context)


def in_python(source: str) -> Iterator[Msgid]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (found := of_call(node)):
            yield found


def in_template(source: str) -> Iterator[Msgid]:
    """Django blanks out all but the marked texts; what is left is read as Python calls, one by one."""
    plain = templatize(source)
    for match in CALL.finditer(plain):
        call = call_from(plain, match.start())
        if call and (found := of_call(call)):
            yield found


def call_from(text: str, start: int) -> ast.Call | None:
    """The Python call that begins at `start`: the shortest piece up to a closing bracket that parses."""
    for closing in re.finditer(r"\)", text[start:]):
        try:
            parsed = ast.parse(text[start : start + closing.end()], mode="eval").body
        except SyntaxError:
            continue
        return parsed if isinstance(parsed, ast.Call) else None
    return None


def files(root: Path) -> Iterator[Path]:
    """Python files and templates under `root`, in a stable order."""
    for path in sorted(root.rglob("*")):
        inside = set(path.relative_to(root).parts)
        if path.suffix in {".py", ".html", ".txt"} and path.is_file() and not inside & SKIPPED:
            if path.suffix == ".py" or "templates" in inside:
                yield path


def under(roots: Iterable[Path]) -> dict[Msgid, set[str]]:
    """Every marked text under the folders, with the files it occurs in (relative to the folder's parent)."""
    found: dict[Msgid, set[str]] = {}
    for root in roots:
        for path in files(root):
            read = in_python if path.suffix == ".py" else in_template
            for msgid in read(path.read_text(encoding="utf-8")):
                found.setdefault(msgid, set()).add(path.relative_to(root.parent).as_posix())
    return found
