"""The key that issued documents are signed with, as the installation's settings name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from core.formats import format_date
from reports.documents import signing
from reports.documents.signing import KeyTrouble, SigningKey, SigningKeyUnusable

_WORDS: dict[KeyTrouble, Promise] = {
    KeyTrouble.UNREADABLE: gettext_lazy("Tệp chứng thư ký số không đọc được; cần tệp PKCS#12 (.p12, .pfx)."),
    KeyTrouble.WRONG_PASSWORD: gettext_lazy(
        "Mật khẩu của tệp chứng thư ký số không đúng. Người quản trị kiểm tra SIGNING_PKCS12_PASSWORD."
    ),
    KeyTrouble.NO_KEY: gettext_lazy("Chứng thư ký số không có khóa riêng dùng để ký."),
    KeyTrouble.NOT_YET_VALID: gettext_lazy(
        "Chứng thư ký số của “%(holder)s” chỉ có hiệu lực từ ngày %(day)s."
    ),
    KeyTrouble.EXPIRED: gettext_lazy(
        "Chứng thư ký số của “%(holder)s” đã hết hạn ngày %(day)s. Người quản trị thay chứng thư mới rồi phát hành lại."
    ),
    KeyTrouble.TOKEN: gettext_lazy(
        "Không mở được thiết bị ký số. Người quản trị kiểm tra thiết bị và các tham số SIGNING_PKCS11_*."
    ),
}


@contextmanager
def signing_key() -> Iterator[SigningKey]:
    """The key, for as long as it is needed. Raises InvalidInput, saying what the administrator has to do."""
    now = timezone.now()
    try:
        if settings.SIGNING_PKCS11_MODULE:
            with signing.open_token(
                settings.SIGNING_PKCS11_MODULE,
                settings.SIGNING_PKCS11_TOKEN,
                settings.SIGNING_PKCS11_CERTIFICATE,
                settings.SIGNING_PKCS11_PIN,
                now=now,
            ) as key:
                yield key
        else:
            yield signing.load_pkcs12(_file(), settings.SIGNING_PKCS12_PASSWORD, now=now)
    except SigningKeyUnusable as error:
        raise InvalidInput(words_for(error)) from error


def words_for(error: SigningKeyUnusable) -> str:
    """What is wrong with the key, as a sentence."""
    day = format_date(timezone.localtime(error.until).date()) if error.until else ""
    return str(_WORDS[error.trouble]) % {"holder": error.holder, "day": day}


def trust_roots() -> list[bytes]:
    """Certificates that make a signature trusted: those of SIGNING_TRUST_ROOTS, or else the installation's own."""
    if settings.SIGNING_TRUST_ROOTS:
        return [Path(settings.SIGNING_TRUST_ROOTS).read_bytes()]
    if settings.SIGNING_PKCS11_MODULE or not Path(settings.SIGNING_PKCS12_FILE).is_file():
        return []
    try:
        return [signing.certificate_of(_file(), settings.SIGNING_PKCS12_PASSWORD)]
    except SigningKeyUnusable:
        return []


def _file() -> bytes:
    path = Path(settings.SIGNING_PKCS12_FILE)
    if not path.is_file():
        raise InvalidInput(
            _(
                "Chưa có chứng thư ký số. Người quản trị đặt SIGNING_PKCS12_FILE trỏ tới tệp PKCS#12 của cơ quan."
            )
        )
    return path.read_bytes()
