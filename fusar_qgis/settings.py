"""The plugin's settings: a frozen dataclass in QgsSettings under `fusar/`; the connection is the active profile's.

Secrets never go in here: a token lives in QGIS's authentication store (`authcfg`) or in memory until QGIS closes.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Callable, Dict, Mapping, Tuple

from qgis.core import QgsSettings

from fusar_qgis.core.api import MAX_GRID_SIDE
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.profiles import CONNECTION_FIELDS, MODES
from fusar_qgis.core.profiles import DEFAULT_URL as DEFAULT_URL
from fusar_qgis.profile_store import GROUP as GROUP
from fusar_qgis.profile_store import active_profile, load_profiles, save_profiles


@dataclass(frozen=True)
class Settings:
    """What the analyst chose in the options page."""

    mode: str = "local"
    """`local`: the plugin starts the backend itself; `remote`: it connects to `backend_url`."""
    backend_url: str = DEFAULT_URL
    python_path: str = ""
    """The Python of the backend's environment (local mode); empty: not configured yet."""
    checkpoint_path: str = ""
    """The checkpoint folder of the local backend; empty: the one that ships."""
    aef_file: str = ""
    """The AEF raster or folder of the local backend; empty: the one that ships."""
    authcfg: str = ""
    """Id of the QGIS authentication configuration that holds the token; empty: none."""
    timeout_s: int = 120
    """Longest silence to accept from the backend."""
    max_in_flight: int = 2
    """Requests sent at once during a detection, 1 to 6."""
    tile_px: int = 0
    """Tile side in pixels of the sent image; 0: what the model was trained on."""
    overlap_percent: int = 25
    """Overlap of neighboring tiles."""
    zoom: float = 0.0
    """Image pixels per scene pixel; 0: chosen from the scene's pixel size."""
    n_lon: int = 16
    n_lat: int = 16
    """Nodes of the AEF sampling grid."""
    aef_enabled: bool = True
    output_folder: str = ""
    """Where results go; empty: beside the image, or the fallback folder where that is read-only."""

    def __post_init__(self) -> None:
        """Refuses values that no part of the plugin could work with."""
        if self.mode not in MODES:
            raise ConfigError(
                f"The backend mode {self.mode!r} is unknown.", f"Use one of: {', '.join(MODES)}."
            )
        _within("requests at once", self.max_in_flight, 1, 6)
        _within("timeout in seconds", self.timeout_s, 1, 3600)
        _within("tile side in pixels", self.tile_px, 0, 4096)
        _within("overlap in percent", self.overlap_percent, 0, 90)
        _within("zoom", self.zoom, 0, 16)
        _within("AEF grid columns", self.n_lon, 2, MAX_GRID_SIDE)
        _within("AEF grid rows", self.n_lat, 2, MAX_GRID_SIDE)


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ConfigError(
            f"The {what} must be {low} to {high}, not {value}.", "Correct it in the FUSAR options."
        )


def load_settings() -> Settings:
    """Reads the settings; a stored value that is no longer valid falls back to its default."""
    store, profile = QgsSettings(), active_profile()
    values = {name: getattr(profile, name) for name in CONNECTION_FIELDS}
    for item in dataclasses.fields(Settings):
        raw = None if item.name in CONNECTION_FIELDS else store.value(f"{GROUP}/{item.name}")
        if raw is None:
            continue
        try:
            values[item.name] = _convert(raw, item.default)
            Settings(**{item.name: values[item.name]})
        except (ConfigError, TypeError, ValueError):
            values.pop(item.name, None)
    return Settings(**values)


def save_settings(settings: Settings) -> None:
    """Stores every setting in the analyst's QGIS profile, and the connection in the active profile of ours."""
    store = QgsSettings()
    for item in dataclasses.fields(Settings):
        if item.name not in CONNECTION_FIELDS:
            store.setValue(f"{GROUP}/{item.name}", getattr(settings, item.name))
    active = active_profile()
    connection = {name: getattr(settings, name) for name in CONNECTION_FIELDS}
    changed = dataclasses.replace(active, **connection)
    save_profiles([changed if item == active else item for item in load_profiles()], active.name)


def _convert(raw: Any, default: Any) -> Any:
    # QgsSettings gives text back for everything that went through an INI file.
    if isinstance(default, bool):
        return raw if isinstance(raw, bool) else str(raw).lower() in ("true", "1")
    return type(default)(raw)


class SessionToken:
    """Bearer tokens that are forgotten when QGIS closes, one a profile: none travels to another profile's server."""

    def __init__(self) -> None:
        self._texts: Dict[str, str] = {}

    def set(self, text: str, profile: str = "") -> None:
        """Keeps the token in memory; an empty text forgets it.

        Args:
            text: The token.
            profile: Whose; empty: the active profile's.
        """
        self._texts[profile or active_profile().name] = text.strip()

    def get(self, profile: str = "") -> str:
        """The token of a profile (empty: of the active one), or an empty text."""
        return self._texts.get(profile or active_profile().name, "")

    def of_active(self) -> Callable[[], str]:
        """What asks for the token of the profile that is active now, also after another one was chosen."""
        name = active_profile().name
        return lambda: self.get(name)

    def replace_all(self, texts: Mapping[str, str]) -> None:
        """Keeps these tokens, by profile, and forgets all others."""
        self._texts = {name: text.strip() for name, text in texts.items() if text.strip()}

    def known(self) -> Tuple[str, ...]:
        """Every token in memory, so that reports can hide them."""
        return tuple(text for text in self._texts.values() if text)


session_token = SessionToken()
"""The tokens of this QGIS session: the options page writes them, clients read them."""
