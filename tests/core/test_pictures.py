"""Of a picture that somebody sends only what is seen is kept, and not too much of it."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from pacnam_tasks.core.pictures import SMALL_PNG, PictureBroken, PictureTooLarge, made_anew
from tests.photos import CAMERA, GPS, half_black, noise, photo

JPEG, PNG = "image/jpeg", "image/png"


def seen(content: bytes, media_type: str = JPEG) -> Image.Image:
    """The picture as it is kept."""
    kept, _ = made_anew(BytesIO(content), media_type)
    return Image.open(BytesIO(kept))


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that says it is so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_place_and_camera_are_gone(kind: str, media_type: str) -> None:
    sent = photo(kind, orientation=1)
    assert b"Camera" in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)

    kept, _ = made_anew(BytesIO(sent), media_type)

    exif = Image.open(BytesIO(kept)).getexif()
    assert (exif.get(CAMERA), dict(exif.get_ifd(GPS)), b"Camera" in kept) == (None, {}, False)


def test_a_photo_taken_sideways_stands_upright() -> None:
    upright = seen(half_black((40, 20), orientation=6))  # to be turned clockwise: what was left is then above

    assert upright.size == (20, 40)
    assert (upright.getpixel((10, 5)), upright.getpixel((10, 35))) == (0, 255)
    assert not dict(upright.getexif())


@pytest.mark.parametrize(
    ("size", "kept"),
    [((4000, 3000), (2000, 1500)), ((3000, 4000), (1500, 2000)), ((2000, 10), (2000, 10)), ((7, 5), (7, 5))],
)
def test_the_longer_side_has_at_most_2000_pixels(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert seen(photo(size=size)).size == kept


def test_a_large_photo_taken_sideways_is_turned_and_shrunk() -> None:
    assert seen(photo(size=(4000, 3000), orientation=8)).size == (1500, 2000)


@pytest.mark.parametrize("sent", [half_black((300, 200), 6), noise("JPEG", (100, 100))], ids=["turned", "noise"])
def test_the_same_picture_gives_the_same_bytes(sent: bytes) -> None:
    assert made_anew(BytesIO(sent), JPEG) == made_anew(BytesIO(sent), JPEG)


def test_a_small_png_stays_one() -> None:
    assert made_anew(BytesIO(photo("PNG")), PNG)[1] == PNG


def test_a_large_png_becomes_a_jpeg() -> None:
    sent = noise("PNG", (700, 600))
    assert len(sent) > SMALL_PNG

    assert made_anew(BytesIO(sent), PNG)[1] == JPEG


def test_a_png_that_one_can_see_through_stays_so() -> None:
    kept = seen(photo("PNG", mode="RGBA"), PNG)

    assert (kept.format, kept.getpixel((0, 0))) == ("PNG", (128, 128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "P", "CMYK"])
def test_pictures_in_other_colours_are_kept_too(mode: str) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8), (255, 255, 255)).convert(mode).save(out, "JPEG" if mode == "CMYK" else "PNG")

    kept = seen(out.getvalue(), JPEG if mode == "CMYK" else PNG).convert("L")

    assert kept.getpixel((4, 4)) == pytest.approx(255, abs=2)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_half_a_picture_is_none(kind: str, media_type: str, share: float) -> None:
    whole = noise(kind, (100, 100))

    with pytest.raises(PictureBroken):
        made_anew(BytesIO(whole[: int(len(whole) * share)]), media_type)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0" + bytes(64), b"\xff\xd8\xff\xd9", b"<html>"], ids=range(4)
)
def test_what_only_begins_like_a_picture_is_none(content: bytes) -> None:
    with pytest.raises(PictureBroken):
        made_anew(BytesIO(content), JPEG)


@pytest.mark.parametrize("size", [(8000, 6251), (50_000, 50_000)], ids=["a little", "very much"])
def test_a_picture_that_would_fill_the_memory_is_not_opened(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooLarge):
        made_anew(BytesIO(png_of(*size)), PNG)
