"""The screenshots' command: light files, and one clear line when there is nothing to photograph."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from seeds import browser
from tests import factories
from tests.conftest import Cast


def png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_screenshot_is_never_heavier_than_300_kb(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (600, 600), Random(1).randbytes(600 * 600 * 3))
    assert len(png(noise)) > browser.HEAVIEST
    assert browser.write(tmp_path / "new" / "noise.png", png(noise)) <= browser.HEAVIEST
    assert Image.open(tmp_path / "new" / "noise.png").size == (600, 600)


def test_an_address_without_scheme_is_refused() -> None:
    with pytest.raises(CommandError, match="must begin with http"):
        call_command("screenshots", "--web", "localhost:8000")


def test_a_house_without_the_demos_people_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="start the demo first"):
        call_command("screenshots")


@pytest.mark.browser
def test_a_demo_that_is_not_running_is_named(cast: Cast, tmp_path: Path) -> None:
    pytest.importorskip("playwright")
    if not browser.chromium():
        pytest.skip("no Chromium on this machine")
    factories.AssociateFactory.create(userid="", username="admin", store=None, market=None, role="administrator")
    for userid in ("linyue", "chloe.chan"):
        factories.AssociateFactory.create(userid=userid, store=cast.shanghai)
    with pytest.raises(CommandError, match="start the demo"):
        call_command("screenshots", "--web", "http://127.0.0.1:9", "--mock", "http://127.0.0.1:9", out=tmp_path)
