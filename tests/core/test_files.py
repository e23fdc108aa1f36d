"""Files that people attach: what they really are, and keeping them."""

import hashlib
import io
import struct
import threading
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError, connection, transaction
from docx import Document
from xlsxwriter import Workbook

from core import files
from core.errors import InvalidInput
from core.file_kinds import CONTENT_TYPES, MAX_ENTRIES, Kind, Refused, kind_of
from core.files import FileLost, clean_name, open_file, path_of, store
from core.models import StoredFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def upload(name: str, content: bytes) -> "SimpleUploadedFile":
    return SimpleUploadedFile(name, content)


def docx() -> bytes:
    target = io.BytesIO()
    document = Document()
    document.add_paragraph("Kế hoạch triển khai")
    document.save(target)
    return target.getvalue()


def xlsx() -> bytes:
    target = io.BytesIO()
    with Workbook(target) as book:
        book.add_worksheet().write(0, 0, "Số liệu")
    return target.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\0IEND"
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + application + frame + b"\xff\xd9"


def package(parts: dict[str, bytes], types: bytes = DOCX_TYPES) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


# --- What a file is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, Kind.PDF), (docx(), Kind.DOCX), (xlsx(), Kind.XLSX), (png(), Kind.PNG), (jpeg(), Kind.JPEG)],
    ids=["pdf", "docx", "xlsx", "png", "jpeg"],
)
def test_the_kind_is_read_from_the_content(content: bytes, kind: Kind) -> None:
    stream = io.BytesIO(content)

    assert kind_of(stream) == kind
    assert stream.tell() == 0


_VBA = DOCX_TYPES.replace(b"document.main", b"document.macroEnabled.main")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00\x03" + bytes(100), "chương trình chạy được"),
        (b"\x7fELF" + bytes(100), "chương trình chạy được"),
        (b"#!/bin/sh\n", "chương trình chạy được"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
        (b"", "rỗng"),
        (bytes(500), "rỗng"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "không phải loại được nhận"),
        (b"<html>", "không phải loại được nhận"),
        (b"GIF89a", "không phải loại được nhận"),
        (PDF[:-7], "cắt cụt"),
        (png(10_000, 10_000), "100 triệu điểm ảnh"),
        (png(0, 5), "kích thước ảnh bằng 0"),
        (png()[:12], "hỏng"),
        (jpeg(10_000, 8_000), "80 triệu điểm ảnh"),
        (jpeg()[:10], "hỏng"),
        (package({"a.txt": b"x"}, types=b"<Types/>"), "không phải văn bản Word"),
        (docx()[:-30], "hỏng"),
        (docx()[:200], "hỏng"),
        (package({"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}), "macro"),
        (package({"word/document.xml": b"<x/>"}, types=_VBA), "macro"),
    ],
)
def test_what_is_something_else_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        kind_of(io.BytesIO(content))


def test_an_archive_is_no_document() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(Refused, match="giải nén rồi tải từng tệp"):
        kind_of(target)


def test_a_package_with_a_password_is_refused() -> None:
    content = bytearray(package({"word/document.xml": b"<x/>"}))
    at = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)  # the second entry of the directory
    content[at + 8] |= 1  # encrypted, it says

    with pytest.raises(Refused, match="mật khẩu"):
        kind_of(io.BytesIO(bytes(content)))


def test_a_damaged_part_is_noticed() -> None:
    content = bytearray(package({"word/document.xml": b"<x/>" * 1_000}))
    place = content.rfind(b"word/document.xml", 0, content.find(b"PK\x01\x02")) + 30
    content[place] ^= 0xFF

    with pytest.raises(Refused, match="hỏng"):
        kind_of(io.BytesIO(bytes(content)))


# --- Bombs -----------------------------------------------------------------------------------------------


def _zeros(megabytes: int) -> bytes:
    """A package with one part of zeros, made without holding them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1_000_000))
    return target.getvalue()


def test_what_unpacks_to_far_more_than_it_is_is_refused() -> None:
    with pytest.raises(Refused, match="bung ra quá lớn"):
        kind_of(io.BytesIO(_zeros(400)))
    with pytest.raises(Refused, match="bung ra quá lớn"):
        kind_of(io.BytesIO(_zeros(20)))


def test_too_many_entries_are_refused() -> None:
    parts = {f"word/{number}.xml": b"" for number in range(MAX_ENTRIES)}

    with pytest.raises(Refused, match="bung ra quá lớn"):
        kind_of(io.BytesIO(package(parts)))


def test_a_directory_that_understates_sizes_is_noticed() -> None:
    """The bomb says that its part holds 10 bytes; reading stops there, and the checksum does not fit."""
    content = bytearray(_zeros(20))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(signature)
        content[at + offset : at + offset + 4] = (10).to_bytes(4, "little")

    with pytest.raises(Refused):
        kind_of(io.BytesIO(bytes(content)))


def test_entries_that_share_their_bytes_are_refused() -> None:
    """As in the bombs that repeat one part under many names."""
    content = package({f"word/{number}.xml": b"x" * 100 for number in range(3)})
    end = content.rfind(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    directory = content[start:end]
    second = directory.find(b"PK\x01\x02", 4)
    same = bytearray(directory)
    third = directory.find(b"PK\x01\x02", second + 4)
    same[third + 42 : third + 46] = directory[second + 42 : second + 46]  # begins where the second one begins

    with pytest.raises(Refused):
        kind_of(io.BytesIO(content[:start] + bytes(same) + content[end:]))


# --- Keeping ---------------------------------------------------------------------------------------------


def test_a_file_is_kept_once_under_its_digest(db: None) -> None:
    first = store(upload=upload("a.pdf", PDF))
    second = store(upload=upload("khác.pdf", PDF))

    digest = hashlib.sha256(PDF).hexdigest()
    assert first == second
    assert (first.sha256, first.size, first.content_type) == (digest, len(PDF), CONTENT_TYPES[Kind.PDF])
    path = Path(settings.MEDIA_ROOT) / "sha256" / digest[:2] / digest[2:4] / digest
    assert path_of(digest) == path
    assert path.read_bytes() == PDF
    assert [each.name for each in path.parent.iterdir()] == [digest]


def test_a_file_larger_than_memory_likes_is_streamed(db: None) -> None:
    """Above 2.5 MB Django hands over a file on disk."""
    content = package({"word/document.xml": b"<x/>", "word/media/a.bin": bytes(range(256)) * 12_000})
    big = TemporaryUploadedFile("to.docx", "application/octet-stream", len(content), None)
    big.write(content)

    stored = store(upload=big)
    big.close()

    with open_file(stored) as copy:
        assert copy.read() == content


def test_60_megabytes_are_refused_with_what_is_allowed(db: None) -> None:
    big = TemporaryUploadedFile("to.pdf", "application/pdf", 60_000_000, None)
    big.write(PDF)
    big.seek(59_999_999)
    big.write(b"\n")

    with pytest.raises(InvalidInput) as refused:
        store(upload=big)
    big.close()

    assert refused.value.errors["file"].startswith("Tệp lớn 60 MB; tối đa 20 MB.")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.pdf", b"MZ\x90\x00", "chương trình chạy được"),
        ("ke-hoach.docx", PDF, "kết thúc bằng “.docx” nhưng nội dung là PDF"),
        ("ke-hoach", PDF, "nội dung là PDF"),
        ("anh.exe", png(), "nội dung là PNG"),
    ],
)
def test_a_name_that_lies_is_refused(db: None, name: str, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        store(upload=upload(name, content))

    assert words in refused.value.errors["file"]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["a.JPG", "a.jpeg"])
def test_pictures_have_two_endings(db: None, name: str) -> None:
    assert store(upload=upload(name, jpeg())).content_type == "image/jpeg"


def test_a_rolled_back_upload_leaves_no_row_and_the_next_one_works(db: None) -> None:
    with transaction.atomic():
        store(upload=upload("a.pdf", PDF))
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()

    with open_file(store(upload=upload("a.pdf", PDF))) as copy:
        assert copy.read() == PDF


def test_an_upload_broken_off_leaves_no_file(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        store(upload=upload("a.pdf", PDF.replace(b"1.4", b"1.6")))
    folder = Path(settings.MEDIA_ROOT) / "sha256"

    assert not list(folder.rglob(".new-*"))


def test_lost_bytes_are_said_to_be_lost(db: None) -> None:
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf")

    with pytest.raises(FileLost, match="bản sao lưu"):
        open_file(stored)


def test_lost_bytes_come_back_with_the_next_upload(db: None) -> None:
    stored = store(upload=upload("a.pdf", PDF))
    path_of(stored.sha256).unlink()

    assert store(upload=upload("a.pdf", PDF)) == stored
    assert path_of(stored.sha256).read_bytes() == PDF


def test_a_kept_file_never_changes(db: None) -> None:
    stored = store(upload=upload("a.pdf", PDF))

    for change in (
        lambda: StoredFile.objects.filter(pk=stored.pk).update(size=1),
        lambda: StoredFile.objects.filter(pk=stored.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_who_send_the_same_file_at_once_keep_one(transactional_db: None) -> None:
    content = PDF.replace(b"1.4", b"1.7")
    start = threading.Barrier(4)
    kept: list[int] = []

    def send() -> None:
        try:
            start.wait()
            kept.append(store(upload=upload("a.pdf", content)).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(kept) == 4
    assert len(set(kept)) == 1


# --- Names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Kế hoạch 15.pdf", "Kế hoạch 15.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Tài liệu\\a.pdf", "a.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        (' <a>:"|?*.pdf ', "a.pdf"),
        ("", "tệp không tên"),
        ("...", "tệp không tên"),
        ("/", "tệp không tên"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
        ("Kế hoạch.pdf".encode().decode(), "Kế hoạch.pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean
