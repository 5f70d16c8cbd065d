"""A real browser for the screenshots: the system's Chromium through Playwright, and small PNG files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
HEAVIEST = 300_000


def chromium() -> str | None:
    """Where the system's Chromium is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, ready to open pages. Within it Django refuses the database: Playwright runs a loop of its own."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CommandError(
            "Playwright is missing. Install the group e2e of pyproject.toml: pip install playwright"
        ) from error
    if not (path := chromium()):
        raise CommandError("No Chromium found. Install it (Debian: apt install chromium) and run this again.")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=[*root, "--force-color-profile=srgb"])
        try:
            yield chrome
        finally:
            chrome.close()


def write(path: Path, png: bytes) -> int:
    """The picture with as many colours as 300 kB allow. Returns the bytes written."""
    from PIL import Image

    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= HEAVIEST:
            break
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    return out.tell()
