"""Checks behind the settings: addresses, tokens, and variables that nobody reads."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from fusar_qgis.core.errors import ConfigError

PREFIX = "FUSAR_"


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from this computer."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def read_tokens(path: Path) -> tuple[str, ...]:
    """The tokens of a token file, one a line.

    Raises:
        ConfigError: It cannot be read or is empty.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The token file {str(path)!r} cannot be read.", "Check its path and permissions."
        ) from error
    tokens = tuple(line.strip() for line in lines if line.strip())
    if not tokens:
        raise ConfigError(f"The token file {str(path)!r} is empty.", "Write the token into it.")
    return tokens


def safe_url(url: str) -> str:
    """An address that sign-in tokens may be sent to: HTTPS, or plain HTTP on this computer; without end slash.

    Raises:
        ValueError: It is another one.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError(f"{url!r} is no https:// address")
    return url.rstrip("/")


# What `python -m training` reads from the environment, on the same machine or in the same .env file.
_OF_THE_EVALUATION = ("corenlp_dir", "evaluation_token")


def unknown_variables(fields: Iterable[str], environment: Iterable[str]) -> list[str]:
    """FUSAR_* variables that are no setting: most likely misspelled, and then silently without effect."""
    known = {PREFIX + field.upper() for field in (*fields, *_OF_THE_EVALUATION)}
    return sorted(
        name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known
    )
