"""The drawn pictures: the right size, light enough, the same for the same seed."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from seeds.pictures import HEAVIEST, KINDS, draw, faces


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_picture_and_not_a_blank_square(kind: str) -> None:
    data = draw(kind, 1)
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("JPEG", (1080, 1350))
    assert len(data) <= HEAVIEST
    assert max(ImageStat.Stat(picture).stddev) > 15


def test_the_same_seed_draws_the_same_picture_and_another_seed_another() -> None:
    assert draw("gift", 3) == draw("gift", 3)
    assert len({draw("gift", seed) for seed in range(4)}) > 1


def test_everybody_has_a_face_of_their_own() -> None:
    drawn = [faces.portrait(name, style) for name in ("linyue", "wumei") for style in faces.STYLES]
    assert len(set(drawn)) == len(drawn) and faces.portrait("linyue", "bob") == drawn[1]
    assert {Image.open(BytesIO(one)).size for one in drawn} == {(480, 480)}
