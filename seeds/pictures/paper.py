"""Paper and cloth: an invitation under its seal, a leather-care set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import DEEP_GOLD, GOLD, INK, IVORY, PALE_GOLD, Colour, Point, darker, lighter

if TYPE_CHECKING:
    from PIL.Image import Image

TABLES: list[Colour] = [(46, 40, 34), (84, 34, 36), (40, 54, 48)]
TILT = math.radians(-7)


def tilted(points: Sequence[Point], x: float = 540, y: float = 720) -> list[Point]:
    """Turned a little around the middle of the picture, as things lie on a table."""
    cos, sin = math.cos(TILT), math.sin(TILT)
    return [(x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in points]


def sheet(canvas: Image, points: Sequence[Point], start: Colour, end: Colour, depth: int = 16) -> None:
    mask = studio.polygon(tilted(points))
    studio.shadow(canvas, mask, depth, depth, depth, 0.5)
    studio.paint(canvas, mask, start, end, 30)


def invitation(random: Random) -> Image:
    table = random.choice(TABLES)
    canvas = studio.gradient(lighter(table, 0.2), darker(table, 0.2), 30)
    studio.window_light(canvas, random, 0.12)
    sheet(canvas, [(300, 260), (850, 260), (850, 800), (300, 800)], (253, 249, 240), (236, 226, 206))
    for inset, width in ((26, 4), (38, 1.5)):
        left, top, right = 300 + inset, 260 + inset, 850 - inset
        frame = tilted([(left, 800), (left, top), (right, top), (right, 800)])
        studio.veil(canvas, studio.stroke(frame, width), GOLD, 0.9)
    crest = tilted([(575, 352), (613, 394), (575, 436), (537, 394)])
    studio.paint(canvas, studio.polygon(crest), PALE_GOLD, DEEP_GOLD, 40)
    for y, half in ((486, 120), (520, 70)):
        studio.veil(canvas, studio.stroke(tilted([(575 - half, y), (575 + half, y)]), 3), (120, 104, 78), 0.7)
    envelope(canvas)
    seal(canvas, random.choice([(150, 40, 42), (176, 134, 60)]))
    return studio.finish(canvas, random)


def envelope(canvas: Image) -> None:
    sheet(canvas, [(190, 620), (890, 620), (890, 1120), (190, 1120)], (246, 238, 222), (222, 208, 182), 22)
    for side in ([(190, 620), (520, 880), (190, 1120)], [(890, 620), (560, 880), (890, 1120)]):
        sheet(canvas, side, (250, 243, 229), (232, 220, 196), 5)
    sheet(canvas, [(190, 1120), (540, 840), (890, 1120)], (248, 240, 225), (228, 215, 190), 6)
    sheet(canvas, [(190, 620), (540, 930), (890, 620)], (254, 249, 238), (240, 229, 208), 11)


def seal(canvas: Image, wax: Colour) -> None:
    x, y = tilted([(540, 915)])[0]
    edge = [
        (
            x + (74 + 5 * math.sin(a * 5) + 3 * math.sin(a * 8 + 1)) * math.cos(a),
            y + (72 + 5 * math.cos(a * 4)) * math.sin(a),
        )
        for a in (math.tau * n / 90 for n in range(90))
    ]
    blob = studio.polygon(edge)
    studio.shadow(canvas, blob, 8, 10, 9, 0.6)
    studio.paint(canvas, blob, lighter(wax, 0.35), darker(wax, 0.35), 40)
    studio.paint(canvas, studio.ellipse(x, y, 52, 52), darker(wax, 0.25), lighter(wax, 0.2), 40)
    gem = [(x, y - 30), (x + 26, y), (x, y + 30), (x - 26, y)]
    studio.veil(canvas, studio.stroke([*gem, gem[0]], 4), lighter(wax, 0.55), 0.9)
    studio.veil(canvas, studio.ellipse(x - 34, y - 44, 20, 9), (255, 255, 255), 0.5, 6)


def care(random: Random) -> Image:
    canvas = studio.room(IVORY, (206, 190, 162), 800)
    studio.window_light(canvas, random, 0.24)
    cloth(canvas, random.choice([(226, 210, 178), (196, 172, 132)]))
    bottle(canvas)
    brush(canvas)
    return studio.finish(canvas, random)


def cloth(canvas: Image, wool: Colour) -> None:
    for place in range(4):
        top = 1120 - place * 42
        fold = studio.rounded(470 + place * 5, top, 950 - place * 4, top + 50, 24)
        studio.shadow(canvas, fold, 12, 9, 10, 0.4)
        studio.paint(canvas, fold, lighter(wool, 0.3), darker(wool, 0.22))
        studio.veil(canvas, studio.stroke([(492, top + 9), (928, top + 9)], 3), (255, 252, 244), 0.45, 2)
    uppermost = studio.polygon([(490, 1000), (934, 1000), (890, 944), (540, 944)])
    studio.paint(canvas, uppermost, lighter(wool, 0.5), lighter(wool, 0.16))
    hem = [(514, 992), (910, 992), (876, 952), (556, 952), (514, 992)]
    studio.veil(canvas, studio.stroke(hem, 2.4), GOLD, 0.8)


def bottle(canvas: Image) -> None:
    amber: Colour = (120, 66, 24)
    glass = studio.rounded(190, 620, 430, 1160, 40)
    studio.shadow(canvas, studio.ellipse(320, 1158, 132, 16), 30, 8, 18, 0.7)
    studio.shadow(canvas, glass, 50, 12, 30, 0.25)
    studio.paint(canvas, glass, lighter(amber, 0.25), darker(amber, 0.55), 90)
    studio.veil(canvas, studio.inside(studio.stroke([(228, 660), (228, 1120)], 18), glass), (255, 236, 200), 0.6, 6)
    studio.veil(canvas, studio.inside(studio.stroke([(398, 700), (398, 1110)], 10), glass), (255, 196, 120), 0.4, 5)
    studio.paint(canvas, studio.rounded(252, 560, 368, 632, 10), darker(amber, 0.1), darker(amber, 0.6), 90)
    cap = studio.rounded(238, 450, 382, 590, 14)
    studio.shadow(canvas, cap, 10, 8, 10, 0.35)
    studio.paint(canvas, cap, lighter(INK, 0.28), INK, 90)
    studio.veil(canvas, studio.stroke([(262, 470), (262, 572)], 10), (255, 246, 226), 0.35, 4)
    studio.paint(canvas, studio.rounded(238, 574, 382, 590, 4), PALE_GOLD, DEEP_GOLD, 90)
    label = studio.rounded(218, 780, 402, 1020, 3)
    studio.paint(canvas, label, (252, 247, 236), (232, 220, 196), 60)
    studio.veil(canvas, studio.stroke([(230, 792), (390, 792), (390, 1008), (230, 1008), (230, 792)], 2), GOLD, 0.9)
    studio.paint(canvas, studio.polygon([(310, 850), (336, 880), (310, 910), (284, 880)]), PALE_GOLD, DEEP_GOLD, 40)
    for y, half in ((944, 48), (962, 30)):
        studio.veil(canvas, studio.stroke([(310 - half, y), (310 + half, y)], 2.4), (120, 104, 78), 0.7)


def brush(canvas: Image) -> None:
    bristles = studio.polygon([(560, 930), (850, 930), (862, 985), (548, 985)])
    studio.shadow(canvas, bristles, 14, 10, 10, 0.45)
    studio.paint(canvas, bristles, (92, 68, 44), (44, 32, 22))
    for x in range(556, 856, 7):
        studio.veil(canvas, studio.stroke([(x, 934), (x - 1, 984)], 1.4), (168, 134, 92), 0.5)
    wood = studio.rounded(530, 860, 880, 936, 34)
    studio.shadow(canvas, wood, 8, 8, 8, 0.4)
    studio.paint(canvas, wood, (188, 140, 88), (108, 68, 34))
    studio.veil(canvas, studio.stroke([(570, 880), (840, 880)], 7), (255, 234, 196), 0.5, 5)
