"""The page that shows what was prepared: counts, sizes, duplicates, AEF, and pictures with their boxes."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

_STYLE = Path(__file__).parents[1] / "evaluation" / "page.css"
PICTURES = 12


def render_page(
    title: str,
    splits: Mapping[str, Sequence[dict[str, Any]]],
    facts: Sequence[tuple[str, str]],
    pictures: Path,
) -> str:
    """The page, in one file; whatever came from labels is escaped.

    Args:
        title: Its heading.
        splits: The records of each split.
        facts: (name, value) pairs told above the figures.
        pictures: Folder that the records' images lie in, by split.
    """
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts)
    cards = [f'<section class="card"><h2>What it is</h2><table>{rows}</table></section>']
    for name, records in splits.items():
        if records:
            cards.append(_split_card(name, records, pictures / name))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main><h1>{escape(title)}</h1>"
        f"{''.join(cards)}</main></body></html>"
    )


def _split_card(name: str, records: Sequence[dict[str, Any]], folder: Path) -> str:
    objects = [item for record in records for item in record["objects"]]
    classes = Counter(item["label"] for item in objects)
    counts = Counter(len(record["objects"]) for record in records)
    sizes = Counter(_size_name(item["bbox"]) for item in objects)
    questions = Counter(entry["task"] for record in records for entry in record["qa"])
    figures = [
        _figure("Objects by class", classes.most_common(20)),
        _figure("Images by number of objects", [(str(n), counts[n]) for n in sorted(counts)][:20]),
        _figure("Box sizes (square root of the area, px)", [(s, sizes[s]) for s in SIZES if sizes[s]]),
        _figure("Questions by task", questions.most_common()),
    ]
    with_aef = sum("aef" in record for record in records)
    note = f"{len(records)} images, {len(objects)} objects, AEF with {with_aef} images."
    shown = "".join(_picture(record, folder) for record in _spread(records))
    return (
        f'<section class="card"><h2>{escape(name)}</h2><p class="note">{note}</p>'
        f"{''.join(figures)}<div class='gallery'>{shown}</div></section>"
    )


SIZES = ("under 8", "8 to 16", "16 to 32", "32 to 64", "64 and more")


def _size_name(box: Sequence[float]) -> str:
    side = ((box[2] - box[0]) * (box[3] - box[1])) ** 0.5
    return next(
        (name for limit, name in zip((8, 16, 32, 64), SIZES, strict=False) if side < limit), SIZES[-1]
    )


def _figure(title: str, counts: Sequence[tuple[str, int]]) -> str:
    most = max((count for _, count in counts), default=0)
    if not most:
        return ""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{count}</td>"
        f"<td><div style='background:#2f86c8;height:.7em;width:{12 * count / most:.2f}em'></div></td></tr>"
        for name, count in counts
    )
    return f"<h3>{escape(title)}</h3><table>{rows}</table>"


def _spread(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some from all over, those with objects first: empty tiles show nothing."""
    ranked = sorted(records, key=lambda record: not record["objects"])
    busy = [record for record in ranked if record["objects"]] or ranked
    step = max(1, len(busy) // PICTURES)
    return list(busy[::step])[:PICTURES]


def _picture(record: dict[str, Any], folder: Path) -> str:
    data = base64.b64encode((folder / record["image"]).read_bytes()).decode("ascii")
    width, height = record["size"]
    boxes = "".join(
        f'<rect x="{b[0]:.1f}" y="{b[1]:.1f}" width="{b[2] - b[0]:.1f}" height="{b[3] - b[1]:.1f}" fill="none" '
        f'stroke="#ffb000" stroke-width="{max(1, width / 200):.1f}"><title>{escape(item["label"])}</title></rect>'
        for item in record["objects"]
        for b in [item["bbox"]]
    )
    words = ", ".join(f"{n} {label}" for label, n in Counter(i["label"] for i in record["objects"]).items())
    return (
        f'<figure style="display:inline-block;margin:.4em"><svg width="200" height="{200 * height / width:.0f}" '
        f'viewBox="0 0 {width} {height}"><image href="data:image/png;base64,{data}" width="{width}" height="{height}"/>'
        f"{boxes}</svg><figcaption>{escape(record['id'])}: {escape(words or 'no object')}</figcaption></figure>"
    )
