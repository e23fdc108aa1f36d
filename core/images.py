"""Photographs encoded anew: only the picture is kept, at a size for screens, without the camera's notes.

Metadata can hold place, time, device and a thumbnail of what was cropped away; a photograph of an activity must give
away none of it. Decoding and encoding again also leaves nothing of a file that is two things at once.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core import files
from core.errors import InvalidInput
from core.formats import format_number, format_size
from core.models import StoredFile

MAX_PIXELS = 25_000_000
MAX_SIZE = 15_000_000  # bytes
LONGEST_SIDE = 1_600  # pixels kept
QUALITY = 85
#: For the attribute `accept` of a file field.
ACCEPT = ".jpg,.jpeg,.png,.webp"

_FORMATS = ["JPEG", "PNG", "WEBP"]
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif", b"avif", b"avis"}
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as kept: JPEG bytes and their measures in pixels."""

    data: bytes
    width: int
    height: int


def encode(stream: BinaryIO) -> Picture:
    """The photograph in `stream`, upright, at most 1.600 pixels long, without metadata.

    Raises InvalidInput with "photo" for what is no photograph, too large, or of a kind that browsers cannot show.
    """
    _refuse_by_head(stream)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(stream)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(
            _("Ảnh có quá nhiều điểm ảnh; tối đa %(most)s triệu. Hãy thu nhỏ ảnh rồi tải lại.") % _MOST
        ) from error
    except UnidentifiedImageError as error:
        raise _refused(_("Tệp này không phải ảnh JPEG, PNG hoặc WebP.")) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _refused(_("Tệp ảnh hỏng hoặc bị cắt cụt nên không đọc được.")) from error


def store_photo(*, upload: "UploadedFile[bytes]") -> tuple[StoredFile, Picture]:
    """Encode `upload` anew and keep it. Raises InvalidInput with "photo"."""
    if upload.size is not None and upload.size > MAX_SIZE:
        raise _refused(
            _("Ảnh lớn %(found)s; tối đa %(most)s.")
            % {"found": format_size(upload.size), "most": format_size(MAX_SIZE)}
        )
    stream: BinaryIO = upload.file  # type: ignore[assignment]  # uploads always have one
    picture = encode(stream)
    return files.store(upload=SimpleUploadedFile("anh.jpg", picture.data, "image/jpeg")), picture


def discard(stored: StoredFile) -> None:
    """Remove the bytes of a photograph that must not be seen any more; its row, which names no one, stays."""
    files.path_of(stored.sha256).unlink(missing_ok=True)


_MOST = {"most": format_number(MAX_PIXELS // _MILLION)}


def _refuse_by_head(stream: BinaryIO) -> None:
    """Kinds that people do send, named in the refusal."""
    stream.seek(0)
    head = stream.read(1_024)
    stream.seek(0)
    if not head.strip(b"\x00 \t\r\n"):
        raise _refused(_("Tệp ảnh rỗng."))
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise _refused(
            _(
                "Ảnh HEIC, HEIF hoặc AVIF của điện thoại không mở được trên nhiều máy. Hãy lưu lại dạng JPEG rồi tải "
                "lên (trên iPhone: Cài đặt › Camera › Định dạng › Tương thích nhất)."
            )
        )
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")) or b"<svg" in text:
        raise _refused(
            _("Tệp SVG là bản vẽ có thể chứa mã chạy được nên không nhận. Hãy dùng ảnh chụp JPEG hoặc PNG.")
        )


def _encoded(stream: BinaryIO) -> Picture:
    with Image.open(stream, formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS:
            raise _refused(
                _("Ảnh có %(found)s triệu điểm ảnh; tối đa %(most)s triệu. Hãy thu nhỏ ảnh rồi tải lại.")
                % {"found": format_number(round(width * height / _MILLION)), **_MOST}
            )
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        plain = _on_white(upright)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # A fresh image: nothing of `info` (EXIF, XMP, comments, colour profile) comes along.
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    target = BytesIO()
    clean.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(target.getvalue(), *clean.size)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"photo": sentence})
