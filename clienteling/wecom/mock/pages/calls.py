"""The call log: every call received and every callback sent, newest first, by path and errcode."""

import json
from datetime import datetime
from html import escape
from typing import Any

from clienteling.wecom.mock.http import Answer, Incoming
from clienteling.wecom.mock.pages.frame import SHANGHAI
from clienteling.wecom.mock.pages.layout import sheet
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

SHOWN = 100
FAILED = {"lost", "failed"}


def show(world: World, incoming: Incoming) -> Answer:
    language, query = incoming.language, incoming.query
    path, errcode = query.get("path", "").strip(), query.get("errcode", "").strip()
    code = int(errcode) if errcode.removeprefix("-").isdecimal() else None
    found = [row for row in world.journal.select(errcode=code) if path.lower() in str(row["path"]).lower()]
    rows = "".join(_row(row, language) for row in found[-SHOWN:][::-1])
    body = (
        f'<form class="line-form" method="get"><label class="grow">{word("path", language)}'
        f'<input name="path" value="{escape(path)}"></label><label>{word("errcode", language)}'
        f'<input name="errcode" value="{escape(errcode)}" inputmode="numeric"></label>'
        f"<button>{word('filter', language)}</button></form>"
        + (f'<div class="log">{rows}</div>' if rows else f'<p class="empty">{word("no_calls", language)}</p>')
    )
    return sheet("/calls", "calls", "calls_lead", body, language)


def _row(row: dict[str, Any], language: str) -> str:
    """One line; opened it shows what was received and what was answered."""
    at = datetime.fromtimestamp(row["at"], SHANGHAI)
    fault = f'<span class="tag bad">{escape(str(row["fault"]))}</span>' if row.get("fault") else ""
    took = f"{row['ms']:g} {word('duration', language)}" if row.get("ms") else ""
    head = (
        f"<time>{at:%H:%M:%S}</time><b>{escape(str(row['method']))}</b><code>{escape(str(row['path']))}</code>{fault}"
        f"{_outcome(row)}<small>{took}</small>"
    )
    given = "".join(f"<pre>{escape(part)}</pre>" for part in (_pretty(row["query"]), _pretty(row["body"])) if part)
    came, went = ("sent", "outcome") if row["method"] == "CALLBACK" else ("received", "answered")
    return (
        f"<details><summary>{head}</summary><h3>{word(came, language)}</h3>{given or '<pre>–</pre>'}"
        f"<h3>{word(went, language)}</h3><pre>{escape(_pretty(row['answer']) or '–')}</pre></details>"
    )


def _outcome(row: dict[str, Any]) -> str:
    answer = row.get("answer")
    said = answer.get("state", answer.get("errcode", "")) if isinstance(answer, dict) else row.get("status", "")
    good = said in (0, "delivered", "queued", 200, 302)
    return f'<span class="tag{"" if good else " bad"}">{escape(str(said))}</span>'


def _pretty(value: Any) -> str:
    """Indented where it is JSON, as it came where it is not."""
    if not value:
        return ""
    try:
        data = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return json.dumps(data, ensure_ascii=False, indent=2)
