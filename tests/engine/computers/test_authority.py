"""Certificates say whose they are, last as long as is meant, and are revoked by their numbers; keys are P-256."""

from __future__ import annotations

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.computers.authority import (
    INVITED_DAYS,
    YEARS,
    Authority,
    Identity,
    fingerprint,
    new_key,
    request_for,
    serial_of,
)

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


def _read(certificate: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.encode())


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value


def _days(certificate: x509.Certificate) -> float:
    return (certificate.not_valid_after_utc - NOW).total_seconds() / 86400


def test_an_authority_signs_and_nothing_it_has_signed_does(authority: Authority) -> None:
    own, issued = _read(authority.own.certificate), _read(authority.issue("laptop").certificate)
    for certificate, signs in ((own, True), (issued, False)):
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        assert basic.critical and usage.critical
        assert (basic.value.ca, usage.value.key_cert_sign, usage.value.crl_sign) == (signs, signs, signs)
        assert usage.value.digital_signature is not signs
    issued.verify_directly_issued_by(own)
    uses = issued.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(uses) == {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH}


def test_certificates_last_ten_years_or_as_told_and_slow_clocks_do_not_matter(authority: Authority) -> None:
    usual = _read(authority.issue("a").certificate)
    week = _read(authority.issue("a", datetime.timedelta(days=INVITED_DAYS)).certificate)
    assert _days(usual) == pytest.approx(365 * YEARS, abs=0.1)
    assert _days(week) == pytest.approx(INVITED_DAYS, abs=0.1)
    assert (NOW - usual.not_valid_before_utc).days >= 364


def test_each_has_a_number_and_a_key_of_its_own(authority: Authority) -> None:
    one, other = authority.issue("a"), authority.issue("a")
    assert one.serial != other.serial and one.key != other.key
    assert int(one.serial, 16) == _read(one.certificate).serial_number
    key = serialization.load_pem_private_key(one.key.encode(), None)
    assert isinstance(key.curve, ec.SECP256R1)
    assert key.public_key() == _read(one.certificate).public_key()


def test_a_fingerprint_is_what_two_people_compare(authority: Authority) -> None:
    found = fingerprint(authority.own.certificate)
    assert [len(part) for part in found.split(":")] == [4] * 8
    assert _read(authority.own.certificate).fingerprint(hashes.SHA256()).hex().startswith(found.replace(":", ""))


def test_a_request_is_granted_under_our_name_for_its_key(authority: Authority) -> None:
    key = new_key()
    certificate = authority.grant(request_for(key, "a name that is not asked for"), "laptop")
    found = _read(certificate)
    assert _name(found) == "laptop"
    assert found.public_key() == serialization.load_pem_private_key(key.encode(), None).public_key()
    found.verify_directly_issued_by(_read(authority.own.certificate))
    assert serial_of(certificate) == Identity(certificate, key).serial


def _foreign_request() -> str:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def _forged_request() -> str:
    """Ask for a certificate with a signature that is not the key's."""
    request = x509.load_pem_x509_csr(request_for(new_key(), "x").encode())
    data = bytearray(request.public_bytes(serialization.Encoding.DER))
    data[-1] ^= 1
    return x509.load_der_x509_csr(bytes(data)).public_bytes(serialization.Encoding.PEM).decode()


@pytest.mark.parametrize("request_", ["", "no request", _foreign_request(), _forged_request()], ids=range(4))
def test_what_is_no_request_of_ours_is_refused(authority: Authority, request_: str) -> None:
    with pytest.raises(ValueError):  # of cryptography, with many words
        authority.grant(request_, "laptop")


def test_what_is_revoked_is_listed_and_nothing_else(authority: Authority) -> None:
    gone, stays = authority.issue("a"), authority.issue("b")
    listed = x509.load_pem_x509_crl(authority.revoked([gone.serial, "1f"]).encode())
    assert listed.get_revoked_certificate_by_serial_number(int(gone.serial, 16)) is not None
    assert listed.get_revoked_certificate_by_serial_number(0x1F) is not None
    assert listed.get_revoked_certificate_by_serial_number(int(stays.serial, 16)) is None
    assert listed.is_signature_valid(_read(authority.own.certificate).public_key())
    assert listed.next_update_utc > NOW + datetime.timedelta(days=365 * YEARS)  # longer than any certificate lasts
    assert len(x509.load_pem_x509_crl(authority.revoked([]).encode())) == 0


def test_an_authority_that_was_kept_is_the_same(authority: Authority) -> None:
    again = Authority(Identity(authority.own.certificate, authority.own.key))
    _read(again.issue("a").certificate).verify_directly_issued_by(_read(authority.own.certificate))


def test_a_key_of_another_kind_is_refused(authority: Authority) -> None:
    plain = serialization.NoEncryption()
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    )
    with pytest.raises(ValueError, match="No key of ours"):
        Authority(Identity(authority.own.certificate, key.decode()))
