"""Digital signatures of issued PDF files: PAdES, made with a key from a PKCS#12 file or a PKCS#11 token, and verified.

A signature is added to the end of the file, so everything that was there before stays byte for byte. The key's
holder is the agency or the office named in its certificate. What makes a signature trusted is told by the caller:
the root certificates it hands in, never those of the machine.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

FIELD = "ChuKySo"
T = TypeVar("T")


class KeyTrouble(StrEnum):
    """Why a signing key cannot be used."""

    UNREADABLE = "unreadable"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    NO_KEY = "no_key"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    TOKEN = "token"  # noqa: S105


class SigningKeyUnusable(Exception):
    """The signing key cannot be used; `trouble` says why, `holder` and `until` whose it is where that is known."""

    def __init__(self, trouble: KeyTrouble, *, holder: str = "", until: datetime | None = None) -> None:
        super().__init__(trouble.value)
        self.trouble, self.holder, self.until = trouble, holder, until


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with its certificate, ready to sign."""

    signer: signers.Signer
    holder: str
    """Common name of the certificate, e.g. "Ban Chỉ đạo 138/CP"."""
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What a signature in a file says and whether it holds."""

    holder: str
    issuer: str
    signed_at: datetime | None
    intact: bool
    """The signed bytes are the ones that were signed, and the signature fits the certificate's key."""
    covers_whole_file: bool
    """Nothing was added after signing."""
    trusted: bool
    """The certificate leads to one of the given roots and was in force when the file was signed."""

    @property
    def holds(self) -> bool:
        return self.intact and self.covers_whole_file and self.trusted


class NotAPdf(ValueError):
    """The bytes are not a PDF file that can be read."""


def load_pkcs12(content: bytes, password: str, *, now: datetime) -> SigningKey:
    """The key of a PKCS#12 file (.p12, .pfx). Raises `SigningKeyUnusable`."""
    secret = password.encode() or None
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(content, secret)
    except ValueError as error:
        looks_right = content[:1] == b"\x30"  # an ASN.1 sequence, as every PKCS#12 file begins
        raise SigningKeyUnusable(
            KeyTrouble.WRONG_PASSWORD if looks_right else KeyTrouble.UNREADABLE
        ) from error
    if key is None or certificate is None:
        raise SigningKeyUnusable(KeyTrouble.NO_KEY)
    holder = _common_name(certificate)
    _check_dates(certificate, holder, now)
    signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=secret)
    if signer is None:
        raise SigningKeyUnusable(KeyTrouble.UNREADABLE, holder=holder)
    return SigningKey(signer, holder, certificate.not_valid_after_utc)


@contextmanager
def open_token(module: str, token: str, certificate: str, pin: str, *, now: datetime) -> Iterator[SigningKey]:
    """The key on a PKCS#11 token (smart card, HSM) for as long as the session with it is open.

    Needs the optional package `python-pkcs11`. Raises `SigningKeyUnusable`.
    """
    try:
        from pyhanko.sign import pkcs11 as tokens  # noqa: PLC0415  # only installations with a token have it

        session = tokens.open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
    except Exception as error:  # every vendor's module fails in its own way
        raise SigningKeyUnusable(KeyTrouble.TOKEN) from error
    with session:
        signer = tokens.PKCS11Signer(session, cert_label=certificate)
        found = signer.signing_cert
        if found is None:
            raise SigningKeyUnusable(KeyTrouble.NO_KEY)
        plain = x509.load_der_x509_certificate(found.dump())
        holder = _common_name(plain)
        _check_dates(plain, holder, now)
        yield SigningKey(signer, holder, plain.not_valid_after_utc)


def sign(pdf: bytes, key: SigningKey, *, reason: str, place: str) -> bytes:
    """The file with a PAdES signature over all of it. Raises `SigningKeyUnusable` when the key fails at it."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason,
        location=place,
        name=key.holder,
    )
    signed = BytesIO()
    try:
        _apart(
            lambda: signers.sign_pdf(
                IncrementalPdfFileWriter(BytesIO(pdf)),
                metadata,
                signer=key.signer,
                in_place=False,
                output=signed,
            )
        )
    except SigningError as error:
        raise SigningKeyUnusable(KeyTrouble.NO_KEY, holder=key.holder) from error
    return signed.getvalue()


def verify(pdf: bytes, *, roots: Sequence[bytes], now: datetime) -> list[SignatureReport]:
    """What each signature in a file says, in the order they were made; an unsigned file has none.

    `roots` are certificates in PEM or DER. Raises `NotAPdf`.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        embedded = reader.embedded_regular_signatures
    except (PdfReadError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise NotAPdf(str(error)) from error
    trusted = [certificate for root in roots for certificate in _certificates(root)]
    return [_report(signature, trusted, now) for signature in embedded]


def certificate_of(content: bytes, password: str) -> bytes:
    """The certificate of a PKCS#12 file, as PEM. Raises `SigningKeyUnusable`."""
    try:
        _key, certificate, _others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except ValueError as error:
        raise SigningKeyUnusable(KeyTrouble.WRONG_PASSWORD) from error
    if certificate is None:
        raise SigningKeyUnusable(KeyTrouble.NO_KEY)
    return certificate.public_bytes(Encoding.PEM)


def _report(signature: object, roots: Sequence[Any], now: datetime) -> SignatureReport:
    certificate = signature.signer_cert  # type: ignore[attr-defined]  # the library's class is not exported
    plain = x509.load_der_x509_certificate(certificate.dump())
    signed_at = signature.self_reported_timestamp  # type: ignore[attr-defined]
    # A certificate is judged at the time of signing: that it has run out since does not undo the signature.
    context = ValidationContext(
        trust_roots=list(roots),
        allow_fetching=False,
        moment=signed_at or now,
        best_signature_time=signed_at or now,
    )
    try:
        status = _apart(lambda: validate_pdf_signature(signature, context))  # type: ignore[arg-type]
    except (SignatureValidationError, ValueError):
        return SignatureReport(_common_name(plain), _issuer(plain), signed_at, False, False, False)
    return SignatureReport(
        holder=_common_name(plain),
        issuer=_issuer(plain),
        signed_at=signed_at.astimezone(UTC) if signed_at else None,
        intact=bool(status.intact and status.valid),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
    )


def _apart(work: Callable[[], T]) -> T:
    """Do `work` in a thread of its own: the library starts an event loop, which a thread that has one refuses."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def _certificates(content: bytes) -> list[Any]:
    return list(load_certs_from_pemder_data(content))


def _common_name(certificate: x509.Certificate) -> str:
    return _name(certificate.subject)


def _issuer(certificate: x509.Certificate) -> str:
    return _name(certificate.issuer)


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _check_dates(certificate: x509.Certificate, holder: str, now: datetime) -> None:
    if now < certificate.not_valid_before_utc:
        raise SigningKeyUnusable(
            KeyTrouble.NOT_YET_VALID, holder=holder, until=certificate.not_valid_before_utc
        )
    if now > certificate.not_valid_after_utc:
        raise SigningKeyUnusable(KeyTrouble.EXPIRED, holder=holder, until=certificate.not_valid_after_utc)
