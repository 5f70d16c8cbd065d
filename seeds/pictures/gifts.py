"""Gifts: a ribboned box, a flacon, a branch in blossom for the New Year."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import DEEP_GOLD, GOLD, INK, IVORY, PALE_GOLD, SAND, Colour, Point, darker, lighter

if TYPE_CHECKING:
    from PIL.Image import Image

RIBBONS: list[Colour] = [INK, (126, 38, 38), (160, 122, 52), (46, 62, 52)]


def gift_box(random: Random) -> Image:
    ribbon = random.choice(RIBBONS)
    paper = random.choice([(246, 240, 228), (238, 224, 196), (226, 208, 178)])
    canvas = studio.room((224, 212, 190), (200, 184, 154), 820)
    studio.window_light(canvas, random)
    studio.shadow(canvas, studio.polygon([(250, 1050), (860, 1010), (1040, 1090), (420, 1150)]), 20, 6, 30, 0.5)
    faces = [
        ([(230, 640), (640, 700), (640, 1130), (230, 1040)], lighter(paper, 0.1), darker(paper, 0.12)),
        ([(640, 700), (880, 628), (880, 1016), (640, 1130)], darker(paper, 0.16), darker(paper, 0.36)),
    ]
    lid = [
        ([(208, 566), (646, 622), (646, 716), (208, 650)], lighter(paper, 0.2), darker(paper, 0.04)),
        ([(646, 622), (902, 556), (902, 640), (646, 716)], darker(paper, 0.1), darker(paper, 0.26)),
        ([(208, 566), (470, 508), (902, 556), (646, 622)], lighter(paper, 0.5), lighter(paper, 0.05)),
    ]
    for points, start, end in faces:
        studio.paint(canvas, studio.polygon(points), start, end)
    studio.veil(canvas, studio.stroke([(232, 660), (642, 726), (880, 650)], 16), (60, 42, 18), 0.35, 9)
    for points, start, end in lid:
        studio.paint(canvas, studio.polygon(points), start, end)
    bands(canvas, ribbon)
    bow(canvas, ribbon)
    return studio.finish(canvas, random)


def bands(canvas: Image, ribbon: Colour) -> None:
    for points, share in (
        ([(396, 590), (458, 598), (458, 1090), (396, 1076)], 0.12),
        ([(742, 597), (796, 583), (796, 1056), (742, 1082)], -0.3),
        ([(396, 590), (660, 529), (722, 536), (458, 598)], 0.25),
        ([(742, 597), (312, 543), (366, 531), (796, 583)], 0.25),
    ):
        tone = lighter(ribbon, share) if share > 0 else darker(ribbon, -share)
        studio.paint(canvas, studio.polygon(points), lighter(tone, 0.12), darker(tone, 0.25), 30)


def bow(canvas: Image, ribbon: Colour) -> None:
    for x, y, lean in ((555, 560, -1), (555, 560, 1)):
        tail = [
            *studio.bezier((x, y), (x + lean * 60, y + 30), (x + lean * 120, y + 70), (x + lean * 190, y + 60)),
            *studio.bezier(
                (x + lean * 175, y + 110), (x + lean * 100, y + 110), (x + lean * 30, y + 80), (x - lean * 10, y + 20)
            ),
        ]
        leaf(canvas, tail, ribbon, 6)
    for lean in (-1, 1):
        loop = [
            *studio.bezier((555, 560), (555 + lean * 90, 380), (555 + lean * 300, 350), (555 + lean * 292, 470)),
            *studio.bezier((555 + lean * 292, 470), (555 + lean * 284, 560), (555 + lean * 120, 590), (555, 560)),
        ]
        leaf(canvas, loop, ribbon, 14)
        hollow = [
            *studio.bezier(
                (555 + lean * 60, 536), (555 + lean * 130, 440), (555 + lean * 250, 420), (555 + lean * 250, 474)
            ),
            *studio.bezier(
                (555 + lean * 250, 474), (555 + lean * 240, 520), (555 + lean * 130, 552), (555 + lean * 60, 536)
            ),
        ]
        studio.paint(canvas, studio.polygon(hollow), darker(ribbon, 0.5), lighter(ribbon, 0.02), 90 * lean)
    knot = studio.rounded(518, 516, 592, 590, 24)
    studio.shadow(canvas, knot, 4, 10, 8, 0.5)
    studio.paint(canvas, knot, lighter(ribbon, 0.34), darker(ribbon, 0.3), 30)


def leaf(canvas: Image, outline: list[Point], ribbon: Colour, fall: int) -> None:
    mask = studio.polygon(outline)
    studio.shadow(canvas, mask, 10, fall, 12, 0.45)
    studio.paint(canvas, mask, lighter(ribbon, 0.3), darker(ribbon, 0.25), 20)


def perfume(random: Random) -> Image:
    juice = random.choice([(206, 150, 70), (196, 118, 92), (172, 160, 92)])
    canvas = studio.room(random.choice([IVORY, (232, 220, 200)]), SAND, 930)
    studio.window_light(canvas, random, 0.26)
    glow = studio.polygon([(700, 1010), (1060, 1080), (960, 1190), (420, 1110)])
    studio.veil(canvas, glow, lighter(juice, 0.25), 0.5, 34)
    glass = studio.rounded(310, 520, 770, 1080, 46)
    studio.shadow(canvas, studio.ellipse(560, 1078, 250, 20), 26, 8, 20, 0.6)
    studio.shadow(canvas, glass, 60, 14, 36, 0.22)
    studio.paint(canvas, glass, (252, 246, 234), (226, 208, 176), 40)
    liquid = studio.inside(studio.rounded(352, 610, 728, 1036, 26), glass)
    studio.paint(canvas, liquid, lighter(juice, 0.45), darker(juice, 0.12), 25)
    for x, width, opacity in ((384, 22, 0.6), (424, 6, 0.5), (706, 12, 0.4)):
        studio.veil(
            canvas, studio.inside(studio.stroke([(x, 560), (x, 1040)], width), glass), (255, 255, 250), opacity, 5
        )
    studio.veil(canvas, studio.stroke([(356, 612), (724, 612)], 3), (255, 250, 236), 0.9, 1)
    studio.veil(canvas, studio.stroke([(330, 1066), (750, 1066)], 8), (255, 255, 255), 0.55, 4)
    label = studio.rounded(452, 740, 628, 900, 4)
    studio.paint(canvas, label, (252, 248, 238), (238, 228, 208))
    studio.veil(canvas, studio.stroke([(464, 752), (616, 752), (616, 888), (464, 888), (464, 752)], 2), GOLD, 0.9)
    studio.paint(canvas, studio.polygon([(540, 784), (572, 820), (540, 856), (508, 820)]), PALE_GOLD, DEEP_GOLD, 40)
    cap(canvas)
    return studio.finish(canvas, random)


def cap(canvas: Image) -> None:
    studio.paint(canvas, studio.rounded(478, 470, 602, 530, 8), PALE_GOLD, DEEP_GOLD, 90)
    top = studio.rounded(440, 270, 640, 482, 16)
    studio.shadow(canvas, top, 16, 10, 12, 0.35)
    studio.paint(canvas, top, (58, 52, 44), (18, 16, 12), 90)
    for x, width, opacity in ((476, 20, 0.4), (516, 5, 0.3), (620, 8, 0.22)):
        studio.veil(canvas, studio.stroke([(x, 288), (x, 466)], width), (255, 246, 226), opacity, 5)
    studio.paint(canvas, studio.rounded(440, 462, 640, 482, 5), PALE_GOLD, DEEP_GOLD, 90)


def blossom(random: Random) -> Image:
    canvas = studio.room((236, 226, 208), (204, 188, 158), 1010)
    studio.window_light(canvas, random, 0.22)
    trunk = studio.bezier((548, 760), (500, 560), (640, 420), (560, 120))
    twigs = [
        (trunk, 20.0),
        (studio.bezier((552, 600), (700, 520), (760, 400), (900, 330)), 12.0),
        (studio.bezier((575, 470), (430, 400), (330, 330), (210, 330)), 11.0),
        (studio.bezier((584, 330), (680, 250), (740, 180), (760, 90)), 8.0),
        (studio.bezier((400, 396), (340, 300), (320, 230), (330, 150)), 7.0),
    ]
    for curve, width in twigs:
        twig(canvas, curve, width)
    vase(canvas, random.choice([(120, 148, 140), (34, 32, 30), (214, 204, 186)]))
    red = random.choice([(178, 40, 44), (206, 92, 96), (196, 60, 52)])
    for curve, _width in twigs:
        for _ in range(9):
            x, y = curve[random.randint(14, 60)]
            flower(
                canvas, x + random.uniform(-26, 26), y + random.uniform(-26, 26), random.uniform(17, 34), red, random
            )
    for _ in range(4):
        flower(canvas, random.uniform(180, 900), random.uniform(1120, 1200), random.uniform(14, 20), red, random)
    return studio.finish(canvas, random)


def twig(canvas: Image, curve: list[Point], width: float) -> None:
    for start in range(0, len(curve) - 4, 4):
        piece = studio.stroke(curve[start : start + 5], width * (1 - 0.75 * start / len(curve)))
        studio.veil(canvas, piece, (74, 54, 40), 1)
    studio.veil(canvas, studio.stroke([(x - width / 4, y) for x, y in curve], width / 5), (150, 122, 96), 0.6, 1)


def vase(canvas: Image, glaze: Colour) -> None:
    outline = [
        *studio.bezier((496, 730), (500, 800), (392, 850), (392, 990)),
        *studio.bezier((392, 990), (392, 1120), (470, 1160), (480, 1172)),
        *studio.bezier((616, 1172), (626, 1160), (704, 1120), (704, 990)),
        *studio.bezier((704, 990), (704, 850), (596, 800), (600, 730)),
    ]
    mask = studio.polygon(outline)
    studio.shadow(canvas, studio.ellipse(580, 1170, 150, 18), 26, 6, 18, 0.7)
    studio.paint(canvas, mask, lighter(glaze, 0.4), darker(glaze, 0.4), 80)
    studio.veil(canvas, studio.inside(studio.ellipse(456, 950, 22, 110), mask), (255, 255, 255), 0.5, 12)
    studio.paint(canvas, studio.ellipse(548, 730, 54, 13), lighter(glaze, 0.5), darker(glaze, 0.2), 90)
    studio.paint(canvas, studio.ellipse(548, 731, 42, 8), darker(glaze, 0.7), darker(glaze, 0.5))


def flower(canvas: Image, x: float, y: float, radius: float, red: Colour, random: Random) -> None:
    turn = random.uniform(0, math.tau)
    for petal in range(5):
        angle = turn + math.tau * petal / 5
        mask = studio.ellipse(
            x + radius * 0.62 * math.cos(angle), y + radius * 0.62 * math.sin(angle), radius * 0.56, radius * 0.56
        )
        studio.shadow(canvas, mask, 3, 5, 5, 0.2)
        studio.paint(canvas, mask, lighter(red, random.uniform(0.15, 0.4)), darker(red, 0.12), random.randint(0, 180))
    studio.veil(canvas, studio.ellipse(x, y, radius * 0.3, radius * 0.3), darker(red, 0.4), 0.6, 3)
    for stamen in range(7):
        angle = math.tau * stamen / 7
        studio.veil(
            canvas,
            studio.ellipse(x + radius * 0.34 * math.cos(angle), y + radius * 0.34 * math.sin(angle), 2.4, 2.4),
            (250, 222, 140),
            0.95,
        )
