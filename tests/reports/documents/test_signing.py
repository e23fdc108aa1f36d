"""Signatures: made over the whole file, verified, and every way in which a key or a file can be wrong."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from reports.demo import certificate
from reports.documents import signing
from reports.documents.bundle import Bundle
from reports.documents.signing import KeyTrouble, SigningKeyUnusable

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PASSWORD = "một-mật-khẩu"


@pytest.fixture(scope="module")
def key_file() -> bytes:
    return certificate.make(now=datetime.now(UTC), password=PASSWORD, holder="Ban Chỉ đạo thử")


@pytest.fixture(scope="module")
def signed(bundle: Bundle, key_file: bytes) -> bytes:
    key = signing.load_pkcs12(key_file, PASSWORD, now=datetime.now(UTC))
    return signing.sign(bundle.pdf, key, reason="Ban hành văn bản", place="Hà Nội")


@pytest.fixture(scope="module")
def root(key_file: bytes) -> bytes:
    return signing.certificate_of(key_file, PASSWORD)


def test_a_signature_covers_the_whole_file_and_names_its_holder(signed: bytes, root: bytes) -> None:
    (found,) = signing.verify(signed, roots=[root], now=datetime.now(UTC))

    assert found.holds
    assert found.holder == "Ban Chỉ đạo thử"
    assert found.signed_at is not None
    assert datetime.now(UTC) - found.signed_at < timedelta(minutes=5)


def test_signing_works_beside_a_running_event_loop(bundle: Bundle, key_file: bytes, root: bytes) -> None:
    async def both() -> bool:
        key = signing.load_pkcs12(key_file, PASSWORD, now=datetime.now(UTC))
        made = signing.sign(bundle.pdf, key, reason="Ban hành văn bản", place="Hà Nội")
        return all(found.holds for found in signing.verify(made, roots=[root], now=datetime.now(UTC)))

    with ThreadPoolExecutor(max_workers=1) as thread:  # this one may have a loop of the browser's
        assert thread.submit(lambda: asyncio.run(both())).result()


def test_signing_leaves_the_document_byte_for_byte_at_the_head_of_the_file(
    signed: bytes, bundle: Bundle
) -> None:
    assert signed.startswith(bundle.pdf)
    assert len(signed) > len(bundle.pdf)


def test_a_signature_without_its_root_is_intact_and_not_trusted(signed: bytes) -> None:
    (found,) = signing.verify(signed, roots=[], now=datetime.now(UTC))

    assert found.intact
    assert not found.trusted
    assert not found.holds


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_one_changed_byte_breaks_the_signature(
    signed: bytes, bundle: Bundle, root: bytes, place: float
) -> None:
    changed = bytearray(signed)
    changed[int(len(bundle.pdf) * place)] ^= 1

    try:
        found = signing.verify(bytes(changed), roots=[root], now=datetime.now(UTC))
    except signing.NotAPdf:
        return
    assert not any(signature.holds for signature in found)


def test_what_is_added_after_signing_is_seen(signed: bytes, root: bytes) -> None:
    (found,) = signing.verify(signed + b"\n% mot dong them\n", roots=[root], now=datetime.now(UTC))

    assert not found.holds


def test_an_unsigned_file_has_no_signatures(bundle: Bundle) -> None:
    assert signing.verify(bundle.pdf, roots=[], now=NOW) == []


@pytest.mark.parametrize("content", [b"", b"abc", b"%PDF-1.7\n", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(signing.NotAPdf):
        signing.verify(content, roots=[], now=NOW)


@pytest.mark.parametrize(
    ("content", "password", "trouble"),
    [
        (certificate.make(now=NOW, password="đúng"), "sai", KeyTrouble.WRONG_PASSWORD),
        (b"-----BEGIN CERTIFICATE-----", "", KeyTrouble.UNREADABLE),
        (
            certificate.make(now=NOW - timedelta(days=400), lifetime=timedelta(days=365)),
            "",
            KeyTrouble.EXPIRED,
        ),
        (certificate.make(now=NOW + timedelta(days=9)), "", KeyTrouble.NOT_YET_VALID),
    ],
    ids=["wrong password", "no PKCS#12", "expired", "not yet valid"],
)
def test_a_key_that_cannot_be_used_says_why(content: bytes, password: str, trouble: KeyTrouble) -> None:
    with pytest.raises(SigningKeyUnusable) as refused:
        signing.load_pkcs12(content, password, now=NOW)

    assert refused.value.trouble is trouble


def test_a_token_that_is_not_there_says_so() -> None:
    with (
        pytest.raises(SigningKeyUnusable) as refused,
        signing.open_token("/khong/co/thiet-bi.so", "bcd", "k", "1234", now=NOW),
    ):
        pass

    assert refused.value.trouble is KeyTrouble.TOKEN
