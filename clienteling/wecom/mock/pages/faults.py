"""Faults: planting one, what is planted, and what happens to callbacks."""

from dataclasses import asdict
from html import escape
from typing import Any

from clienteling.wecom.mock import callback_faults
from clienteling.wecom.mock.http import Answer, Incoming
from clienteling.wecom.mock.pages.layout import sheet
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.registry import CALLS
from clienteling.wecom.mock.world import World

OFFERED = (
    *("delay", "trickle", "drop", "reset", "half", "502", "503", "short", "empty"),
    *("-1", "40014", "42001", "45009", "45033"),
)


def show(world: World, incoming: Incoming) -> Answer:
    language = incoming.language
    body = _planter(language) + _planted(world, language) + _callbacks(world, language)
    return sheet("/faults", "faults", "faults_lead", body, language)


def _planter(language: str) -> str:
    paths = "".join(f'<option value="{escape(path)}">' for path in ("*", *sorted(CALLS)))
    kinds = "".join(f"<option>{kind}</option>" for kind in OFFERED)
    numbers = "".join(
        f'<label>{word(name, language)}<input type="number" name="{name}" value="1" min="{least}" step="{by}"></label>'
        for name, least, by in (("nth", 1, "1"), ("times", -1, "1"), ("seconds", 0, "any"))
    )
    return (
        f'<section><form class="line-form" data-post="/mock/faults"><label class="grow">{word("path", language)}'
        f'<input name="path" list="paths" value="/cgi-bin/message/send" required></label>'
        f'<datalist id="paths">{paths}</datalist><label>{word("kind", language)}<select name="kind">{kinds}</select>'
        f"</label>{numbers}<button>{word('plant', language)}</button></form></section>"
    )


def _planted(world: World, language: str) -> str:
    rows = "".join(_row(fault, language) for fault in world.faults.rows)
    heads = "".join(f"<th>{word(name, language)}</th>" for name in ("path", "kind", "nth", "times", "seen"))
    table = f'<table class="rows-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    clear = f'<form data-post="/mock/faults" data-method="DELETE"><button>{word("clear", language)}</button></form>'
    empty = f'<p class="meta">{word("no_faults", language)}</p>'
    shares = any(getattr(world.courier.faults, kind) for kind in callback_faults.KINDS)
    return (
        f"<section><h2>{word('planted', language)}</h2>{table if rows else empty}"
        f"{clear if rows or shares else ''}</section>"
    )


def _row(fault: dict[str, Any], language: str) -> str:
    kind = {"errcode": fault["errcode"], "status": fault["status"]}.get(fault["kind"], fault["kind"])
    times = word("forever", language) if fault["times"] < 0 else fault["times"]
    cells = (f"<code>{escape(fault['path'])}</code>", escape(str(kind)), fault["nth"], times, fault["seen"])
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _callbacks(world: World, language: str) -> str:
    given = asdict(world.courier.faults)
    fields = "".join(
        f'<label>{word(name, language)}<input type="number" name="{name}" value="{given[name]:g}" min="0" max="1" '
        f'step="0.01"></label>'
        for name in callback_faults.KINDS
    )
    seed = f'<label>{word("seed", language)}<input type="number" name="seed" value="{given["seed"]}" min="0"></label>'
    return (
        f"<section><h2>{word('callbacks', language)}</h2><p class='meta'>{word('callbacks_lead', language)}</p>"
        f'<form class="line-form" data-post="/mock/callbacks/faults">{fields}{seed}'
        f"<button>{word('apply', language)}</button></form></section>"
    )
