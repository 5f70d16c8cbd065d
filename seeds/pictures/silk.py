"""Silk: a printed carré laid flat, its folds catching the light."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import HEIGHT, SIZE, WIDTH, Colour, Mask, Point

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

# Ground, line and gold of the print.
PRINTS: list[tuple[Colour, Colour, Colour]] = [
    ((241, 232, 214), (27, 25, 20), (176, 138, 62)),
    ((34, 44, 66), (236, 220, 182), (186, 148, 76)),
    ((124, 36, 38), (242, 230, 204), (204, 164, 92)),
    ((40, 66, 56), (240, 230, 206), (196, 158, 84)),
]
SIDE = 1500


def scarf(random: Random) -> Image:
    canvas = studio.gradient((226, 214, 190), (186, 168, 134), 20)
    draped, mask = drape(printed(random), random)
    studio.shadow(canvas, mask, 20, 26, 26, 0.55)
    canvas.paste(draped, (0, 0), mask.image)
    folds(canvas, mask, random)
    studio.window_light(canvas, random, 0.12)
    return studio.finish(canvas, random)


def printed(random: Random) -> Image:
    """Borders, a chain of rings, fans in the corners and a medallion, as a house would print them."""
    from PIL import Image, ImageDraw

    ground, line, gold = random.choice(PRINTS)
    silk = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(silk)
    for x in (0, SIDE):
        for y in (0, SIDE):
            fan(draw, (x, y), ground, line, gold)
    medallion(draw, random.choice([12, 16, 20]), ground, line, gold)
    for inset, colour, width in ((0, line, 96), (96, gold, 9), (118, line, 3)):
        draw.rectangle([inset, inset, SIDE - inset, SIDE - inset], outline=colour, width=width)
    for step in range(48, SIDE, 52):
        for x, y in ((step, 48), (step, SIDE - 48), (48, step), (SIDE - 48, step)):
            draw.ellipse([x - 19, y - 19, x + 19, y + 19], outline=gold, width=5)
    return silk


def fan(draw: ImageDraw, corner: tuple[int, int], ground: Colour, line: Colour, gold: Colour) -> None:
    x, y = corner
    for place, radius in enumerate(range(470, 130, -34)):
        colour = (line, ground, gold, ground)[place % 4]
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)


def medallion(draw: ImageDraw, leaves: int, ground: Colour, line: Colour, gold: Colour) -> None:
    centre = SIDE / 2
    rings = [(520, line, 0.16), (506, ground, 0.15), (430, gold, 0.13), (330, line, 0.17), (316, ground, 0.16)]
    for outer, colour, spread in rings:
        for leaf in range(leaves):
            draw.polygon(petal(math.tau * leaf / leaves, outer * 0.45, outer, spread), fill=colour)
    for radius, colour in ((236, line), (226, gold), (214, ground), (150, line), (138, ground), (96, gold), (60, line)):
        draw.ellipse([centre - radius, centre - radius, centre + radius, centre + radius], fill=colour)
    for bead in range(36):
        x, y = centre + 182 * math.cos(math.tau * bead / 36), centre + 182 * math.sin(math.tau * bead / 36)
        draw.ellipse([x - 8, y - 8, x + 8, y + 8], fill=gold)


def petal(angle: float, inner: float, outer: float, spread: float) -> list[Point]:
    centre, found = SIDE / 2, []
    for step in range(41):
        turn = math.tau * step / 40
        along = (inner + outer) / 2 + (outer - inner) / 2 * math.cos(turn)
        across = angle + spread * math.sin(turn)
        found.append((centre + along * math.cos(across), centre + along * math.sin(across)))
    return found


def drape(silk: Image, random: Random) -> tuple[Image, Mask]:
    """The print turned, seen from a little above and rippled; with its outline."""
    from PIL import Image

    sheet = silk.convert("RGBA").rotate(random.uniform(14, 26), Image.Resampling.BICUBIC, expand=True)
    sheet = sheet.resize((1480, 1400), Image.Resampling.LANCZOS)
    frame = Image.new("RGBA", SIZE)
    frame.paste(sheet, (-random.randint(120, 210), random.randint(20, 90)))
    phase = random.uniform(0, math.tau)
    rippled = frame.transform(SIZE, Image.Transform.MESH, list(ripples(phase)), Image.Resampling.BICUBIC)
    return rippled.convert("RGB"), Mask(rippled.getchannel("A"), 0, 0)


def ripples(phase: float, cell: int = 30) -> list[tuple[tuple[int, int, int, int], tuple[float, ...]]]:
    def moved(x: float, y: float) -> tuple[float, float]:
        wave = math.sin((x + y * 0.55) / 105 + phase)
        return x + 9 * wave, y + 13 * wave + 7 * math.sin(x / 61 + phase * 2)

    mesh = []
    for x in range(0, WIDTH, cell):
        for y in range(0, HEIGHT, cell):
            corners = [moved(x, y), moved(x, y + cell), moved(x + cell, y + cell), moved(x + cell, y)]
            mesh.append(((x, y, x + cell, y + cell), tuple(value for corner in corners for value in corner)))
    return mesh


def folds(canvas: Image, mask: Mask, random: Random) -> None:
    """Bands of light and shade where the silk rises and falls."""
    for place in range(6):
        x = -260 + place * 250 + random.randint(-30, 30)
        ridge = studio.bezier((x + 560, -50), (x + 420, 420), (x + 190, 900), (x - 40, 1420))
        valley = [(a + 74, b + 10) for a, b in ridge]
        studio.veil(canvas, studio.inside(studio.stroke(valley, 54), mask), (20, 14, 8), 0.3, 22)
        studio.veil(canvas, studio.inside(studio.stroke(ridge, 34), mask), (255, 250, 238), 0.34, 17)
