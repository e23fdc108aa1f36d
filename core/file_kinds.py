"""What a file really is, by its content: the name and the type that a browser sends are only claims.

Pure: reads a seekable stream in small pieces and never unpacks an archive to memory or disk. A package (DOCX, XLSX) is
read through once, counted and checked against its checksums, so that a bomb is refused after little work.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.formats import format_number

MAX_ENTRIES = 4_000
MAX_UNPACKED = 300_000_000  # bytes
MAX_RATIO = 100  # unpacked to packed, for what unpacks to more than a few megabytes
_RATIO_FROM = 10_000_000  # bytes
MAX_PIXELS = 50_000_000
_CHUNK = 65_536
_TYPES_LIMIT = 1_000_000  # bytes of [Content_Types].xml


class Kind(StrEnum):
    """Kinds that may be attached; the value is the usual extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPEG = "jpg"


CONTENT_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}
_MAIN_PARTS = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Kind.DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Kind.XLSX,
}


class Refused(Exception):
    """The file is not taken; the text is a complete Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class _Signature:
    """How a kind begins, and what else to look at."""

    begins: bytes
    check: Callable[[BinaryIO], Kind]


def kind_of(stream: BinaryIO) -> Kind:
    """The kind of the file in `stream`, which is left at its beginning. Raises Refused."""
    stream.seek(0)
    head = stream.read(1_024)
    try:
        for signature in _SIGNATURES:
            if head.startswith(signature.begins):
                return signature.check(stream)
        raise Refused(_foreign(head))
    finally:
        stream.seek(0)


def _foreign(head: bytes) -> str:
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return _("Đây là tệp chương trình chạy được, dù tên tệp thế nào cũng không nhận. %(allowed)s") % {
            "allowed": allowed_words()
        }
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _(
            "Đây là tệp Office đời cũ (.doc, .xls) hoặc có mật khẩu. Hãy lưu lại dạng .docx, .xlsx hoặc PDF, "
            "không đặt mật khẩu."
        )
    if not head.strip(b"\x00 \t\r\n"):
        return _("Tệp rỗng. %(allowed)s") % {"allowed": allowed_words()}
    return _("Nội dung tệp không phải loại được nhận. %(allowed)s") % {"allowed": allowed_words()}


def allowed_words() -> str:
    return _("Chương trình nhận tệp PDF, DOCX, XLSX, PNG và JPEG.")


# --- PDF and pictures ------------------------------------------------------------------------------------


def _pdf(stream: BinaryIO) -> Kind:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 2_048))
    if b"%%EOF" not in stream.read():
        raise Refused(_("Tệp PDF bị cắt cụt: thiếu phần cuối. Hãy tải lại tệp đầy đủ."))
    return Kind.PDF


def _png(stream: BinaryIO) -> Kind:
    stream.seek(8)
    length, name, width, height = struct.unpack(">I4sII", stream.read(16).ljust(16, b"\0"))
    if name != b"IHDR" or length != 13:
        raise Refused(_("Tệp PNG hỏng: không đọc được kích thước ảnh."))
    _refuse_large(width, height)
    return Kind.PNG


def _jpeg(stream: BinaryIO) -> Kind:
    stream.seek(2)
    while True:
        marker = stream.read(4)
        if len(marker) < 4 or marker[0] != 0xFF:
            raise Refused(_("Tệp JPEG hỏng: không đọc được kích thước ảnh."))
        code, length = marker[1], int.from_bytes(marker[2:], "big")
        if 0xC0 <= code <= 0xCF and code not in {0xC4, 0xC8, 0xCC}:  # a frame header
            _precision, height, width = struct.unpack(">BHH", stream.read(5).ljust(5, b"\0"))
            _refuse_large(width, height)
            return Kind.JPEG
        stream.seek(length - 2, 1)


def _refuse_large(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(_("Tệp ảnh hỏng: kích thước ảnh bằng 0."))
    if width * height > MAX_PIXELS:
        raise Refused(
            _("Ảnh có %(found)s triệu điểm ảnh; tối đa %(most)s triệu. Hãy thu nhỏ ảnh rồi tải lại.")
            % {
                "found": format_number(round(width * height / 1_000_000)),
                "most": format_number(MAX_PIXELS // 1_000_000),
            }
        )


# --- Office packages -------------------------------------------------------------------------------------


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error)


def _package(stream: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(stream) as archive:
            _refuse_bomb(archive, packed=stream.seek(0, 2))
            kind = _main_part(archive)
            _read_through(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        struct.error,
    ) as error:
        raise Refused(_("Tệp nén hỏng hoặc có mật khẩu nên không đọc được.")) from error
    return kind


def _refuse_bomb(archive: zipfile.ZipFile, *, packed: int) -> None:
    """By the archive's own directory, before a single byte is unpacked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    claimed = sum(entry.compress_size for entry in entries)
    places = [entry.header_offset for entry in entries]
    bomb = (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or claimed > packed  # entries that overlap in the file
        or len(set(places)) != len(places)
        or (unpacked > _RATIO_FROM and unpacked > MAX_RATIO * packed)
        or any(
            e.file_size > _RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries
        )
    )
    if bomb:
        raise Refused(
            _(
                "Tệp nén bung ra quá lớn so với kích thước của nó (%(entries)s mục, %(unpacked)s MB), "
                "giống tệp phá hoại nên không nhận."
            )
            % {"entries": format_number(len(entries)), "unpacked": format_number(unpacked // 1_000_000)}
        )


def _main_part(archive: zipfile.ZipFile) -> Kind:
    """What the package is, by the content type of its main part; one with macros is refused."""
    try:
        with archive.open("[Content_Types].xml") as part:
            types = part.read(_TYPES_LIMIT)
    except KeyError:
        raise Refused(
            _("Đây là tệp nén, không phải tài liệu. Hãy giải nén rồi tải từng tệp lên. %(allowed)s")
            % {"allowed": allowed_words()}
        ) from None
    names = [name.lower() for name in archive.namelist()]
    if b"macroEnabled" in types or any(
        "vbaproject" in name or name.endswith("vbadata.xml") for name in names
    ):
        raise Refused(
            _("Tài liệu có macro nên không nhận. Hãy lưu lại dạng .docx, .xlsx không có macro hoặc PDF.")
        )
    for marker, kind in _MAIN_PARTS.items():
        if marker in types:
            return kind
    raise Refused(
        _("Tài liệu Office này không phải văn bản Word hay bảng tính Excel. %(allowed)s")
        % {"allowed": allowed_words()}
    )


def _read_through(archive: zipfile.ZipFile) -> None:
    """Unpack every entry into nothing, within the limit; a wrong size or checksum raises BadZipFile."""
    left = MAX_UNPACKED
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("larger than its directory says")


_SIGNATURES = [
    _Signature(b"%PDF-", _pdf),
    _Signature(b"PK\x03\x04", _package),
    _Signature(b"\x89PNG\r\n\x1a\n", _png),
    _Signature(b"\xff\xd8\xff", _jpeg),
]
