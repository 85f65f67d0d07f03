"""True pictures for tests that send some."""

from io import BytesIO
from random import Random

from PIL import Image

GREY = 128
NORTH_OF_EQUATOR = {1: "N", 2: (22.0, 38.0, 12.0), 3: "E", 4: (105.0, 40.0, 30.0)}
CAMERA, ORIENTATION, GPS = 0x0110, 0x0112, 0x8825


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (16, 16), mode: str = "L", orientation: int | None = None
) -> bytes:
    """An even grey picture; one with an orientation also says where and with what it was taken."""
    image = Image.new(mode, size, GREY if mode == "L" else (GREY,) * len(mode))
    return _encoded(image, kind, orientation)


def half_black(size: tuple[int, int], orientation: int | None = None) -> bytes:
    """A white JPEG whose left half is black."""
    image = Image.new("L", size, 255)
    image.paste(0, (0, 0, size[0] // 2, size[1]))
    return _encoded(image, "JPEG", orientation)


def noise(kind: str, size: tuple[int, int]) -> bytes:
    """A picture that cannot be packed."""
    image = Image.frombytes("RGB", size, Random(1).randbytes(size[0] * size[1] * 3))
    return _encoded(image, kind, None)


def _encoded(image: Image.Image, kind: str, orientation: int | None) -> bytes:
    out = BytesIO()
    if orientation is None:
        image.save(out, kind, quality=85)
        return out.getvalue()
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "Camera of somebody", orientation
    exif.get_ifd(GPS).update(NORTH_OF_EQUATOR)
    image.save(out, kind, quality=85, exif=exif, comment="Camera")
    return out.getvalue()
