"""What `doctor` checks of a server's surroundings: port, token, certificate, disk, misspelled variables."""

from __future__ import annotations

import logging
import os
import shutil
import stat
from pathlib import Path

from backend.settings import Settings
from backend.settings_checks import read_tokens, unknown_variables

LOGGER = logging.getLogger(__name__)

LEAST_FREE_BYTES = 2**30
_SHORT_TOKEN = 16


def check_port(settings: Settings) -> str:
    """Whether the server could listen.

    Raises:
        ConfigError: It could not.
    """
    from backend.web.server import bind

    with bind(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
    return f"{settings.host}:{port} is free"


def check_token(settings: Settings) -> str:
    """Whether the token is there and only its owner can read it.

    Raises:
        ConfigError: It cannot be read or is empty.
    """
    if settings.token is None and settings.token_file is None:
        return f"none; only programs on this computer may ask, {settings.host} is loopback"
    tokens = settings.bearer_tokens()
    if min(map(len, tokens)) < _SHORT_TOKEN:
        LOGGER.warning("token: A token is shorter than %d characters and can be guessed.", _SHORT_TOKEN)
    if settings.token is not None:
        return "set by FUSAR_TOKEN"
    assert settings.token_file is not None
    _warn_if_others_read(settings.token_file)
    return f"{len(read_tokens(settings.token_file))} in {settings.token_file}"


def check_tls(settings: Settings) -> str:
    """Whether certificate and key are there and belong together.

    Raises:
        ConfigError: They are not or do not.
    """
    if not (settings.tls_cert and settings.tls_key):
        return "off; beyond this computer put a TLS proxy in front, or give --tls-cert and --tls-key"
    from backend.web.tls import check_certificate

    check_certificate(settings.tls_cert, settings.tls_key)
    _warn_if_others_read(settings.tls_key)
    return f"{settings.tls_cert} and its key belong together"


def check_disk(settings: Settings) -> str:
    """How much room the cache of AEF readings has."""
    folder = settings.cache_dir
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        LOGGER.warning("disk: The cache %s has less than 1 GiB of room; readings may not be kept.", folder)
    if not os.access(there, os.W_OK):
        LOGGER.warning("disk: The cache %s cannot be written; every reading is made again.", folder)
    return f"{free / 2**30:.1f} GiB free for {folder}"


def check_variables(settings: Settings) -> str:
    """Whether a FUSAR_* variable is misspelled."""
    unknown = unknown_variables(type(settings).model_fields, os.environ)
    for name in unknown:
        LOGGER.warning("settings: %s is no setting and has no effect; see docs/settings.md.", name)
    return f"{len(unknown)} unknown variables"


def _warn_if_others_read(path: Path) -> None:
    mode = path.stat().st_mode
    if os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH):
        LOGGER.warning("%s can be read by others (mode %o): chmod 600.", path, stat.S_IMODE(mode))
