"""Leather: the top-handle bag on its plinth."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from seeds.pictures import studio
from seeds.pictures.studio import DEEP_GOLD, GOLD, INK, IVORY, PALE_GOLD, SAND, Colour, darker, lighter

if TYPE_CHECKING:
    from PIL.Image import Image

LEATHERS: list[Colour] = [INK, (112, 38, 36), (134, 92, 48), (52, 66, 52), (196, 176, 146)]


def handbag(random: Random) -> Image:
    leather = random.choice(LEATHERS)
    canvas = studio.room(random.choice([IVORY, SAND, (229, 217, 200)]), (206, 189, 160), 905)
    studio.window_light(canvas, random)
    plinth(canvas)
    handle(canvas, leather)
    body(canvas, leather)
    flap(canvas, leather)
    clasp(canvas)
    return studio.finish(canvas, random)


def plinth(canvas: Image) -> None:
    front = studio.polygon([(150, 1010), (930, 1010), (930, 1350), (150, 1350)])
    studio.shadow(canvas, front, 60, 10, 40, 0.35)
    studio.paint(canvas, front, (226, 214, 192), (188, 170, 138))
    studio.paint(
        canvas, studio.polygon([(150, 1010), (930, 1010), (880, 955), (200, 955)]), (248, 241, 228), (234, 222, 200)
    )


def handle(canvas: Image, leather: Colour) -> None:
    for lift, shade in ((0, 0.35), (14, 0.0)):
        curve = studio.bezier((385, 560), (400, 205 + lift), (680, 205 + lift), (695, 560))
        rope = studio.stroke(curve, 27)
        studio.shadow(canvas, rope, 16, 10, 12, 0.3)
        studio.paint(canvas, rope, lighter(leather, 0.18), darker(leather, 0.2 + shade))
        studio.veil(canvas, studio.stroke([(x - 5, y - 6) for x, y in curve], 5), (255, 244, 224), 0.28, 3)
    for x in (385, 695):
        ring = studio.ellipse(x, 566, 25, 25)
        studio.paint(canvas, ring, PALE_GOLD, DEEP_GOLD, 40)
        studio.paint(canvas, studio.ellipse(x, 566, 14, 14), darker(leather, 0.3), darker(leather, 0.6))


def body(canvas: Image, leather: Colour) -> None:
    outline = [
        *studio.bezier((292, 560), (420, 546), (660, 546), (788, 560)),
        *studio.bezier((788, 560), (826, 720), (850, 880), (858, 968)),
        *studio.bezier((858, 968), (858, 1000), (846, 1004), (820, 1004)),
        *studio.bezier((260, 1004), (234, 1004), (222, 1000), (222, 968)),
        *studio.bezier((222, 968), (230, 880), (254, 720), (292, 560)),
    ]
    mask = studio.polygon(outline)
    studio.shadow(canvas, studio.ellipse(560, 1004, 350, 26), 20, 6, 22, 0.75)
    studio.shadow(canvas, mask, 46, 8, 36, 0.35)
    studio.paint(canvas, mask, lighter(leather, 0.2), darker(leather, 0.4), 24)
    side = studio.polygon([(788, 560), (860, 985), (770, 1004), (742, 556)])
    studio.veil(canvas, studio.inside(side, mask), (0, 0, 0), 0.3, 20)
    glow = studio.inside(studio.ellipse(430, 800, 110, 240), mask)
    studio.veil(canvas, studio.inside(glow, mask), (255, 240, 214), 0.12, 45)
    seam = studio.stroke([(246, 975), (834, 975)], 2)
    studio.veil(canvas, seam, lighter(leather, 0.5), 0.5)


def flap(canvas: Image, leather: Colour) -> None:
    outline = [
        *studio.bezier((286, 552), (420, 536), (660, 536), (794, 552)),
        *studio.bezier((794, 552), (806, 640), (812, 690), (816, 730)),
        *studio.bezier((816, 730), (700, 812), (380, 812), (264, 730)),
        *studio.bezier((264, 730), (268, 690), (274, 640), (286, 552)),
    ]
    mask = studio.polygon(outline)
    studio.shadow(canvas, mask, 6, 16, 14, 0.55)
    studio.paint(canvas, mask, lighter(leather, 0.26), darker(leather, 0.22), 18)
    for y, opacity in ((718, 0.55), (713, 0.0)):
        hem = studio.bezier((280, y), (390, y + 76), (690, y + 76), (800, y))
        dashes = [hem[i : i + 2] for i in range(0, len(hem) - 1, 2)]
        for dash in dashes if opacity else []:
            studio.veil(canvas, studio.stroke(dash, 1.6), lighter(leather, 0.6), opacity)
    studio.veil(canvas, studio.inside(studio.ellipse(430, 600, 190, 40), mask), (255, 244, 224), 0.2, 30)


def clasp(canvas: Image) -> None:
    plate = studio.rounded(492, 742, 588, 812, 10)
    studio.shadow(canvas, plate, 4, 8, 8, 0.6)
    studio.paint(canvas, plate, PALE_GOLD, GOLD, 30)
    studio.paint(canvas, studio.rounded(500, 750, 580, 804, 6), GOLD, lighter(GOLD, 0.35), 200)
    turn = studio.rounded(531, 756, 549, 798, 8)
    studio.shadow(canvas, turn, 2, 4, 3, 0.6)
    studio.paint(canvas, turn, (255, 240, 205), DEEP_GOLD, 60)
