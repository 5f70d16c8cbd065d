"""The mock's clock: what it shows, and how to move it on."""

from datetime import datetime, timedelta

from clienteling.wecom.mock.http import Answer, Incoming
from clienteling.wecom.mock.pages.frame import SHANGHAI
from clienteling.wecom.mock.pages.layout import sheet
from clienteling.wecom.mock.pages.talk import button
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

STEPS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400}


def show(world: World, incoming: Incoming) -> Answer:
    language = incoming.language
    now = datetime.fromtimestamp(world.clock.now(), SHANGHAI)
    ahead = timedelta(seconds=round(world.clock.ahead_s))
    rest = str(timedelta(seconds=ahead.seconds))
    far = word("days", language).format(days=ahead.days, rest=rest) if ahead.days else rest
    said = word("ahead", language).format(ahead=far) if ahead else word("on_time", language)
    steps = "".join(
        button("/mock/clock", {"advance_s": str(seconds)}, f"+ {word(name, language)}", kind="step")
        for name, seconds in STEPS.items()
    )
    body = (
        f'<section class="face"><p class="hands">{now:%H:%M:%S}</p><p class="meta">{now:%Y-%m-%d} · UTC+8 · {said}</p>'
        f'<div class="steps">{steps}</div><form class="line-form" data-post="/mock/clock">'
        f'<label>{word("seconds", language)}<input type="number" name="advance_s" min="0" step="any" required></label>'
        f"<button>{word('move', language)}</button></form></section>"
    )
    return sheet("/clock", "clock", "clock_lead", body, language)
