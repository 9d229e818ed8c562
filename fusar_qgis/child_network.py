"""QGIS's proxy and certificate authorities for child processes: pip and the local backend."""

from __future__ import annotations

from pathlib import Path
from typing import Dict
from urllib.parse import quote

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy

from fusar_qgis.backend_env import CA_FILE
from fusar_qgis.core.errors import OutputError
from fusar_qgis.reach import proxy_for

ASKED = "https://pypi.org/"


def proxy_variables(url: str = ASKED) -> Dict[str, str]:
    """Environment variables that name QGIS's proxy; none where QGIS goes without one.

    In the environment, not among the arguments, for a proxy's password must not stand in the list of processes.

    Args:
        url: An address of the internet; QGIS may have a proxy for some and not for others.
    """
    proxy = proxy_for(QUrl(url))
    types = QNetworkProxy.ProxyType
    scheme = {types.HttpProxy: "http", types.HttpCachingProxy: "http", types.Socks5Proxy: "socks5h"}.get(
        proxy.type()
    )
    if scheme is None:
        return {}
    user, password = quote(proxy.user(), safe=""), quote(proxy.password(), safe="")
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    address = f"{scheme}://{who}{proxy.hostName()}:{proxy.port()}"
    manager = QgsNetworkAccessManager.instance()
    direct = [QUrl(item).host() or item for item in [*manager.excludeList(), *manager.noProxyList()] if item]
    without = ",".join(dict.fromkeys(["localhost", "127.0.0.1", "::1", *direct]))
    values = {"HTTP_PROXY": address, "HTTPS_PROXY": address, "NO_PROXY": without}
    return {**values, **{name.lower(): value for name, value in values.items()}}


def authority_variables(folder: Path) -> Dict[str, str]:
    """Environment variables that name the authorities QGIS trusts; none where the analyst added none of her own.

    Args:
        folder: Where the certificates are written (they are public).

    Raises:
        OutputError: The folder cannot be written.
    """
    manager = QgsApplication.authManager()
    if not manager.databaseCAs() and not manager.extraFileCAs():
        return {}
    path = folder / CA_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(manager.trustedCaCertsPemText()))
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from error
    names = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return {name: str(path) for name in names}
