"""The server's configuration: FUSAR_* environment variables, overridden by the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from backend.settings_checks import PREFIX, is_loopback, read_tokens, safe_url
from backend.shipped import DEMO_FOLDER
from fusar_qgis.core.errors import ConfigError

DEFAULT_PORT = 8765


def default_cache_dir() -> Path:
    """Where AEF readings are kept between runs."""
    return Path.home() / ".cache" / "fusar-gpt" / "aef"


class Settings(BaseSettings):
    """Every field is also the environment variable `FUSAR_<NAME>`; the text below each is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    host: str = "127.0.0.1"
    """The address to listen on; one that other computers can reach needs a token."""
    port: int = Field(DEFAULT_PORT, ge=0, le=65535)
    """The port; 0 finds a free one."""
    checkpoint: Path = DEMO_FOLDER / "checkpoint"
    """The checkpoint folder."""
    aef_file: Path | None = None
    """AEF GeoTIFF, folder of them, or .npz field; the demo's where it is present."""
    aef_years: tuple[int, ...] = Field(tuple(range(2017, 2026)), min_length=1)
    """The years that Earth Engine and the mosaic have, as a JSON list."""
    aef_public: bool = True
    """Read the public archives where no other source has a place; no account is needed."""
    aef_zarr_url: str | None = "https://data.source.coop/tge-labs/aef-mosaic"
    """The public Zarr mosaic of AEF, asked first; empty: it is not asked."""
    aef_cog_urls: tuple[str, ...] = (
        "https://storage.googleapis.com/alphaearth_foundations/satellite_embedding/v1/annual",
        "https://data.source.coop/tge-labs/aef/v1/annual",
    )
    """Folders of the public COGs, asked in this order after the mosaic, as a JSON list."""
    aef_index_url: str = "https://storage.googleapis.com/alphaearth_foundations/satellite_embedding/v1/annual/aef_index.parquet"
    """The list of the COGs."""
    aef_deadline_s: float = Field(60.0, gt=0, le=600)
    """How long one read of the public archives may take."""
    aef_max_bytes: int = Field(300 * 2**20, ge=2**16)
    """How much one read of the public archives may load."""
    ee_project: str | None = None
    """The Google Cloud project that Earth Engine is used with; unset: it is not asked."""
    ee_service_account_file: Path | None = None
    """The key of a service account for Earth Engine."""
    ee_url: str | None = None
    """Another address of Earth Engine's interface."""
    ee_deadline_s: float = Field(20.0, gt=0, le=300)
    """How long one read of Earth Engine may take."""
    token: SecretStr | None = None
    """The bearer token that requests must carry. Prefer `token_file`: the environment of a process can be read."""
    token_file: Path | None = None
    """A file with one token a line; with several, each is a client of its own in the queue."""
    tls_cert: Path | None = None
    """PEM certificate, followed by its issuers': serve HTTPS."""
    tls_key: Path | None = None
    """PEM key of the certificate, without passphrase."""
    cache_dir: Path = Field(default_factory=default_cache_dir)
    """Where AEF readings are kept between runs."""
    cache_max_bytes: int = Field(200 * 2**20, ge=2**20)
    """How much of them is kept."""
    device: str = "auto"
    """`cpu`, `cuda`, `cuda:1`, ...; `auto` is CUDA where there is one."""
    dtype: str = "auto"
    """`float32`, `bfloat16` or `float16`; `auto` is bfloat16, on a CPU float32."""
    attn_implementation: str = "auto"
    """`flash_attention_2`, `sdpa` or `eager`; `auto` takes the first where it is installed."""
    device_map: str = ""
    """`auto` spreads the layers over all GPUs; empty: one device."""
    quantization: str = ""
    """`4bit`: a 7B model on a card of 12 GB; needs bitsandbytes."""
    engine: Literal["auto", "transformers", "vllm"] = "auto"
    """What runs the model; `auto` is vLLM where it is installed, else transformers."""
    engine_url: str | None = None
    """Address, without `/v1`, of a `vllm serve` with our plugin that runs the model instead, from the same folder."""
    engine_token: SecretStr | None = None
    """The bearer token that server asks for (`vllm serve --api-key`)."""
    engine_model: str = ""
    """One of the names that server has, an adapter's for example; empty: its first."""
    vllm_max_model_len: int = Field(4096, ge=256)
    """vLLM: tokens of prompt and answer together."""
    vllm_tensor_parallel_size: int = Field(1, ge=1)
    """vLLM: GPUs that share each layer."""
    vllm_data_parallel_size: int = Field(1, ge=1)
    """vLLM: copies of the model."""
    vllm_distributed_executor: Literal["", "mp", "ray"] = ""
    """vLLM: `ray` spreads it over several machines."""
    vllm_gpu_memory_share: float = Field(0.9, gt=0, le=1)
    """vLLM: part of each GPU's memory that it may take."""
    vllm_enforce_eager: bool = False
    """vLLM: leave compilation out; starts faster, answers slower."""
    max_batch: int = Field(16, ge=1, le=64)
    """Most answers generated at once."""
    max_running: int = Field(0, ge=0)
    """Most requests that are with the engine at once, the others wait in the fair queue; 0: twice `max_batch`."""
    max_requests: int = Field(64, ge=1)
    """Most requests at work or waiting at once; one more gets 429."""
    max_per_client: int = Field(0, ge=0)
    """How many of them may be one client's; 0: three quarters."""
    trust_proxy: bool = False
    """Take the client's address from `X-Forwarded-For`: only behind a proxy of yours that sets it."""
    max_body_bytes: int = Field(32 * 2**20, ge=1024)
    """The largest request body, and the largest image that is fetched."""
    max_image_px: int = Field(16_777_216, ge=64)
    """The most pixels of an image."""
    image_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts (`name` or `name:port`, comma-separated) of which images are fetched over HTTPS; none: data URLs only."""
    max_new_tokens: int = Field(2048, ge=1)
    """The longest answer."""
    request_timeout_s: float = Field(300.0, gt=0)
    """How long an answer may take, and how long a request may wait for its turn."""
    header_timeout_s: float = Field(20.0, gt=0)
    """How long a request's head may take to arrive."""
    body_timeout_s: float = Field(60.0, gt=0)
    """How long a request's body may take to arrive."""
    send_timeout_s: float = Field(60.0, gt=0)
    """How long a client may leave an event of a stream unread."""
    shutdown_grace_s: float = Field(6.0, ge=0)
    """After SIGTERM, how long running answers may go on; the process ends at most 3 s later."""
    log_level: str = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    log_format: Literal["text", "json"] = "text"
    """`text`, or `json`: one object per line."""
    heartbeat_s: float = Field(10.0, gt=0, le=15.0)
    """How often a stream without news says that it lives."""

    @field_validator("image_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, hosts: Any) -> Any:
        # One comma-separated variable, as people write lists of hosts.
        parts = hosts.split(",") if isinstance(hosts, str) else hosts
        return tuple(str(part).strip().lower() for part in parts if str(part).strip())

    @field_validator("ee_url", "aef_zarr_url", "aef_index_url", "engine_url")
    @classmethod
    def _refuse_plain_http(cls, url: str | None) -> str | None:
        # Sign-in tokens travel there.
        return safe_url(url) if url else None

    @field_validator("aef_cog_urls")
    @classmethod
    def _refuse_plain_http_in_lists(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(safe_url(url) for url in urls)

    @model_validator(mode="after")
    def _refuse_open_server(self) -> Settings:
        if self.token is not None and not self.token.get_secret_value().strip():
            raise ValueError("FUSAR_TOKEN is empty: unset it or give it a value")
        if self.token is None and self.token_file is None and not is_loopback(self.host):
            raise ValueError(
                f"the host {self.host!r} can be reached from other computers and no token is set: "
                "set FUSAR_TOKEN or --token-file, or listen on 127.0.0.1"
            )
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("TLS needs both FUSAR_TLS_CERT and FUSAR_TLS_KEY (--tls-cert and --tls-key)")
        return self

    def bearer_tokens(self) -> tuple[str, ...]:
        """The tokens of which requests must carry one, from FUSAR_TOKEN or the token file; none on an open server.

        Raises:
            ConfigError: The token file cannot be read or is empty.
        """
        if self.token is not None:
            return (self.token.get_secret_value().strip(),)
        return read_tokens(self.token_file) if self.token_file else ()

    def running_requests(self) -> int:
        """How many requests are with the engine at once; twice its batch keeps it busy while others are read."""
        return self.max_running or 2 * self.max_batch

    def share_per_client(self) -> int:
        """How many places one client may hold, so that some are left for the others."""
        return self.max_per_client or self.max_requests - self.max_requests // 4

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
