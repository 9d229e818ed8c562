"""HTTPS by flags, with a certificate made for the test."""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl

import httpx
import pytest

pytest.importorskip("cryptography")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.settings import load_settings
from backend.web.tls import check_certificate
from fusar_qgis.core.errors import ConfigError
from tests.backend.test_46_stopping import DETECT, Held


def write_pair(folder, name, passphrase=None, host=None):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(host) if host else x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            False,
        )
        .sign(key, hashes.SHA256())
    )
    protection = (
        serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)
    )
    return paths


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return write_pair(tmp_path_factory.mktemp("tls"), "server")


def test_https_answers_and_plain_http_does_not(pair):
    cert, key = pair
    held = Held(FUSAR_TLS_CERT=str(cert), FUSAR_TLS_KEY=str(key))
    try:
        url = held.wait_for(r"Listening on (\S+)").group(1)
        assert url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(cert))
        with httpx.Client(verify=trusting, timeout=30) as client:
            assert client.get(f"{url}/health").status_code == 200
            held.process.stdin.write("go on\n")
            held.process.stdin.flush()
            assert client.post(f"{url}/v1/interpret", json=DETECT).status_code == 200
        with pytest.raises(httpx.ConnectError, match="certificate"):
            httpx.get(f"{url}/health")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/health".replace("https", "http"))
        held.stop()
        assert held.process.wait(30) == 0
    finally:
        held.process.kill()


def test_what_is_wrong_with_certificate_or_key_is_told(pair, tmp_path):
    cert, key = pair
    other_cert, locked_key = write_pair(tmp_path, "locked", b"secret")
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    for wrong in (
        (tmp_path / "none", key, "certificate .* does not exist"),
        (cert, tmp_path / "none", "key .* does not exist"),
        (other_cert, key, "KEY_VALUES_MISMATCH"),
        (text, key, "cannot be used"),
        (cert, text, "cannot be used"),
        (other_cert, locked_key, "has a passphrase"),
    ):
        with pytest.raises(ConfigError, match=wrong[2]):
            check_certificate(*wrong[:2])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_key_that_may_not_be_read_is_told(pair, tmp_path):
    cert, key = write_pair(tmp_path, "closed")
    key.chmod(0)
    with pytest.raises(ConfigError, match="Permission denied"):
        check_certificate(cert, key)


def test_one_without_the_other_is_refused(pair):
    with pytest.raises(ConfigError, match="FUSAR_TLS_KEY"):
        load_settings(tls_cert=pair[0])
