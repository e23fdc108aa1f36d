"""Files that people attach: checked by content, kept once under their digest, never changed.

A file lies at `MEDIA_ROOT/sha256/<first two>/<next two>/<digest>`. It is written to a temporary name on the same disk,
synced and renamed, so that a power cut leaves either the whole file or none. The row `StoredFile` follows in the
caller's transaction; when that is rolled back, the bytes stay behind under their digest, harmless, and the next upload
of the same file finds them.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInput
from core.file_kinds import CONTENT_TYPES, Kind, Refused, kind_of
from core.formats import format_size
from core.models import StoredFile

MAX_SIZE = 20_000_000  # bytes
LONGEST_NAME = 120  # characters
#: For the attribute `accept` of a file field.
ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"

_CHUNK = 1_048_576
_EXTENSIONS = {Kind.JPEG: {"jpg", "jpeg"}}
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069\u200b-\u200f]')


class FileLost(DomainError):
    """The row is there and its bytes are not; the operator has to bring them back from a backup."""


def store(*, upload: "UploadedFile[bytes]") -> StoredFile:
    """Check `upload` and keep it; the row that is there already when the same bytes were kept before.

    Raises InvalidInput with "file" for what is too large, of another kind than its name says, or not to be taken.
    """
    stream = _stream(upload)
    kind = _checked(upload, stream)
    digest, size = _digest(stream)
    _write(stream, digest, size)
    with transaction.atomic():
        stored, _created = StoredFile.objects.get_or_create(
            sha256=digest, defaults={"size": size, "content_type": CONTENT_TYPES[kind]}
        )
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, for reading; the caller closes. Raises FileLost."""
    path = path_of(stored.sha256)
    try:
        return path.open("rb")
    except OSError as error:
        raise FileLost(
            _("Không đọc được tệp %(digest)s trong kho. Hãy báo người quản trị phục hồi từ bản sao lưu.")
            % {"digest": stored.sha256[:12]}
        ) from error


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "sha256" / sha256[:2] / sha256[2:4] / sha256


def clean_name(name: str) -> str:
    """The name as shown and offered for download: no folders, control or direction marks, at most 120 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", last)).strip(" .")
    stem, dot, extension = plain.rpartition(".")
    if len(plain) > LONGEST_NAME:
        kept = LONGEST_NAME - len(extension) - 1
        plain = f"{stem[:kept]}{dot}{extension}" if stem and kept > 0 else plain[:LONGEST_NAME]
    return plain or _("tệp không tên")


# --- Checking --------------------------------------------------------------------------------------------


def _stream(upload: "UploadedFile[bytes]") -> BinaryIO:
    stream = cast(BinaryIO, upload.file)
    stream.seek(0)
    return stream


def _checked(upload: "UploadedFile[bytes]", stream: BinaryIO) -> Kind:
    size = stream.seek(0, os.SEEK_END)
    if size > MAX_SIZE:
        raise _refused(
            _("Tệp lớn %(found)s; tối đa %(most)s. Hãy nén ảnh trong tệp hoặc tách thành nhiều tệp.")
            % {"found": format_size(size), "most": format_size(MAX_SIZE)}
        )
    try:
        kind = kind_of(stream)
    except Refused as error:
        raise _refused(str(error)) from error
    extension = clean_name(upload.name or "").rpartition(".")[2].lower()
    if extension not in _EXTENSIONS.get(kind, {kind.value}):
        raise _refused(
            _(
                "Tên tệp kết thúc bằng “.%(named)s” nhưng nội dung là %(kind)s. Hãy đặt lại đúng tên rồi tải lại."
            )
            % {"named": extension[:20], "kind": kind.name}
        )
    return kind


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"file": sentence})


# --- Writing ---------------------------------------------------------------------------------------------


def _digest(stream: BinaryIO) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        total.update(chunk)
        size += len(chunk)
    return total.hexdigest(), size


def _write(stream: BinaryIO, digest: str, size: int) -> None:
    """The bytes under their digest, whole or not at all."""
    target = path_of(digest)
    if target.is_file() and target.stat().st_size == size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as copy:
            stream.seek(0)
            while chunk := stream.read(_CHUNK):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        os.chmod(name, 0o440)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
