"""Make the certificates by which computers know each other: P-256, each signed by an authority of its own.

The authority's key never leaves the computer whose pictures are painted. Computers that help are shown the leader's
certificate and trust no other one, so that they cannot reach each other; the leader trusts what the authority has
signed and has not revoked.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Iterable

YEARS = 10  # that a certificate is valid
INVITED_DAYS = 7  # that an invitation is
_BEFORE = datetime.timedelta(days=365)  # a clock that is behind by as much does not matter
_CLIENT_AND_SERVER = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH)


@dataclass(frozen=True, slots=True)
class Identity:
    """Hold a certificate and its key, both PEM."""

    certificate: str
    key: str

    @property
    def serial(self) -> str:
        """Give the certificate's number, hexadecimal."""
        return serial_of(self.certificate)


def new_key() -> str:
    """Make a private key, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def serial_of(certificate: str) -> str:
    """Give the number of a certificate, PEM, in hexadecimal."""
    return f"{x509.load_pem_x509_certificate(certificate.encode()).serial_number:x}"


def fingerprint(certificate: str) -> str:
    """Give the SHA-256 of a certificate, PEM, as two people would compare it."""
    found = x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex()
    return ":".join(found[place : place + 4] for place in range(0, 32, 4))


def request_for(key: str, name: str) -> str:
    """Ask for a certificate of that name for a key, both PEM."""
    wanted = x509.CertificateSigningRequestBuilder().subject_name(_name(name))
    return wanted.sign(_private(key), hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def key_in(request: str) -> str:
    """Give the SHA-256 of the public key that a request, PEM, asks for; raises ValueError."""
    key = x509.load_pem_x509_csr(request.encode()).public_key()
    content = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(content).hexdigest()


class Authority:
    """Sign certificates.

    Args:
        own: its certificate and key.
    """

    def __init__(self, own: Identity) -> None:
        self.own = own
        self._certificate = x509.load_pem_x509_certificate(own.certificate.encode())
        self._key = _private(own.key)

    @classmethod
    def new(cls) -> Authority:
        """Make an authority."""
        key = new_key()
        private, name = _private(key), _name("Impasto")
        builder = _builder(name, name, private.public_key(), _years(YEARS))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(signs=True), critical=True)
        return cls(Identity(_pem(builder.sign(private, hashes.SHA256())), key))

    def issue(self, name: str, lasts: datetime.timedelta | None = None) -> Identity:
        """Make a key and a certificate of that name, valid for ten years or `lasts` from now."""
        key = new_key()
        return Identity(self._signed(name, _private(key).public_key(), lasts), key)

    def grant(self, request: str, name: str) -> str:
        """Sign the key of a request, PEM, under a name that is ours to choose; raises ValueError."""
        asked = x509.load_pem_x509_csr(request.encode())
        key = asked.public_key()
        if not asked.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("No request that can be granted")
        return self._signed(name, key, None)

    def revoked(self, serials: Iterable[str]) -> str:
        """List certificates that are not trusted any more, by their numbers, PEM."""
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self._certificate.subject)
        builder = builder.last_update(now - _BEFORE).next_update(now + _years(2 * YEARS))
        for serial in serials:
            entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(now - _BEFORE)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def _signed(self, name: str, key: ec.EllipticCurvePublicKey, lasts: datetime.timedelta | None) -> str:
        builder = _builder(_name(name), self._certificate.subject, key, _years(YEARS) if lasts is None else lasts)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage(_CLIENT_AND_SERVER), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        return _pem(builder.sign(self._key, hashes.SHA256()))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: datetime.timedelta
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - _BEFORE).not_valid_after(now + lasts)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _years(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=365 * count)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _private(key: str) -> ec.EllipticCurvePrivateKey:
    found = serialization.load_pem_private_key(key.encode(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise ValueError("No key of ours")  # noqa: TRY004  # of a file, not of a caller
    return found


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
