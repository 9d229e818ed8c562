"""The pictures of the page: small copies with their boxes, and pairs side by side."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image

PICTURES = 12
_SIDE_PX = 420


def picture(record: dict[str, Any], folder: Path) -> str:
    """A record's picture with its boxes, as SVG.

    Args:
        record: With `image`, `size`, `objects`.
        folder: What `image` is relative to.
    """
    width, height = record["size"]
    boxes = "".join(
        f'<rect x="{b[0]:.1f}" y="{b[1]:.1f}" width="{b[2] - b[0]:.1f}" height="{b[3] - b[1]:.1f}">'
        f"<title>{escape(item['label'])}</title></rect>"
        for item in record["objects"]
        for b in [item["bbox"]]
    )
    return (
        f'<svg class="shown" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(record["id"])}">'
        f'<image href="data:image/jpeg;base64,{_small(folder / record["image"])}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none"/>{boxes}</svg>'
    )


def gallery(records: Sequence[dict[str, Any]], folder: Path) -> str:
    """Some of a split's pictures, those with objects first."""
    return f'<div class="gallery">{"".join(_card(record, folder) for record in _spread(records))}</div>'


def pair(records: Sequence[dict[str, Any]], names: Sequence[str], folder: Path, note: str) -> str:
    """Two records side by side.

    Args:
        records: The two.
        names: Their splits.
        folder: Which the splits' folders lie in.
        note: What to say below.
    """
    shown = "".join(picture(record, folder / name) for record, name in zip(records, names, strict=True))
    ids = " · ".join(f"{escape(record['id'])} ({name})" for record, name in zip(records, names, strict=True))
    caption = f"<figcaption>{escape(note)}<small>{ids}</small></figcaption>"
    return f'<figure><div class="pair">{shown}</div>{caption}</figure>'


def _card(record: dict[str, Any], folder: Path) -> str:
    counts = Counter(item["label"] for item in record["objects"])
    words = ", ".join(f"{count} × {label}" for label, count in counts.items()) or "no object"
    field = "with AEF" if "aef" in record else "without AEF"
    return (
        f"<figure>{picture(record, folder)}<figcaption>{escape(words)}"
        f"<small>{escape(record['id'])} · {field}</small></figcaption></figure>"
    )


def _spread(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some from all over; empty tiles show nothing, so there are few of them."""
    busy = [record for record in records if record["objects"]]
    empty = [record for record in records if not record["objects"]]
    few = min(len(empty), max(2, PICTURES - len(busy)))
    return _some(busy, PICTURES - few) + _some(empty, few)


def _some(records: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    return [records[k * len(records) // most] for k in range(most)] if most < len(records) else list(records)


def _small(path: Path) -> str:
    with Image.open(path) as image:
        copy = image.convert("L")
    copy.thumbnail((_SIDE_PX, _SIDE_PX))
    buffer = io.BytesIO()
    copy.save(buffer, "JPEG", quality=82)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
