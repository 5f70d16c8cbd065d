"""Portraits of the demo's associates: nobody in particular, drawn in the house's colours, 480 × 480 JPEG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from seeds.pictures.studio import Colour, Point, bezier, darker, gradient, lighter, mix

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIDE = 480
LARGE = SIDE * 2  # drawn twice as large, so that edges come out smooth
NEAR = (110, 90, 850, 830)
BACKDROPS: list[tuple[Colour, Colour]] = [
    ((238, 230, 215), (205, 188, 160)),
    ((226, 221, 212), (182, 172, 156)),
    ((236, 224, 214), (208, 182, 164)),
    ((221, 224, 219), (168, 176, 166)),
]
SKINS: list[Colour] = [(246, 218, 194), (241, 208, 180), (234, 198, 168), (249, 224, 204)]
HAIRS: list[Colour] = [(28, 22, 20), (42, 30, 24), (58, 40, 30), (24, 24, 30)]
JACKETS: list[Colour] = [(27, 25, 20), (38, 42, 54), (84, 66, 48), (62, 30, 34)]
BLOUSES: list[Colour] = [(250, 247, 240), (235, 222, 200), (214, 196, 170)]
LIPS: list[Colour] = [(176, 84, 80), (160, 70, 72), (188, 104, 92)]
STYLES = ("long", "bob", "bun", "short")


@dataclass(frozen=True)
class Looks:
    """What chance decides about somebody."""

    style: str
    skin: Colour
    hair: Colour
    jacket: Colour
    blouse: Colour
    lips: Colour
    width: float

    @classmethod
    def of(cls, rng: Random, style: str) -> Looks:
        skin, hair, jacket, blouse, lips = (rng.choice(colours) for colours in (SKINS, HAIRS, JACKETS, BLOUSES, LIPS))
        return cls(style, skin, hair, jacket, blouse, lips, rng.uniform(138, 152))


def portrait(seed: str, style: str = "") -> bytes:
    """The same face for the same seed; the style of hair by chance unless it is said."""
    from PIL import ImageDraw

    rng = Random(f"portrait-{seed}")
    start, end = rng.choice(BACKDROPS)
    looks = Looks.of(rng, style or rng.choice(STYLES))
    picture = gradient(start, end, rng.choice((0, 30, 330)), (LARGE, LARGE))
    draw = ImageDraw.Draw(picture)
    hair_behind(draw, looks)
    bust(draw, looks)
    head(draw, looks)
    features(draw, looks)
    hair_before(draw, looks)
    if looks.style in ("bun", "bob"):
        earrings(draw, looks)
    out = BytesIO()
    picture.resize((SIDE, SIDE), box=NEAR).save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def around(x: float, y: float, rx: float, ry: float) -> list[float]:
    return [x - rx, y - ry, x + rx, y + ry]


def mirrored(points: Sequence[Point]) -> list[Point]:
    return [(LARGE - x, y) for x, y in points]


def both(draw: ImageDraw, points: Sequence[Point], fill: Colour) -> None:
    draw.polygon(points, fill=fill)
    draw.polygon(mirrored(points), fill=fill)


def hair_behind(draw: ImageDraw, it: Looks) -> None:
    """What falls behind the shoulders."""
    reach = it.width + 46
    shade = darker(it.hair, 0.25)
    match it.style:
        case "long":
            draw.rounded_rectangle([480 - reach, 220, 480 + reach, 780], 150, fill=shade)
        case "bob":
            draw.rounded_rectangle([480 - reach, 200, 480 + reach, 580], 130, fill=shade)
        case "bun":
            draw.ellipse(around(480, 172, 82, 70), fill=shade)


def bust(draw: ImageDraw, it: Looks) -> None:
    """Shoulders in a jacket, a blouse, the neck."""
    shoulder = bezier((480, 700), (300, 720), (130, 730), (70, 970))
    draw.polygon([*shoulder, (480, 970)], fill=it.jacket)
    draw.polygon([*mirrored(shoulder), (480, 970)], fill=it.jacket)
    draw.polygon([(404, 690), (556, 690), (500, 970), (460, 970)], fill=it.blouse)
    neck = darker(it.skin, 0.12)
    draw.polygon([(418, 560), (542, 560), (556, 716), (480, 782), (404, 716)], fill=neck)
    draw.pieslice([410, 520, 550, 680], 0, 180, fill=darker(it.skin, 0.22))
    lapel = lighter(it.jacket, 0.1)
    both(draw, [(404, 694), (352, 726), (330, 830), (392, 838), (462, 970), (478, 970)], lapel)


def head(draw: ImageDraw, it: Looks) -> None:
    """A face that narrows to the chin, ears, and light from one side."""
    for side in (-1, 1):
        draw.ellipse(around(480 + side * it.width, 440, 20, 40), fill=darker(it.skin, 0.1))
    draw.ellipse(around(480, 380, it.width, 170), fill=it.skin)
    jaw = bezier((480 - it.width, 392), (480 - it.width, 560), (430, 622), (480, 622))
    draw.polygon([*jaw, *reversed(mirrored(jaw))], fill=it.skin)
    glow = mix(it.skin, (226, 128, 110), 0.16)
    for side in (-1, 1):
        draw.ellipse(around(480 + side * 84, 492, 34, 20), fill=glow)


def features(draw: ImageDraw, it: Looks) -> None:
    """Few lines: brows, eyes with a smile in them, nose, mouth."""
    brow, line = mix(it.hair, it.skin, 0.25), darker(it.skin, 0.3)
    for side in (-1, 1):
        x = 480 + side * 66
        high = bezier((x - 38, 408), (x - 18, 390), (x + 14, 388), (x + 38, 402))
        draw.line(high if side > 0 else [(2 * x - px, py) for px, py in high], fill=brow, width=10, joint="curve")
        draw.ellipse(around(x, 441, 26, 12), fill=(250, 249, 244))
        draw.ellipse(around(x, 440, 13, 13), fill=(48, 32, 24))
        draw.ellipse(around(x + 5, 435, 4, 4), fill=(255, 255, 255))
        draw.arc([x - 29, 424, x + 29, 466], 190, 350, fill=(40, 28, 24), width=7)
    draw.line(bezier((486, 446), (494, 490), (506, 512), (482, 516)), fill=line, width=5, joint="curve")
    upper = bezier((434, 556), (456, 540), (470, 548), (480, 550))
    lower = bezier((526, 556), (508, 590), (452, 590), (434, 556))
    draw.polygon([*upper, *reversed(mirrored(upper)), *lower], fill=it.lips)
    draw.line(bezier((434, 556), (462, 566), (498, 566), (526, 556)), fill=darker(it.lips, 0.4), width=4)


def hair_before(draw: ImageDraw, it: Looks) -> None:
    """A parting, and what frames the face."""
    outer, top = it.width + 34, 196 if it.style == "short" else 186
    crown = bezier((480 - outer, 430), (480 - outer, 150), (440, top - 6), (500, top))
    other = bezier((500, top), (600, top), (480 + outer, 190), (480 + outer, 430))
    inner = [(480 + it.width - 8, 420), *bezier((480 + it.width - 16, 360), (580, 300), (540, 270), (500, 250))]
    fringe = bezier((500, 250), (440, 310), (380, 320), (480 - it.width + 10, 420))
    draw.polygon([*crown, *other, *inner, *fringe], fill=it.hair)
    shine = lighter(it.hair, 0.14)
    draw.line(bezier((400, 236), (372, 262), (356, 300), (352, 336)), fill=shine, width=9, joint="curve")
    length = {"long": 760, "bob": 566}.get(it.style, 0)
    if length:
        lock = [(480 - outer, 400), (480 - it.width + 6, 400), (480 - it.width + 22, length - 60)]
        both(draw, [*lock, (480 - outer + 20, length), (480 - outer - 12, length - 80)], it.hair)


def earrings(draw: ImageDraw, it: Looks) -> None:
    for side in (-1, 1):
        draw.ellipse(around(480 + side * (it.width + 2), 492, 10, 10), fill=(210, 172, 92))
