"""Pictures of the house, drawn by our own code: still lifes for the asset pool of the demo, 1080 × 1350 JPEG."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

from seeds.pictures import gifts, jewels, leather, silk

KINDS: dict[str, Callable[[Random], Any]] = {
    "handbag": leather.handbag,
    "scarf": silk.scarf,
    "watch": jewels.watch,
    "pearls": jewels.pearls,
    "ring": jewels.ring,
    "gift_box": gifts.gift_box,
    "perfume": gifts.perfume,
    "blossom": gifts.blossom,
}
HEAVIEST = 200_000


def draw(kind: str, seed: int) -> bytes:
    """The picture of that kind; the seed picks colours and light. At most 200 kB."""
    picture = KINDS[kind](Random(f"{kind}-{seed}"))
    for quality in (88, 82, 76, 68, 58):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= HEAVIEST:
            break
    return out.getvalue()
