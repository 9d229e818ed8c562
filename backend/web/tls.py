"""The server's certificate: checked before the model loads, with an error that says what is wrong."""

from __future__ import annotations

import ssl
from pathlib import Path

from fusar_qgis.core.errors import ConfigError


def check_certificate(cert: Path, key: Path) -> None:
    """Loads certificate and key once.

    Args:
        cert: PEM file of the certificate, followed by those of its issuers.
        key: PEM file of its private key, without passphrase.

    Raises:
        ConfigError: One cannot be read, is no PEM, is encrypted, or they do not belong together.
    """
    for path, name in ((cert, "certificate"), (key, "key")):
        if not path.is_file():
            raise ConfigError(f"The TLS {name} {str(path)!r} does not exist.", f"Check --tls-{name[:4]}.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key, password=_refuse_passphrase)
    except (OSError, ValueError) as error:
        # ssl.SSLError is an OSError; its reason is a constant such as KEY_VALUES_MISMATCH.
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"The TLS certificate {str(cert)!r} and key {str(key)!r} cannot be used: {reason}.",
            "Give a PEM certificate and the unencrypted key that belongs to it.",
        ) from error


def _refuse_passphrase() -> str:
    # Without this OpenSSL would ask on the terminal, and a service would wait for ever.
    raise ValueError("the key has a passphrase")
