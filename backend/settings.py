"""The server's configuration: FUSAR_* environment variables, overridden by the command line."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from fusar_qgis.core.errors import ConfigError

DEMO_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "demo"
DEFAULT_PORT = 8765


def default_cache_dir() -> Path:
    """Where AEF readings are kept between runs."""
    return Path.home() / ".cache" / "fusar-gpt" / "aef"


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from this computer."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Settings(BaseSettings):
    """Every field is also the environment variable `FUSAR_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="FUSAR_", extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(DEFAULT_PORT, ge=0, le=65535)
    checkpoint: Path = DEMO_FOLDER / "checkpoint"
    aef_file: Path | None = None
    aef_years: tuple[int, ...] = Field(tuple(range(2017, 2026)), min_length=1)
    aef_zarr_url: str | None = None
    aef_deadline_s: float = Field(60.0, gt=0, le=600)
    aef_max_bytes: int = Field(300 * 2**20, ge=2**16)
    ee_project: str | None = None
    ee_service_account_file: Path | None = None
    ee_url: str | None = None
    ee_deadline_s: float = Field(20.0, gt=0, le=300)
    token: SecretStr | None = None
    token_file: Path | None = None
    cache_dir: Path = Field(default_factory=default_cache_dir)
    device: str = "auto"
    dtype: str = "auto"
    attn_implementation: str = "auto"
    device_map: str = ""
    quantization: str = ""
    max_batch: int = Field(16, ge=1, le=64)
    max_requests: int = Field(16, ge=1)
    max_body_bytes: int = Field(32 * 2**20, ge=1024)
    max_image_px: int = Field(16_777_216, ge=64)
    max_new_tokens: int = Field(2048, ge=1)
    request_timeout_s: float = Field(300.0, gt=0)
    heartbeat_s: float = Field(10.0, gt=0, le=15.0)

    @field_validator("ee_url", "aef_zarr_url")
    @classmethod
    def _refuse_plain_http(cls, url: str | None) -> str | None:
        # Sign-in tokens travel there.
        parts = urlsplit(url or "https://unset")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise ValueError(f"{url!r} is no https:// address")
        return url.rstrip("/") if url else None

    @model_validator(mode="after")
    def _refuse_open_server(self) -> Settings:
        if self.token is not None and not self.token.get_secret_value().strip():
            raise ValueError("FUSAR_TOKEN is empty: unset it or give it a value")
        if self.token is None and self.token_file is None and not is_loopback(self.host):
            raise ValueError(
                f"the host {self.host!r} can be reached from other computers and no token is set: "
                "set FUSAR_TOKEN or --token-file, or listen on 127.0.0.1"
            )
        return self

    def bearer_token(self) -> str | None:
        """The token that requests must carry, from FUSAR_TOKEN or the token file; None on an open loopback server.

        Raises:
            ConfigError: The token file cannot be read or is empty.
        """
        if self.token is not None:
            return self.token.get_secret_value().strip()
        if self.token_file is None:
            return None
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(
                f"The token file {str(self.token_file)!r} cannot be read.", "Check its path and permissions."
            ) from error
        if not token:
            raise ConfigError(
                f"The token file {str(self.token_file)!r} is empty.", "Write the token into it."
            )
        return token

    def uses_earth_engine(self) -> bool:
        """Whether somebody gave Earth Engine a project or a key; without one it is never tried."""
        return bool(self.ee_project or self.ee_service_account_file)

    def aef_path(self) -> Path | None:
        """The AEF file or folder to read: the configured one, else the demo's where it is present."""
        demo = DEMO_FOLDER / "aef_demo.tif"
        return self.aef_file or (demo if demo.is_file() else None)


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment with the command line's values on top; None means not given.

    Raises:
        ConfigError: A value is wrong, in one sentence.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        text = str(first["msg"]).removeprefix("Value error, ")
        name = f"FUSAR_{where.upper()}: " if where else ""
        raise ConfigError(
            f"Wrong server settings: {name}{text}.", "See python -m backend serve --help."
        ) from error
