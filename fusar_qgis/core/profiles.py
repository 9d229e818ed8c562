"""Named connections: what a profile holds, and lists of them as JSON. No secret ever stands in one."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Sequence, Tuple
from urllib.parse import parse_qsl, urlsplit

from fusar_qgis.core.errors import ConfigError

LOCAL, REMOTE = "local", "remote"
MODES = (LOCAL, REMOTE)
DEFAULT_URL = "http://127.0.0.1:8765"
DEFAULT_NAME = "Default"
FORMAT = "fusar-profiles"
NAME_LENGTH = 60
_SECRET_KEYS = ("token", "key", "secret", "password", "auth")


@dataclass(frozen=True)
class Profile:
    """One connection, by name."""

    name: str = DEFAULT_NAME
    mode: str = LOCAL
    """`local`: the plugin starts the backend itself; `remote`: it connects to `backend_url`."""
    backend_url: str = DEFAULT_URL
    python_path: str = ""
    checkpoint_path: str = ""
    aef_file: str = ""
    authcfg: str = ""
    """Id of the QGIS authentication configuration that holds the token; the id is no secret."""

    def __post_init__(self) -> None:
        """Refuses names and modes that nothing could work with."""
        if not self.name.strip() or len(self.name) > NAME_LENGTH:
            raise ConfigError(
                f"A profile's name has 1 to {NAME_LENGTH} characters, not {self.name!r}.",
                "Choose another name.",
            )
        if self.mode not in MODES:
            raise ConfigError(
                f"The backend mode {self.mode!r} is unknown.", f"Use one of: {', '.join(MODES)}."
            )


CONNECTION_FIELDS = tuple(item.name for item in dataclasses.fields(Profile) if item.name != "name")


def check_no_secret(url: str) -> None:
    """Refuses an address that carries a secret, which would then be stored in plain text.

    Args:
        url: The backend's address as typed.

    Raises:
        ConfigError: A user name, a password or a token stands in it; the message does not repeat it.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError as error:
        raise ConfigError(f"The backend's address is no web address: {error}.", "Correct it.") from error
    if "@" in parts.netloc or any(word in key.lower() for key, _ in query for word in _SECRET_KEYS):
        raise ConfigError(
            "The backend's address holds a user name, a password or a token, which would be stored in plain text.",
            "Write the address without it, and choose a configuration of QGIS's authentication manager.",
        )


def unique_name(wanted: str, taken: Iterable[str]) -> str:
    """The wanted name, with a number behind it where it is taken already."""
    names, base = set(taken), wanted.strip()[: NAME_LENGTH - 5] or DEFAULT_NAME
    number = 2
    name = base
    while name in names:
        name, number = f"{base} {number}", number + 1
    return name


def to_text(profiles: Sequence[Profile]) -> str:
    """The profiles as JSON, for the settings or a file to hand on."""
    items = [dataclasses.asdict(profile) for profile in profiles]
    return json.dumps({"format": FORMAT, "version": 1, "profiles": items}, indent=2, ensure_ascii=False)


def shared_text(profiles: Sequence[Profile]) -> str:
    """As `to_text`, for other people: without what belongs to this computer (`portable`)."""
    for profile in profiles:
        check_no_secret(profile.backend_url)
    return to_text(portable(profiles))


def portable(profiles: Sequence[Profile]) -> Tuple[Profile, ...]:
    """The profiles without the id in this computer's authentication store and without the program that Start runs.

    Also for profiles that come in: a file of somebody else's must not choose which program is started.
    """
    return tuple(dataclasses.replace(profile, authcfg="", python_path="") for profile in profiles)


def from_text(text: str) -> Tuple[Profile, ...]:
    """Profiles from JSON.

    Raises:
        ConfigError: It is no list of profiles, or one of them makes no sense.
    """
    advice = "Choose a file that Export profiles wrote."
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"The profiles are no JSON: {error}.", advice) from error
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or not isinstance(data.get("profiles"), list)
    ):
        raise ConfigError(f"The file is no list of profiles ({FORMAT!r}).", advice)
    profiles = tuple(_profile(item) for item in data["profiles"])
    if not profiles:
        raise ConfigError("The file holds no profile.", advice)
    return profiles


def _profile(item: Any) -> Profile:
    """Unknown fields are dropped: a newer plugin may have written them."""
    known = [field.name for field in dataclasses.fields(Profile)]
    if not isinstance(item, dict):
        raise ConfigError(f"A profile is a JSON object, not {item!r}.", "Correct the file.")
    values: Dict[str, str] = {}
    for name in known:
        value = item.get(name, "")
        if not isinstance(value, str):
            raise ConfigError(f"The profile's {name} is a text, not {value!r}.", "Correct the file.")
        if name in item:
            values[name] = value
    check_no_secret(values.get("backend_url", ""))
    return Profile(**values)
