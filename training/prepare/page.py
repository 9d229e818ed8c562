"""The page that shows what was prepared: counts, sizes, duplicates, leaks, AEF, and pictures with their boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from training.data.prepared import pair_of
from training.prepare.duplicates import ALIKE, DETAIL, Pair
from training.prepare.manifest import Alikeness, TileFacts
from training.prepare.page_pictures import gallery, pair
from training.prepare.splits import NAMES

_STYLES = (Path(__file__).parents[1] / "evaluation" / "page.css", Path(__file__).with_name("page.css"))
_PAIRS = 9
_LINES = 100
_AEF_WORDS = {
    "used": "with AEF",
    "other_year": "with AEF of another year",
    "off": "not asked for",
    "no_place": "without a place",
    "no_year": "without a year",
    "unavailable": "that no source has",
    "no_valid_nodes": "where AEF has no data (open sea, masked)",
}
SIZES = ("under 8", "8 to 16", "16 to 32", "32 to 64", "64 and more")


@dataclass(frozen=True)
class Report:
    """What the page is made of.

    Attributes:
        title: Its heading.
        manifest: As it is written.
        records: All records as written.
        names: The split of each.
        tiles: Their facts.
        alikeness: Which are alike.
    """

    title: str
    manifest: Mapping[str, Any]
    records: Sequence[dict[str, Any]]
    names: Sequence[str]
    tiles: Sequence[TileFacts]
    alikeness: Alikeness


def render_page(report: Report, folder: Path) -> str:
    """The page, in one file; whatever came from labels is escaped.

    Args:
        report: What to show.
        folder: Which the splits' folders lie in.
    """
    cards = [_overview(report), _pairs_card(report, folder), _left_out(report.manifest)]
    for name in NAMES:
        records = [
            record for record, split in zip(report.records, report.names, strict=True) if split == name
        ]
        if records:
            cards.append(_split_card(name, records, folder / name))
    style = "".join(file.read_text(encoding="utf-8") for file in _STYLES)
    title = escape(f"Prepared data: {report.title}")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head>'
        f"<body><header><div><h1>{title}</h1><p>What <code>python -m training prepare</code> made, and of what.</p>"
        f"</div></header><main>{''.join(cards)}</main></body></html>"
    )


def _overview(report: Report) -> str:
    manifest = report.manifest
    objects = sum(manifest["classes"].values())
    tiles = [(str(len(report.records)), "images"), (str(objects), "objects")]
    tiles += [(str(count), name) for name, count in manifest["images"].items()]
    tiles += [(str(sum("aef" in record for record in report.records)), "with AEF")]
    shown = "".join(
        f'<div class="tile"><b>{value}</b><span>{escape(name)}</span></div>' for value, name in tiles
    )
    rows = "".join(
        f"<tr{' class=bad' if is_bad else ''}><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value, is_bad in _facts(report)
    )
    table = f'<table class="facts">{rows}</table>'
    return f'<section class="card"><h2>Overview</h2><div class="tiles">{shown}</div>{table}</section>'


def _facts(report: Report) -> list[tuple[str, str, bool]]:
    """Name, value, and whether it is a warning."""
    manifest = report.manifest
    leaks, ground = (
        manifest["near_duplicate_pairs_across_splits"],
        manifest["scene_pairs_of_one_place_across_splits"],
    )
    coverage = Counter(_coverage(tile, manifest["options"]["tiles"]["nodes"]) for tile in report.tiles)
    wrong = len(manifest["left_out"])
    notes = [f"{_AEF_WORDS.get(status, status)}: {note}" for status, note in manifest["aef_notes"].items()]
    return [
        (
            "classes",
            ", ".join(f"{name} {count}" for name, count in manifest["classes"].items()) or "none",
            False,
        ),
        ("groups", f"{manifest['groups']}: scenes and their near-duplicates; each lies in one split", False),
        (
            "near-duplicates",
            f"{manifest['near_duplicates']} images in {manifest['near_duplicate_pairs']} pairs, {leaks} across splits",
            leaks > 0,
        ),
        (
            "same ground",
            f"{ground} pairs of scenes that overlap on the ground lie in different splits",
            ground > 0,
        ),
        ("AEF", ", ".join(f"{count} {words}" for words, count in coverage.most_common()), False),
        *([("AEF says", " ".join(notes), True)] if notes else []),
        (
            "years",
            ", ".join(f"{'unknown' if y == 'None' else y}: {n}" for y, n in manifest["years"].items()),
            False,
        ),
        ("licenses", ", ".join(f"{name}: {count}" for name, count in manifest["licenses"].items()), False),
        ("read from", f"{len(manifest['inputs'])} files, whose SHA-256 is in manifest.json", False),
        ("wrong input", f"{wrong} left out" if wrong else "none", wrong > 0),
    ]


def _coverage(tile: TileFacts, side: int) -> str:
    if tile.aef != "used":
        return _AEF_WORDS.get(tile.aef, tile.aef)
    return "with AEF at all nodes" if tile.nodes >= side * side else "with AEF at some nodes"


def _pairs_card(report: Report, folder: Path) -> str:
    """Near-duplicates, and the most alike pictures on different sides of a split."""
    parts = []
    duplicates = report.alikeness.duplicates()
    # The least alike of them: whether these are duplicates decides whether the threshold is right.
    nearest = [
        *duplicates[: _PAIRS // 3],
        *duplicates[max(_PAIRS // 3, len(duplicates) - (_PAIRS - _PAIRS // 3)) :],
    ]
    if nearest:
        parts.append(
            "<h3>Near-duplicates: the most and the least alike</h3>" + _pairs(nearest, report, folder)
        )
    across = report.alikeness.across()[:_PAIRS]
    if across:
        parts.append("<h3>The most alike on different sides of a split</h3>" + _pairs(across, report, folder))
    note = (
        f"Pictures whose reduced copies correlate by {ALIKE:g} or more, and {DETAIL:g} or more in detail, are "
        "near-duplicates and share a split. " + ("" if parts else "None came near it.")
    )
    return f'<section class="card"><h2>Duplicates and leaks</h2><p class="note">{note}</p>{"".join(parts)}</section>'


def _pairs(pairs: Sequence[Pair], report: Report, folder: Path) -> str:
    shown = []
    for item in pairs:
        records = [report.records[item.first], report.records[item.second]]
        names = [report.names[item.first], report.names[item.second]]
        told = "leak: " if names[0] != names[1] and item.is_alike else ""
        note = f"{told}correlation {item.correlation:.2f}, of detail {item.detail:.2f}"
        shown.append(pair(records, names, folder, note))
    return f'<div class="pairs">{"".join(shown)}</div>'


def _left_out(manifest: Mapping[str, Any]) -> str:
    by_rule, wrong = manifest["left_out_by_rule"], manifest["left_out"]
    if not by_rule and not wrong:
        return ""
    rows = "".join(f"<tr><th>{count}</th><td>{escape(what)}</td></tr>" for what, count in by_rule.items())
    lines = "".join(f"<li>{escape(line)}</li>" for line in wrong[:_LINES])
    more = (
        f'<p class="why">and {len(wrong) - _LINES} more, in manifest.json</p>' if len(wrong) > _LINES else ""
    )
    table = f'<table class="facts">{rows}</table>' if rows else ""
    listed = f'<h3>Wrong</h3><ol class="out">{lines}</ol>{more}' if lines else ""
    return f'<section class="card"><h2>Left out</h2>{table}{listed}</section>'


def _split_card(name: str, records: Sequence[dict[str, Any]], folder: Path) -> str:
    objects = [item for record in records for item in record["objects"]]
    classes = Counter(item["label"] for item in objects)
    counts = Counter(len(record["objects"]) for record in records)
    sizes = Counter(_size_name(item["bbox"]) for item in objects)
    questions = Counter(entry["task"] for record in records for entry in record["qa"])
    figures = [
        _figure("Objects by class", classes.most_common(20)),
        _figure("Images by number of objects", _by_number(counts)),
        _figure("Box sizes (square root of the area, px)", [(s, sizes[s]) for s in SIZES if sizes[s]]),
        _figure("Questions by task", questions.most_common()),
    ]
    with_aef = sum("aef" in record for record in records)
    note = f"{len(records)} images, {len(objects)} objects, AEF with {with_aef} images."
    return (
        f'<section class="card"><h2>{escape(name)}</h2><p class="note">{note}</p>'
        f'<div class="figures">{"".join(figures)}'
        f"</div>{gallery(records, folder)}{_asked(records)}</section>"
    )


def _by_number(counts: Mapping[int, int], most: int = 12) -> list[tuple[str, int]]:
    rows = [(str(number), counts[number]) for number in sorted(counts) if number < most]
    more = sum(count for number, count in counts.items() if number >= most)
    return [*rows, *([(f"{most} and more", more)] if more else [])]


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
        f'<span title="{escape(name)}">{escape(name)}</span>'
        f'<i style="width:{100 * count / most:.1f}%"></i><b>{count}</b>'
        for name, count in counts
    )
    return f'<div><h3>{escape(title)}</h3><div class="bars">{rows}</div></div>'


def _asked(records: Sequence[dict[str, Any]]) -> str:
    """The questions and answers of one image, in full."""
    record = next((record for record in records if record["objects"]), records[0])
    pairs = [pair_of(record, entry, (), tuple(record["size"])) for entry in record["qa"]]
    rows = "".join(
        f"<tr><td>{escape(item.task)}</td><td>{escape(item.question)}</td><td>{escape(item.answer)}</td></tr>"
        for item in pairs
    )
    return f'<h3>What is asked about {escape(record["id"])}</h3><table class="asked">{rows}</table>'
