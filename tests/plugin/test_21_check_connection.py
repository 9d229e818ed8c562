"""The connection test names the failing step: servers, a proxy and an authority of their own, in other processes."""

from __future__ import annotations

import datetime
import ipaddress
import json
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QByteArray
from qgis.PyQt.QtNetwork import QNetworkProxy, QSsl, QSslCertificate

from fusar_qgis.child_network import authority_variables
from fusar_qgis.client import BackendClient
from fusar_qgis.core import check_steps as steps
from fusar_qgis.core.check_steps import FAILED, NOTE, OK, SKIPPED, STEPS
from fusar_qgis.core.errors import OperationCancelledError
from fusar_qgis.offline import set_offline
from fusar_qgis.workflows.check_connection import check_connection

SERVER = str(Path(__file__).resolve().parent / "step_server.py")


@pytest.fixture
def launch():
    running = []

    def start(*arguments: str):
        process = subprocess.Popen([sys.executable, SERVER, *arguments], stdout=subprocess.PIPE, text=True)
        running.append(process)
        return process, process.stdout.readline().split()[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def serve(launch):
    return lambda *files, **facts: launch(json.dumps(facts), *files)[1]


@pytest.fixture
def through_proxy():
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()

    def use(address: str) -> None:
        host, port = address.split(":")
        proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, host, int(port))
        manager.setFallbackProxyAndExcludes(proxy, [], [])

    yield use
    manager.setFallbackProxyAndExcludes(before, [], [])
    manager.clearConnectionCache()


def check(url: str, token: str = "", cancelled=lambda: False) -> dict:
    """Each step's result by name."""
    found = list(check_connection(BackendClient(url, lambda: token), cancelled))
    assert [item.name for item in found] == sorted((item.name for item in found), key=STEPS.index)
    assert {item.name for item in found} == set(STEPS), "every step is told exactly once"
    assert len(found) == len(STEPS)
    return {item.name: item for item in found}


def failing(found: dict) -> str:
    """The one step that failed; all after it were skipped, all before were not."""
    (name,) = [name for name, item in found.items() if item.state == FAILED]
    at = STEPS.index(name)
    assert all(found[item].state == SKIPPED for item in STEPS[at + 1 :])
    assert found[name].detail and found[name].action
    return name


def test_a_good_way_is_told_step_by_step(serve) -> None:
    found = check(serve(token="right"), "right")
    assert all(item.state in (OK, SKIPPED) for item in found.values())
    assert found[steps.MODEL].card.id == "stepper" and "2020" in found[steps.AEF].detail
    assert found[steps.PROXY].detail.startswith("none")
    assert "right" not in "\n".join(item.line() for item in found.values())


@pytest.mark.parametrize("url", ["gpu01", "ftp://gpu01", "http://", "http://[broken"])
def test_no_address(url) -> None:
    assert failing(check(url)) == steps.ADDRESS


def test_offline_is_told_before_anything_is_asked() -> None:
    set_offline(True)
    found = check("https://gpu01.example")
    assert failing(found) == steps.ADDRESS and "offline" in found[steps.ADDRESS].detail


def test_an_unknown_name() -> None:
    found = check("http://no-such-computer.invalid:8765")
    assert failing(found) == steps.NAME and "no-such-computer.invalid" in found[steps.NAME].detail


def test_a_closed_port() -> None:
    found = check("http://127.0.0.1:9")
    assert failing(found) == steps.PORT and "refused" in found[steps.PORT].detail


def test_a_server_that_is_no_backend(stub) -> None:
    stub.behave(html=True)
    assert failing(check(stub.url)) == steps.HTTP


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_token(serve, status) -> None:
    found = check(serve(token="right", refuse=status), "wrong")
    assert failing(found) == steps.TOKEN and found[steps.HTTP].state == OK


def test_a_missing_token_where_even_health_wants_one(stub) -> None:
    stub.behave(token="right")
    found = check(stub.url)
    assert failing(found) == steps.TOKEN and "none was sent" in found[steps.TOKEN].detail


def test_another_version_of_the_api(serve) -> None:
    found = check(serve(api_version="7"))
    assert failing(found) == steps.VERSION and "7" in found[steps.VERSION].detail


def test_a_model_that_still_loads_is_told_in_the_servers_words(serve) -> None:
    found = check(serve(ready=False))
    assert failing(found) == steps.LOADING and "shard 2 of 4" in found[steps.LOADING].detail


def test_a_server_without_a_model(serve) -> None:
    assert failing(check(serve(serves=False))) == steps.MODEL


def test_a_backend_without_aef_works_and_says_so(serve) -> None:
    found = check(serve(card={"aef_sources": [], "aef_years": []}))
    assert found[steps.AEF].state == NOTE and found[steps.MODEL].state == OK


def test_stop_ends_it(serve) -> None:
    with pytest.raises(OperationCancelledError):
        check(serve(), cancelled=lambda: True)


def test_qgis_proxy_is_used_and_named(serve, launch, through_proxy) -> None:
    url = serve()
    proxy, address = launch("proxy")
    through_proxy(address)
    found = check(url.replace("127.0.0.1", "gpu01.invalid"))
    assert all(item.state in (OK, SKIPPED, NOTE) for item in found.values())
    assert address in found[steps.PROXY].detail and found[steps.NAME].state == SKIPPED
    assert found[steps.TLS].state == NOTE, "the way is not encrypted and the name is another computer's"
    assert proxy.stdout.readline() == f"GET {url.replace('127.0.0.1', 'gpu01.invalid')}/health\n"


def test_a_proxy_that_is_not_there(through_proxy) -> None:
    through_proxy("127.0.0.1:9")
    found = check("http://gpu01.invalid:8765")
    assert failing(found) == steps.PROXY and "127.0.0.1:9" in found[steps.PROXY].detail


def test_a_proxy_that_wants_a_password(launch, through_proxy) -> None:
    through_proxy(launch("proxy", "refuse")[1])
    results = list(check_connection(BackendClient("http://gpu01.invalid:8765", lambda: "")))
    assert [item.name for item in results if item.state == FAILED] == [steps.PROXY]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate authority and a certificate for 127.0.0.1 and gpu01.invalid that it issued."""
    cryptography = pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    assert cryptography
    folder = tmp_path_factory.mktemp("tls")
    now = datetime.datetime.utcnow()

    def issue(name, key, issuer, signer, extensions):
        builder = x509.CertificateBuilder(
            issuer_name=issuer,
            subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - datetime.timedelta(days=1),
            not_valid_after=now + datetime.timedelta(days=30),
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256())

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Institute CA")])
    root = issue("Institute CA", root_key, root_name, root_key, [(x509.BasicConstraints(True, None), True)])
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("gpu01.invalid")]
    )
    leaf = issue("gpu01.invalid", key, root_name, root_key, [(names, False)])
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "leaf.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder


@pytest.fixture
def trusted(authority):
    """The authority in QGIS's trust, as the certificate manager's Import puts it there."""
    manager = QgsApplication.authManager()
    raw = (authority / "root.pem").read_bytes()
    certificate = QSslCertificate(QByteArray(raw), QSsl.EncodingFormat.Pem)
    assert manager.storeCertAuthority(certificate)
    manager.rebuildCaCertsCache()
    manager.rebuildTrustedCaCertsCache()
    yield certificate
    manager.removeCertAuthority(certificate)
    manager.rebuildCaCertsCache()
    manager.rebuildTrustedCaCertsCache()


def files(folder) -> list[str]:
    return [str(folder / "leaf.pem"), str(folder / "leaf.key")]


def test_a_certificate_of_an_unknown_authority_is_refused_at_its_step(serve, authority) -> None:
    found = check(serve(*files(authority)))
    assert failing(found) == steps.TLS and found[steps.PORT].state == OK
    assert "certificate" in found[steps.TLS].action


def test_it_is_accepted_once_qgis_trusts_the_authority(serve, authority, trusted) -> None:
    found = check(serve(*files(authority)))
    assert found[steps.AEF].state == OK
    assert "issued by Institute CA" in found[steps.TLS].detail


def test_encrypted_through_the_proxy(serve, launch, authority, trusted, through_proxy) -> None:
    url = serve(*files(authority)).replace("127.0.0.1", "gpu01.invalid")
    proxy, address = launch("proxy")
    through_proxy(address)
    assert check(url)[steps.AEF].state == OK
    assert proxy.stdout.readline().startswith("CONNECT gpu01.invalid:")


def test_pip_and_the_backend_get_the_authorities_that_qgis_trusts(authority, trusted, tmp_path) -> None:
    values = authority_variables(tmp_path)
    (path,) = set(values.values())
    assert {"PIP_CERT", "SSL_CERT_FILE"} <= set(values)
    body = (authority / "root.pem").read_text().split("-----")[2].replace("\n", "")
    assert body in Path(path).read_text().replace("\n", "")


def test_without_an_authority_of_her_own_pip_keeps_its_usual_ones(qgis_app, tmp_path) -> None:
    assert authority_variables(tmp_path) == {} and not list(tmp_path.iterdir())
