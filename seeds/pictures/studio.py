"""The studio: backdrop, light, shadow and grain. Masks are drawn twice as large, so that edges come out smooth."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

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


@lru_cache(maxsize=64)
def ramp(angle: int) -> Image:
    """From black to white across a square, whatever the angle."""
    from PIL import Image

    wide = Image.linear_gradient("L").rotate(angle, resample=Image.Resampling.BICUBIC).crop((50, 50, 206, 206))
    return wide.point([max(0, min(255, round((v - 50) * 255 / 155))) for v in range(256)])


def gradient(start: Colour, end: Colour, angle: float = 0, size: tuple[int, int] = SIZE) -> Image:
    """From `start` to `end`, downwards at 0°, to the right at 90°."""
    from PIL import Image

    share = ramp(round(angle / 5) * 5 % 360).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", size, end), Image.new("RGB", size, start), share)


@dataclass(frozen=True)
class Mask:
    """A shape: grey values of its box, and where the box stands."""

    image: Image
    left: int
    top: int


def shape(points: Sequence[Point], margin: float, draw: Callable[[ImageDraw, Callable[[Point], Point]], None]) -> Mask:
    """What `draw` draws within the box of the points and a margin, cut at the picture's edge."""
    from PIL import Image, ImageDraw

    left, top = (max(0, math.floor(min(p[axis] for p in points) - margin)) for axis in (0, 1))
    right, bottom = (
        min(limit, math.ceil(max(p[axis] for p in points) + margin)) for axis, limit in ((0, WIDTH), (1, HEIGHT))
    )
    width, height = max(1, right - left), max(1, bottom - top)
    mask = Image.new("L", (width * 2, height * 2), 0)
    draw(ImageDraw.Draw(mask), lambda point: ((point[0] - left) * 2, (point[1] - top) * 2))
    return Mask(mask.resize((width, height), Image.Resampling.LANCZOS), left, top)


def polygon(points: Sequence[Point]) -> Mask:
    return shape(points, 2, lambda draw, at: draw.polygon([at(p) for p in points], fill=255))


def ellipse(x: float, y: float, rx: float, ry: float) -> Mask:
    box = [(x - rx, y - ry), (x + rx, y + ry)]
    return shape(box, 2, lambda draw, at: draw.ellipse([at(box[0]), at(box[1])], fill=255))


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Mask:
    box = [(left, top), (right, bottom)]
    return shape(box, 2, lambda draw, at: draw.rounded_rectangle([at(box[0]), at(box[1])], radius * 2, fill=255))


def stroke(points: Sequence[Point], width: float) -> Mask:
    """A line with round ends."""

    def draw(canvas: ImageDraw, at: Callable[[Point], Point]) -> None:
        canvas.line([at(p) for p in points], fill=255, width=round(width * 2), joint="curve")
        for x, y in (at(points[0]), at(points[-1])):
            canvas.ellipse([x - width, y - width, x + width, y + width], fill=255)

    return shape(points, width, draw)


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


def paint(canvas: Image, mask: Mask, start: Colour, end: Colour, angle: float = 0) -> None:
    """Fill the shape with a gradient that spans just the shape."""
    canvas.paste(gradient(start, end, angle, mask.image.size), (mask.left, mask.top), mask.image)


def veil(canvas: Image, mask: Mask, colour: Colour, opacity: float, blur: float = 0) -> None:
    """A translucent film of colour: highlights and shades."""
    soft = softened(mask, blur) if blur else mask
    film = soft.image.point([round(v * opacity) for v in range(256)])
    canvas.paste(colour, (soft.left, soft.top, soft.left + film.width, soft.top + film.height), film)


def softened(mask: Mask, blur: float) -> Mask:
    from PIL import ImageFilter, ImageOps

    margin = math.ceil(blur * 2.5)
    wide = ImageOps.expand(mask.image, margin)
    return Mask(wide.filter(ImageFilter.GaussianBlur(blur)), mask.left - margin, mask.top - margin)


def inside(mask: Mask, clip: Mask) -> Mask:
    """The part of the shape that lies within another."""
    from PIL import ImageChops

    left, top = mask.left - clip.left, mask.top - clip.top
    window = clip.image.crop((left, top, left + mask.image.width, top + mask.image.height))
    return Mask(ImageChops.multiply(mask.image, window), mask.left, mask.top)


def shadow(canvas: Image, mask: Mask, dx: int, dy: int, blur: float, opacity: float = 0.45) -> None:
    veil(canvas, Mask(mask.image, mask.left + dx, mask.top + dy), (40, 28, 12), opacity, blur)


def room(wall: Colour, table: Colour, horizon: int) -> Image:
    """A paper sweep: wall and table meet in a soft line."""
    canvas = gradient(lighter(wall, 0.12), darker(wall, 0.1), 0)
    surface = rounded(-40, horizon, WIDTH + 40, HEIGHT + 40, 0)
    paint(canvas, surface, lighter(table, 0.1), darker(table, 0.16))
    veil(canvas, stroke([(-40, horizon), (WIDTH + 40, horizon)], 12), mix(wall, table, 0.5), 0.6, 5)
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
