"""Pictures made safe: capped before they are decoded, drawn anew, without what a camera wrote into them."""

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError

if TYPE_CHECKING:
    import PIL.Image

MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2160
THUMBNAIL = (240, 300)


def redrawn(file: BinaryIO) -> bytes:
    """A JPEG of at most 2160 pixels a side. Raises DomainError for what is no picture or too large to be decoded."""
    return fitted(file, (LONGEST_SIDE, LONGEST_SIDE), quality=88)


def thumbnail(file: BinaryIO) -> bytes:
    return fitted(file, THUMBNAIL, quality=82)


def fitted(file: BinaryIO, size: tuple[int, int], *, quality: int) -> bytes:
    """The picture upright, on white where it was transparent, no larger than `size`."""
    picture = opened(file)
    picture.thumbnail(size)
    return jpeg(picture, quality)


def square(file: BinaryIO, side: int) -> bytes:
    """The middle of it, a little above, where a face is. Raises DomainError as above."""
    from PIL import ImageOps

    return jpeg(ImageOps.fit(opened(file), (side, side), centering=(0.5, 0.35)), 86)


def opened(file: BinaryIO) -> "PIL.Image.Image":
    """Upright, as it was seen when it was taken."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise DomainError("picture_too_large", _("The picture has more than 40 million pixels."), "picture")
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DomainError("not_a_picture", _("This is not a JPEG, PNG or WebP picture."), "picture") from error


def flat(picture: "PIL.Image.Image") -> "PIL.Image.Image":
    """On white, where it was transparent."""
    from PIL import Image

    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def jpeg(picture: "PIL.Image.Image", quality: int) -> bytes:
    out = BytesIO()
    flat(picture).save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
