"""Pictures of people: decoded and encoded anew, so that nothing is kept but what is seen."""

import struct
import zlib
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000
MAX_SIDE = 2000
SMALL_PNG = 1 << 20
QUALITY = 85
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error, zlib.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class PictureBroken(ValueError):
    """What says it is a picture cannot be decoded."""


class PictureTooLarge(ValueError):
    """It has more than 50 million pixels."""


def made_anew(content: IO[bytes], media_type: str) -> tuple[bytes, str]:
    """The picture upright, without metadata (place, device, time) and at most 2000 pixels long; and its media type.

    A PNG stays one when it is small or one can see through it; all else becomes a JPEG. The same picture always
    gives the same bytes. Raises PictureBroken or PictureTooLarge.
    """
    content.seek(0)
    data = content.read()
    _check_whole(data, media_type)
    stays_png = media_type == "image/png" and len(data) <= SMALL_PNG
    try:
        with Image.open(BytesIO(data), formats=["PNG" if media_type == "image/png" else "JPEG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureTooLarge
            picture = _shrunk_upright(image)
            kind = "PNG" if picture.mode == "RGBA" or stays_png else "JPEG"
            out = BytesIO()
            picture.save(out, kind, quality=QUALITY)
    except BOMB as bomb:
        raise PictureTooLarge from bomb
    except PictureTooLarge:
        raise
    except BROKEN as broken:
        raise PictureBroken from broken
    return out.getvalue(), f"image/{kind.lower()}"


def _check_whole(data: bytes, media_type: str) -> None:
    """Raise PictureBroken for half a picture; decoding alone lets it pass once WeasyPrint has been imported."""
    if media_type == "image/jpeg":
        if data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
            raise PictureBroken
        return
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            image.verify()
    except BOMB as bomb:
        raise PictureTooLarge from bomb
    except BROKEN as broken:
        raise PictureBroken from broken


def _shrunk_upright(image: Image.Image) -> Image.Image:
    orientation = image.getexif().get(0x0112, 1)  # read first, as what follows need not carry it along
    if image.format == "PNG":
        image = _in_plain_colours(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    image = _in_plain_colours(image)
    image.info = {}
    image.getexif().clear()
    image.getexif()[0x0112] = orientation
    upright = ImageOps.exif_transpose(image)
    upright.info = {}
    return upright


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """Grey, or red, green and blue, with transparency where there is any."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")
