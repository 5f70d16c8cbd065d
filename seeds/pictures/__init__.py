"""Pictures of the house, drawn by our own code: still lifes for the asset pool of the demo, 1080 × 1350 JPEG."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

from seeds.pictures import gifts, jewels, leather, paper, silk

KINDS: dict[str, Callable[[Random], Any]] = {
    "bag": leather.handbag,
    "scarf": silk.scarf,
    "watch": jewels.watch,
    "jewellery": jewels.ring,
    "pearls": jewels.pearls,
    "gift": gifts.gift_box,
    "perfume": gifts.perfume,
    "boutique": gifts.blossom,
    "invitation": paper.invitation,
    "care": paper.care,
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
