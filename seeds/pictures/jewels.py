"""Jewels: a watch, a strand of pearls, a ring in its case."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import DEEP_GOLD, GOLD, HEIGHT, INK, IVORY, PALE_GOLD, WIDTH, Colour, Point, darker, lighter

if TYPE_CHECKING:
    from PIL.Image import Image

STRAPS: list[Colour] = [(58, 40, 28), (34, 32, 30), (96, 34, 34), (44, 58, 46)]


def watch(random: Random) -> Image:
    canvas = studio.gradient((232, 222, 202), (196, 180, 150), 30)
    studio.window_light(canvas, random, 0.24)
    strap(canvas, random.choice(STRAPS))
    case(canvas)
    dial(canvas, random.choice([(246, 240, 228), (28, 32, 44), (40, 56, 48)]))
    glass = studio.inside(studio.ellipse(430, 560, 150, 240), studio.ellipse(540, 675, 236, 236))
    studio.veil(canvas, glass, (255, 255, 255), 0.12, 30)
    return studio.finish(canvas, random)


def strap(canvas: Image, leather: Colour) -> None:
    for top, bottom in ((-20, 470), (880, 1380)):
        inner = bottom if top < 0 else top
        outer = top if top < 0 else bottom
        shape = studio.polygon([(418, inner), (662, inner), (628, outer), (452, outer)])
        studio.shadow(canvas, shape, 34, 14, 26, 0.5)
        studio.paint(canvas, shape, darker(leather, 0.35), lighter(leather, 0.12), 90)
        studio.veil(
            canvas, studio.inside(studio.stroke([(512, inner), (512, outer)], 46), shape), (255, 236, 204), 0.16, 24
        )
        for x, lean in ((436, 34), (644, -34)):
            for step in range(0, 480, 22):
                a, b = (step / 490, (step + 13) / 490)
                ys = [inner + (outer - inner) * share for share in (a, b)]
                stitch = [(x + lean * a, ys[0]), (x + lean * b, ys[1])]
                studio.veil(canvas, studio.stroke(stitch, 2.4), (226, 204, 164), 0.75)


def case(canvas: Image) -> None:
    for left in (404, 616):
        for top in (432, 848):
            lug = studio.rounded(left, top, left + 60, top + 74, 20)
            studio.shadow(canvas, lug, 18, 12, 14, 0.4)
            studio.paint(canvas, lug, PALE_GOLD, DEEP_GOLD, 60)
    crown = studio.rounded(806, 648, 850, 704, 9)
    studio.paint(canvas, crown, PALE_GOLD, DEEP_GOLD)
    for y in range(654, 702, 9):
        studio.veil(canvas, studio.stroke([(812, y), (848, y)], 2), DEEP_GOLD, 0.8)
    ring = studio.ellipse(540, 675, 276, 276)
    studio.shadow(canvas, ring, 44, 36, 34, 0.6)
    for outer, start, end, angle in (
        (276, (255, 236, 188), DEEP_GOLD, 40),
        (262, GOLD, PALE_GOLD, 215),
        (246, DEEP_GOLD, PALE_GOLD, 40),
    ):
        studio.paint(canvas, studio.ellipse(540, 675, outer, outer), start, end, angle)


def dial(canvas: Image, face: Colour) -> None:
    studio.paint(canvas, studio.ellipse(540, 675, 236, 236), lighter(face, 0.12), darker(face, 0.14), 40)
    mark = INK if sum(face) > 400 else PALE_GOLD
    for minute in range(60):
        hour = minute % 5 == 0
        ends = [around(minute * 6, 222), around(minute * 6, 186 if hour else 212)]
        studio.veil(canvas, studio.stroke(ends, 7 if hour else 2), GOLD if hour else mark, 0.95)
    small = studio.ellipse(540, 772, 58, 58)
    studio.paint(canvas, small, darker(face, 0.1), lighter(face, 0.08), 40)
    studio.veil(canvas, studio.stroke(studio.arc(540, 772, 58, 58, 0, 360), 2), mark, 0.6)
    studio.veil(canvas, studio.stroke([(540, 772), (574, 744)], 3), mark, 0.9)
    for degrees, length, width in ((305, 128, 12), (60, 182, 9)):
        hand = studio.stroke([around(degrees + 180, 30), around(degrees, length)], width)
        studio.shadow(canvas, hand, 7, 9, 5, 0.45)
        studio.paint(canvas, hand, PALE_GOLD, DEEP_GOLD, 60)
    studio.paint(canvas, studio.ellipse(540, 675, 13, 13), (255, 240, 205), DEEP_GOLD, 40)


def around(degrees: float, radius: float) -> Point:
    """Of the dial: 0° is twelve o'clock."""
    angle = math.radians(degrees - 90)
    return 540 + radius * math.cos(angle), 675 + radius * math.sin(angle)


def pearls(random: Random) -> Image:
    cloth = random.choice([(58, 30, 34), (30, 38, 40), (48, 44, 38)])
    canvas = studio.gradient(lighter(cloth, 0.12), darker(cloth, 0.35), 25)
    for place in range(7):
        left = -300 + place * 240 + random.randint(-40, 40)
        ridge = studio.bezier((left + 500, -40), (left + 330, 500), (left + 420, 840), (left + 60, 1400))
        studio.veil(canvas, studio.stroke(ridge, 60), (255, 238, 214), 0.12, 34)
        studio.veil(canvas, studio.stroke([(a + 92, b) for a, b in ridge], 70), (0, 0, 0), 0.34, 36)
    lower = studio.bezier((-60, 430), (330, 1330), (860, 1250), (1150, 250), 220)
    upper = studio.bezier((60, -80), (160, 760), (900, 900), (1010, -80), 220)
    for curve, size in ((upper, 37), (lower, 46)):
        for x, y in evenly(curve, size * 1.94):
            pearl(canvas, x, y, size)
    return studio.finish(canvas, random)


def evenly(curve: list[Point], gap: float) -> list[Point]:
    found = [curve[0]]
    for point in curve:
        if math.dist(point, found[-1]) >= gap:
            found.append(point)
    return found


def pearl(canvas: Image, x: float, y: float, radius: float) -> None:
    if not (-radius < x < WIDTH + radius and -radius < y < HEIGHT + radius):
        return
    ball = studio.ellipse(x, y, radius, radius)
    studio.shadow(canvas, ball, 12, 18, 13, 0.7)
    studio.paint(canvas, ball, (250, 244, 234), (176, 158, 142), 35)
    studio.veil(
        canvas,
        studio.inside(studio.ellipse(x + radius * 0.42, y + radius * 0.5, radius * 0.5, radius * 0.42), ball),
        (236, 206, 190),
        0.5,
        radius * 0.2,
    )
    studio.veil(
        canvas,
        studio.inside(studio.ellipse(x + radius * 0.1, y + radius * 0.9, radius * 0.8, radius * 0.3), ball),
        (96, 78, 66),
        0.5,
        radius * 0.22,
    )
    studio.veil(
        canvas,
        studio.ellipse(x - radius * 0.34, y - radius * 0.38, radius * 0.26, radius * 0.2),
        (255, 255, 255),
        0.95,
        radius * 0.09,
    )


def ring(random: Random) -> Image:
    velvet = random.choice([(44, 58, 50), (96, 30, 34), (38, 42, 60)])
    canvas = studio.room(IVORY, (214, 200, 174), 760)
    studio.window_light(canvas, random, 0.22)
    lid = studio.rounded(230, 330, 850, 820, 36)
    studio.shadow(canvas, lid, 40, 20, 34, 0.4)
    studio.paint(canvas, lid, lighter(velvet, 0.14), darker(velvet, 0.3), 20)
    studio.paint(canvas, studio.rounded(272, 372, 808, 800, 20), (250, 244, 232), (220, 206, 182))
    base = studio.rounded(200, 800, 880, 1150, 34)
    studio.shadow(canvas, studio.ellipse(560, 1142, 370, 26), 20, 10, 24, 0.8)
    studio.paint(canvas, base, lighter(velvet, 0.1), darker(velvet, 0.45))
    cushion = studio.rounded(226, 772, 854, 900, 60)
    studio.paint(canvas, cushion, (252, 247, 238), (206, 190, 164))
    studio.veil(canvas, studio.stroke([(240, 838), (840, 838)], 10), (90, 70, 46), 0.7, 6)
    band(canvas)
    diamond(canvas, random)
    return studio.finish(canvas, random)


def band(canvas: Image) -> None:
    hoop = studio.arc(540, 705, 142, 150, 122, 418)
    metal = studio.stroke(hoop, 25)
    studio.shadow(canvas, metal, 26, 12, 16, 0.4)
    studio.paint(canvas, metal, (255, 238, 196), DEEP_GOLD, 55)
    studio.veil(canvas, studio.stroke(studio.arc(536, 701, 142, 150, 150, 262), 6), (255, 252, 236), 0.75, 3)
    studio.veil(canvas, studio.stroke(studio.arc(543, 708, 134, 142, 290, 410), 5), (70, 48, 14), 0.5, 4)


def diamond(canvas: Image, random: Random) -> None:
    """A round brilliant from the side: table, crown and pavilion in facets of broken light."""
    top, girdle, point = 440, 496, (540.0, 640.0)
    xs = [404 + 272 * n / 8 for n in range(9)]
    tops = [(462 + 156 * n / 8, float(top)) for n in range(9)]
    for n in range(8):
        crown = [tops[n], tops[n + 1], (xs[n + 1], girdle), (xs[n], girdle)]
        studio.paint(canvas, studio.polygon(crown), glint(random), glint(random), random.randint(0, 360))
        studio.paint(
            canvas,
            studio.polygon([(xs[n], girdle), (xs[n + 1], girdle), point]),
            glint(random),
            glint(random),
            random.randint(0, 360),
        )
    for n in range(1, 8):
        studio.veil(canvas, studio.stroke([(xs[n], girdle), point], 1.2), (255, 255, 255), 0.6)
    for lean in (-1, 1):
        claw = studio.stroke([(540 + lean * 118, 480), (540 + lean * 52, 586)], 11)
        studio.paint(canvas, claw, PALE_GOLD, DEEP_GOLD, 60)
    for x, y, size in ((470, 462, 60), (596, 520, 34)):
        for dx, dy in ((size, 0), (0, size)):
            studio.veil(canvas, studio.stroke([(x - dx, y - dy), (x + dx, y + dy)], 2.4), (255, 255, 250), 0.9, 2)


def glint(random: Random) -> Colour:
    return random.choice(
        [(255, 255, 255), (222, 232, 240), (170, 188, 204), (120, 138, 158), (244, 240, 226), (200, 214, 226)]
    )
