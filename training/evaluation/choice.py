"""A part of a data set: its first samples, or those that a file names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fusar_qgis.core.errors import DatasetError
from training.data.sample import Sample

TOLD = 3


class ChosenSamples(Sequence[Sample]):
    """Some samples of a data set in the set's own order, still read one at a time.

    Args:
        samples: The whole set.
        places: Which of them.
    """

    def __init__(self, samples: Sequence[Sample], places: Sequence[int]) -> None:
        self._samples, self._places = samples, places

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)

    def __getitem__(self, index: int) -> Sample:  # type: ignore[override]
        """One sample."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._samples[self._places[index]]


def choose(samples: Sequence[Sample], limit: int = 0, only: Path | None = None) -> ChosenSamples:
    """The samples that a file names, and of them the first.

    Args:
        samples: The whole set.
        limit: How many; 0 keeps all.
        only: A file as `names_in` reads it; None keeps all.

    Raises:
        DatasetError: The file cannot be read, or names what the data does not hold.
    """
    places: Sequence[int] = range(len(samples))
    if only is not None:
        known = {samples[place].id: place for place in places}
        # COCO calls an image by its file, a prepared folder often without the ending.
        known = {**{Path(name).stem: place for name, place in known.items()}, **known}
        names = names_in(only)
        missing = [name for name in names if name not in known]
        if missing:
            more = f" and {len(missing) - TOLD} more" if len(missing) > TOLD else ""
            raise DatasetError(
                f"{only} names {', '.join(missing[:TOLD])}{more}, which the data does not hold.",
                "Name its images as the data does.",
            )
        places = sorted({known[name] for name in names})
    return ChosenSamples(samples, places[:limit] if limit else places)


def names_in(path: Path) -> list[str]:
    """The images that a file names: text with one a line, or JSON with a list, or lists by count or class.

    Args:
        path: The file.

    Raises:
        DatasetError: It cannot be read, or names none.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text) if text.lstrip()[:1] in ("[", "{") else text.splitlines()
    except (OSError, ValueError) as error:
        raise DatasetError(f"The list {path} cannot be read: {error}.") from error
    names = [name.strip() for name in _flat(found) if isinstance(name, str) and name.strip()]
    if not names:
        raise DatasetError(f"{path} names no image.", "Write one name a line, or a JSON list.")
    return names


def _flat(found: Any) -> list[Any]:
    if isinstance(found, dict):
        found = list(found.values())
    return [name for part in found for name in (part if isinstance(part, list) else [part])]
