"""Silk: a printed carré laid flat, its folds catching the light."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import Colour, Point

if TYPE_CHECKING:
    from PIL.Image import Image

GROUNDS: list[tuple[Colour, Colour, Colour]] = [
    ((241, 232, 214), (27, 25, 20), (176, 138, 62)),
    ((30, 38, 58), (232, 214, 170), (176, 138, 62)),
    ((120, 32, 34), (240, 226, 196), (196, 156, 84)),
    ((38, 62, 52), (238, 226, 200), (190, 150, 76)),
]
SIDE = 1600


def scarf(random: Random) -> Image:
    from PIL import Image

    canvas = studio.gradient((214, 200, 174), (178, 160, 128), 20)
    print_ = pattern(random)
    draped, mask = drape(print_, random)
    studio.shadow(canvas, mask, 22, 26, 26, 0.5)
    canvas.paste(draped, (0, 0), mask)
    folds(canvas, mask, random)
    return studio.finish(canvas.convert("RGB") if canvas.mode != "RGB" else canvas, random) if Image else canvas


def pattern(random: Random) -> Image:
    """Borders, a rope, corner fans and a medallion, as a house would print them."""
    from PIL import Image, ImageDraw

    ground, line, gold = random.choice(GROUNDS)
    silk = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(silk)
    for inset, colour, width in ((0, line, 70), (70, gold, 10), (104, line, 4), (190, gold, 4), (204, line, 26)):
        draw.rectangle([inset, inset, SIDE - inset, SIDE - inset], outline=colour, width=width)
    for step in range(0, SIDE - 300, 46):
        for x, y in ((150 + step, 147), (150 + step, SIDE - 147), (147, 150 + step), (SIDE - 147, 150 + step)):
            draw.ellipse([x - 17, y - 17, x + 17, y + 17], outline=gold, width=5)
    for cx, cy in ((230, 230), (SIDE - 230, 230), (230, SIDE - 230), (SIDE - 230, SIDE - 230)):
        fan(draw, cx, cy, line, gold)
    medallion(draw, random.choice([12, 16, 20]), ground, line, gold)
    return silk


def fan(draw: object, cx: int, cy: int, line: Colour, gold: Colour) -> None:
    for radius in range(60, 330, 30):
        colour = gold if radius % 60 else line
        draw.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], outline=colour, width=6)  # type: ignore[attr-defined]


def petal(angle: float, inner: float, outer: float, spread: float) -> list[Point]:
    centre = SIDE / 2
    at = [(inner, 0.0), ((inner + outer) / 2, spread), (outer, 0.0), ((inner + outer) / 2, -spread)]
    return [(centre + r * math.cos(angle + turn), centre + r * math.sin(angle + turn)) for r, turn in at]
