"""A signing certificate for the demonstration: self-signed, and its name says that it proves nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

HOLDER = "Ban Chỉ đạo 138/CP (MINH HOẠ)"
LIFETIME = timedelta(days=3 * 365)


def make(*, now: datetime, password: str = "", holder: str = HOLDER, lifetime: timedelta = LIFETIME) -> bytes:
    """A PKCS#12 file with a new key and its self-signed certificate, in force from a day before `now`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, holder)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(now.astimezone(UTC) + lifetime)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"chu-ky-so", key, certificate, None, protection)


def keep(path: Path, *, now: datetime) -> bool:
    """Write the demonstration's key to `path` unless there is one; whether it was written."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(make(now=now))
    return True
