"""The studio: backdrop, light, shadow and grain. Masks are drawn twice as large, so that edges come out smooth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1080, 1350
SIZE = (WIDTH, HEIGHT)
Point = tuple[float, float]
Colour = tuple[int, int, int]

IVORY: Colour = (244, 238, 226)
SAND: Colour = (221, 206, 180)
INK: Colour = (27, 25, 20)
GOLD: Colour = (176, 138, 62)
PALE_GOLD: Colour = (236, 214, 160)
DEEP_GOLD: Colour = (104, 76, 28)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of b in a."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    return mix(colour, (255, 250, 240), share)


def darker(colour: Colour, share: float = 0.4) -> Colour:
    return mix(colour, (18, 14, 10), share)


def gradient(start: Colour, end: Colour, angle: float = 0, size: tuple[int, int] = SIZE) -> Image:
    """From `start` to `end`, downwards at 0°, to the right at 90°."""
    from PIL import Image

    ramp = Image.linear_gradient("L").resize((512, 512)).rotate(angle, resample=Image.Resampling.BICUBIC, expand=False)
    ramp = ramp.crop((100, 100, 412, 412)).resize(size, Image.Resampling.BICUBIC)
    ramp = ramp.point([max(0, min(255, round((v - 50) * 255 / 155))) for v in range(256)])
    return Image.composite(Image.new("RGB", size, end), Image.new("RGB", size, start), ramp)


def blank() -> Image:
    from PIL import Image

    return Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)


def halved(mask: Image) -> Image:
    from PIL import Image

    return mask.resize(SIZE, Image.Resampling.LANCZOS)


def polygon(points: Sequence[Point]) -> Image:
    from PIL import ImageDraw

    mask = blank()
    ImageDraw.Draw(mask).polygon([(x * 2, y * 2) for x, y in points], fill=255)
    return halved(mask)


def ellipse(x: float, y: float, rx: float, ry: float) -> Image:
    from PIL import ImageDraw

    mask = blank()
    ImageDraw.Draw(mask).ellipse([(x - rx) * 2, (y - ry) * 2, (x + rx) * 2, (y + ry) * 2], fill=255)
    return halved(mask)


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Image:
    from PIL import ImageDraw

    mask = blank()
    ImageDraw.Draw(mask).rounded_rectangle([left * 2, top * 2, right * 2, bottom * 2], radius * 2, fill=255)
    return halved(mask)


def stroke(points: Sequence[Point], width: float) -> Image:
    """A line with round ends."""
    from PIL import ImageDraw

    mask = blank()
    draw = ImageDraw.Draw(mask)
    draw.line([(x * 2, y * 2) for x, y in points], fill=255, width=round(width * 2), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse([x * 2 - width, y * 2 - width, x * 2 + width, y * 2 + width], fill=255)
    return halved(mask)


def bezier(a: Point, b: Point, c: Point, d: Point, steps: int = 60) -> list[Point]:
    """A cubic curve from a to d."""
    found = []
    for i in range(steps + 1):
        t = i / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        pairs = list(zip(weights, (a, b, c, d), strict=True))
        found.append((sum(w * p[0] for w, p in pairs), sum(w * p[1] for w, p in pairs)))
    return found


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 90) -> list[Point]:
    """Degrees, clockwise from three o'clock."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def paint(canvas: Image, mask: Image, start: Colour, end: Colour, angle: float = 0) -> None:
    """Fill the mask with a gradient that spans just the mask."""
    box = mask.getbbox()
    if box:
        size = (box[2] - box[0], box[3] - box[1])
        canvas.paste(gradient(start, end, angle, size), box[:2], mask.crop(box))


def veil(canvas: Image, mask: Image, colour: Colour, opacity: float, blur: float = 0) -> None:
    """A translucent film of colour: highlights and shades."""
    from PIL import ImageFilter

    soft = mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask
    canvas.paste(colour, (0, 0), soft.point([round(v * opacity) for v in range(256)]))


def inside(mask: Image, clip: Image) -> Image:
    from PIL import ImageChops

    return ImageChops.multiply(mask, clip)


def shadow(canvas: Image, mask: Image, dx: int, dy: int, blur: float, opacity: float = 0.45) -> None:
    from PIL import ImageChops

    moved = ImageChops.offset(mask, dx, dy)
    veil(canvas, moved, (40, 28, 12), opacity, blur)


def room(wall: Colour, table: Colour, horizon: int) -> Image:
    """A paper sweep: wall and table meet in a soft line."""
    from PIL import Image, ImageFilter

    canvas = gradient(lighter(wall, 0.12), darker(wall, 0.1), 0)
    edge = Image.new("L", SIZE, 0)
    edge.paste(255, (0, horizon, WIDTH, HEIGHT))
    surface = gradient(lighter(table, 0.1), darker(table, 0.16), 0)
    canvas.paste(surface, (0, 0), edge.filter(ImageFilter.GaussianBlur(5)))
    return canvas


def window_light(canvas: Image, random: Random, opacity: float = 0.2) -> None:
    """Late sun through a window: slanting panes on wall and table."""
    left, lean = random.randint(120, 460), random.randint(260, 420)
    for column in range(2):
        for row in range(3):
            x, y = left + column * 250 - row * lean * 0.38, 40 + row * 330
            pane = [(x, y), (x + 215, y - 40), (x + 215 - lean * 0.36, y + 262), (x - lean * 0.36, y + 302)]
            veil(canvas, polygon(pane), (255, 244, 214), opacity, 9)


def finish(canvas: Image, random: Random) -> Image:
    """Vignette and the fine grain of film."""
    from PIL import Image, ImageChops, ImageFilter

    edge = Image.radial_gradient("L").resize(SIZE).point([round(max(0, v - 120) * 0.55) for v in range(256)])
    canvas.paste((30, 22, 12), (0, 0), edge.filter(ImageFilter.GaussianBlur(40)))
    small = bytes(random.getrandbits(8) for _ in range(256 * 256))
    tile = Image.frombytes("L", (256, 256), small).filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.new("L", SIZE)
    for x in range(0, WIDTH, 256):
        for y in range(0, HEIGHT, 256):
            grain.paste(tile, (x, y))
    film = grain.point([128 + round((v - 128) * 0.09) for v in range(256)])
    return ImageChops.overlay(canvas, Image.merge("RGB", (film, film, film)))
