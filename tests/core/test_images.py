"""Photographs: only the picture is kept; what cannot be shown is refused in words."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.errors import InvalidInput
from core.files import open_file, path_of
from core.images import LONGEST_SIDE, discard, encode, store_photo

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(size=(400, 300), kind="JPEG", mode="RGB", color=RED, **options) -> bytes:
    target = BytesIO()
    Image.new(mode, size, color).save(target, kind, **options)
    return target.getvalue()


def taken_by_a_phone(orientation: int = 6) -> bytes:
    """With place, time, device and which way up, as phones write them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif[0x9003] = "2018:07:30 08:00:00"
    gps = exif.get_ifd(0x8825)
    gps[2] = (21.0, 1.0, 40.0)
    exif[0x8825] = gps
    image = Image.new("RGB", (400, 300), RED)
    image.paste(BLUE, (0, 0, 200, 300))  # the left half
    target = BytesIO()
    image.save(target, "JPEG", exif=exif, comment=b"nguoi chup", quality=95)
    return target.getvalue()


def test_metadata_goes_and_the_picture_stands_upright() -> None:
    sent = taken_by_a_phone()
    assert b"PhoneMaker" in sent

    kept = encode(BytesIO(sent))

    assert (kept.width, kept.height) == (300, 400)
    for trace in (b"PhoneMaker", b"Exif", b"nguoi chup", b"2018:07"):
        assert trace not in kept.data
    with Image.open(BytesIO(kept.data)) as opened:
        assert opened.format == "JPEG"
        assert dict(opened.getexif()) == {}
        top = opened.getpixel((150, 20))
        assert isinstance(top, tuple)
        assert top[2] > 150  # what was left is now on top


@pytest.mark.parametrize(
    ("kind", "mode", "color"),
    [
        ("PNG", "RGBA", (200, 30, 30, 0)),
        ("PNG", "P", 3),
        ("PNG", "I;16", 900),
        ("WEBP", "RGB", RED),
        ("JPEG", "L", 90),
    ],
)
def test_every_kind_becomes_a_plain_jpeg(kind: str, mode: str, color) -> None:
    kept = encode(BytesIO(picture(kind=kind, mode=mode, color=color)))

    with Image.open(BytesIO(kept.data)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (400, 300))


def test_what_is_transparent_turns_white() -> None:
    kept = encode(BytesIO(picture(kind="PNG", mode="RGBA", color=(0, 0, 0, 0))))

    with Image.open(BytesIO(kept.data)) as opened:
        assert opened.getpixel((10, 10)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    kept = encode(BytesIO(picture(size=(4_000, 2_000))))

    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_small_one_is_not_blown_up() -> None:
    assert encode(BytesIO(picture(size=(40, 30)))).width == 40


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (picture(size=(8_000, 5_000), mode="L", color=1), "40 triệu điểm ảnh; tối đa 25 triệu"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 40, "HEIC"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + b"\x00" * 40, "AVIF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg onload="alert(1)"/>', "SVG"),
        (b"<!-- x --><svg/>", "SVG"),
        (b"%PDF-1.4 ...", "không phải ảnh"),
        (b"GIF89a" + b"\x00" * 20, "không phải ảnh"),
        (b"", "rỗng"),
        (picture()[:400], "hỏng"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        encode(BytesIO(data))

    assert words in refused.value.errors["photo"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(InvalidInput, match="điểm ảnh"):
        encode(BytesIO(picture(size=(20_000, 10_000), kind="PNG", mode="1", color=0)))


@pytest.mark.usefixtures("db")
def test_a_photograph_is_stored_and_its_bytes_can_go(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

    stored, kept = store_photo(upload=SimpleUploadedFile("IMG_0001.JPG", taken_by_a_phone()))

    assert stored.content_type == "image/jpeg"
    with open_file(stored) as stream:
        assert stream.read() == kept.data
    discard(stored)
    assert not path_of(stored.sha256).exists()


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    upload = SimpleUploadedFile("a.jpg", b"x")
    upload.size = 16_000_000

    with pytest.raises(InvalidInput, match="16 MB; tối đa 15 MB"):
        store_photo(upload=upload)
