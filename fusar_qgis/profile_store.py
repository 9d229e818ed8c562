"""The profiles in QgsSettings: read, written, and made once from the single connection of older versions."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence, Tuple

from qgis.core import QgsSettings

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.profiles import (
    CONNECTION_FIELDS,
    DEFAULT_NAME,
    REMOTE,
    Profile,
    check_no_secret,
    from_text,
    to_text,
    unique_name,
)
from fusar_qgis.loopback import host_of
from fusar_qgis.shown_url import shown_url

GROUP = "fusar"
PROFILES_KEY, ACTIVE_KEY = f"{GROUP}/profiles", f"{GROUP}/profile"


def load_profiles() -> Tuple[Profile, ...]:
    """All profiles, at least one; the connection of an older version becomes the first."""
    text = str(QgsSettings().value(PROFILES_KEY, "") or "")
    if not text:
        return _migrated()
    try:
        return from_text(text)
    except ConfigError:
        return _readable(text) or (Profile(),)


def active_profile() -> Profile:
    """The profile in use; the first where the stored name is gone."""
    profiles = load_profiles()
    name = str(QgsSettings().value(ACTIVE_KEY, "") or "")
    return next((profile for profile in profiles if profile.name == name), profiles[0])


def save_profiles(profiles: Sequence[Profile], active: str) -> None:
    """Stores all profiles and which one is in use.

    Args:
        profiles: At least one; names differ.
        active: The name of the one in use.

    Raises:
        ConfigError: Two have one name, or there is none.
    """
    names = [profile.name for profile in profiles]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice or not names:
        what = f"Two profiles are called {twice!r}." if twice else "There is no profile."
        raise ConfigError(what, "Rename or add one in the FUSAR options.")
    store = QgsSettings()
    store.setValue(PROFILES_KEY, to_text(profiles))
    choose_profile(active if active in names else names[0])


def choose_profile(name: str) -> None:
    """Takes another profile into use."""
    QgsSettings().setValue(ACTIVE_KEY, name)


def add_profiles(known: Sequence[Profile], more: Sequence[Profile]) -> Tuple[Profile, ...]:
    """The known profiles and more, whose names get a number where they are taken."""
    found = list(known)
    for profile in more:
        values = {name: getattr(profile, name) for name in CONNECTION_FIELDS}
        found.append(Profile(name=unique_name(profile.name, (item.name for item in found)), **values))
    return tuple(found)


def _migrated() -> Tuple[Profile, ...]:
    """The single connection that older versions kept under keys of its own; the keys are removed."""
    store = QgsSettings()
    old = {name: store.value(f"{GROUP}/{name}") for name in CONNECTION_FIELDS}
    if all(value is None for value in old.values()):
        return (Profile(),)
    values: Dict[str, str] = {}
    for name, value in old.items():
        if value is not None and _is_valid(name, value):
            # A password in the address goes: it must not stay in plain text.
            values[name] = shown_url(str(value)) if name == "backend_url" else str(value)
    profile = Profile(name=_old_name(values), **values)
    save_profiles([profile], profile.name)
    for name in CONNECTION_FIELDS:
        store.remove(f"{GROUP}/{name}")
    return (profile,)


def _readable(text: str) -> Tuple[Profile, ...]:
    """What makes sense of stored profiles: one value that does not must not cost every connection, at the next OK."""
    try:
        items = json.loads(text)["profiles"]
    except (ValueError, KeyError, TypeError):
        return ()
    found: List[Profile] = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str) and _is_valid("name", item["name"]):
            texts = {name: item[name] for name in CONNECTION_FIELDS if isinstance(item.get(name), str)}
            values = {name: value for name, value in texts.items() if _may_stay(name, value)}
            found.append(Profile(name=unique_name(item["name"], (known.name for known in found)), **values))
    return tuple(found)


def _may_stay(name: str, value: str) -> bool:
    try:
        check_no_secret(value if name == "backend_url" else "")
    except ConfigError:
        return False
    return _is_valid(name, value)


def _is_valid(name: str, value: Any) -> bool:
    try:
        Profile(**{name: str(value)})
    except ConfigError:
        return False
    return True


def _old_name(values: Dict[str, str]) -> str:
    host = host_of(values.get("backend_url", "")) if values.get("mode") == REMOTE else ""
    return unique_name(host or DEFAULT_NAME, ())
