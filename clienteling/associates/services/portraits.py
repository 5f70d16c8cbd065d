"""Portraits of associates: hung, and taken down."""

from typing import BinaryIO

from clienteling.associates.models import Associate, Portrait
from clienteling.lib import pictures

SIDE = 480


def hang_portrait(associate: Associate, file: BinaryIO) -> Portrait:
    """In the place of the former one. Raises DomainError for what is no picture."""
    picture = pictures.square(file, SIDE)
    new = Portrait(associate=associate, picture=picture)
    return Portrait.objects.bulk_create(
        [new], update_conflicts=True, update_fields=["picture"], unique_fields=["associate"]
    )[0]


def take_down_portrait(associate: Associate) -> None:
    Portrait.objects.filter(associate=associate).delete()
