"""The analyst's values for a passport: checked, written in one way, and put in the place of the file's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Dict, Mapping, Tuple

from fusar_qgis.core.acquisition import Acquisition, with_user_year
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.passport import USER, Passport, with_edits
from fusar_qgis.core.passport_time import time_text
from fusar_qgis.core.pixel_units import UNITS
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.timestamps import FIRST_YEAR, parse_time

PASSES = ("ascending", "descending")
LOOKS = ("right", "left")
POLARIZATIONS = ("VV", "VH", "HH", "HV", "RH", "RV", "CH", "CV")
UNKNOWN_BAND = "?"
_MOST_TEXT = 80


def checked_value(key: str, text: str, n_bands: int = 1) -> str:
    """A value that the analyst entered, as the passport writes it.

    Args:
        key: The entry.
        text: As entered.
        n_bands: Of the raster.

    Raises:
        InvalidRequestError: It is not a value for this entry.
    """
    plain = " ".join(text.split())
    if not plain:
        raise InvalidRequestError("The value is empty.", "Enter a value, or take your edit back.")
    checkers: Dict[str, Callable[[str], str]] = {
        "start": _time,
        "end": _time,
        "orbit": lambda value: _whole(value, "orbit"),
        "relative_orbit": lambda value: _whole(value, "track"),
        "incidence": _incidence,
        "pass": lambda value: _one_of(value, PASSES, "pass"),
        "look": lambda value: _one_of(value, LOOKS, "look side"),
        "units": lambda value: _one_of(value, UNITS, "unit"),
        "polarization": lambda value: _polarizations(value, n_bands),
        "band": lambda value: _band(value, n_bands),
    }
    checker = checkers.get(key)
    return checker(plain) if checker is not None else plain[:_MOST_TEXT]


def edited_acquisition(acquisition: Acquisition, start: str) -> Acquisition:
    """The acquisition with the analyst's start: a year, a day or a time.

    Raises:
        InvalidRequestError: It is none of these.
    """
    if re.fullmatch(r"\d{4}", start):
        return with_user_year(acquisition, int(start))
    time = parse_time(start)
    if time is None:
        raise _no_time(start)
    changed = with_user_year(acquisition, time.year)
    return replace(changed, time=time, detail=f"entered: {start}")


def edited_scene(scene: Scene, edits: Mapping[str, str]) -> Scene:
    """The scene with the analyst's time and polarizations.

    Args:
        scene: As the file says.
        edits: Key -> checked value.
    """
    start = edits.get("start")
    if start:
        scene = replace(scene, acquisition=edited_acquisition(scene.acquisition, start))
    names = [name.strip() for name in edits.get("polarization", "").split(",")]
    if len(names) == len(scene.bands) and any(name not in ("", UNKNOWN_BAND) for name in names):
        bands = (name if name != UNKNOWN_BAND and name else band for name, band in zip(names, scene.bands))
        scene = replace(scene, bands=tuple(bands))
    return scene


def edited_passport(passport: Passport, edits: Mapping[str, str]) -> Passport:
    """The passport with the analyst's values; times get their unit, the band its words."""
    shown = dict(edits)
    if len(shown.get("start", "")) == len("2020") and passport.value("start").startswith(shown["start"]):
        del shown["start"]  # she confirms the year, the file knows more
    band = shown.get("band")
    if band:
        shown["band"] = _band_words(shown.get("polarization") or passport.value("polarization"), int(band))
    changed = with_edits(passport, shown)
    return Passport(
        tuple(
            replace(entry, unit=_unit(entry.key, entry.value)) if entry.source == USER else entry
            for entry in changed.entries
        )
    )


def _band_words(polarizations: str, band: int) -> str:
    names = polarizations.split(", ")
    name = names[band - 1] if band <= len(names) else ""
    return f"band {band}" if name in ("", UNKNOWN_BAND) else f"band {band} ({name})"


def _unit(key: str, value: str) -> str:
    if key in ("start", "end"):
        return "UTC" if len(value) > len("2020-01-01") else ""
    return "°" if key == "incidence" else ""


def _time(text: str) -> str:
    if re.fullmatch(r"\d{4}", text):
        if int(text) < FIRST_YEAR:
            raise _no_time(text)
        return text
    time = parse_time(text)
    if time is None:
        raise _no_time(text)
    return time_text(time, text)[0]


def _no_time(text: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"{text!r} is no time of an acquisition between {FIRST_YEAR} and today.",
        "Enter it in UTC as 2018-07-16 00:40:42, or only the day or the year.",
    )


def _whole(text: str, name: str) -> str:
    if not re.fullmatch(r"\d{1,7}", text) or int(text) == 0:
        raise InvalidRequestError(f"{text!r} is no {name} number.", "Enter a whole number.")
    return str(int(text))


def _incidence(text: str) -> str:
    try:
        angle = float(text.replace(",", ".").rstrip("°"))
    except ValueError:
        angle = -1.0
    if not 0.0 < angle < 90.0:
        raise InvalidRequestError(f"{text!r} is no incidence angle.", "Enter degrees between 0 and 90.")
    return f"{angle:.1f}"


def _one_of(text: str, choices: Tuple[str, ...], name: str) -> str:
    if text not in choices:
        raise InvalidRequestError(f"{text!r} is no {name}.", f"Choose one of: {', '.join(choices)}.")
    return text


def _polarizations(text: str, n_bands: int) -> str:
    names = [name.strip().upper() for name in text.split(",")]
    if len(names) != n_bands:
        raise InvalidRequestError(
            f"{text!r} names {len(names)} polarizations, and the raster has {n_bands} bands.",
            f"Name one for each band, {UNKNOWN_BAND} where it is not known.",
        )
    for name in names:
        if name not in (*POLARIZATIONS, UNKNOWN_BAND):
            raise InvalidRequestError(f"{name!r} is no polarization.", f"Use {', '.join(POLARIZATIONS)}.")
    return ", ".join(names)


def _band(text: str, n_bands: int) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= n_bands:
        raise InvalidRequestError(f"The raster has no band {text}.", f"Choose a band from 1 to {n_bands}.")
    return str(int(text))
