"""A conversation as one HTML page: no other file, no network, and nothing that anyone wrote is markup."""

from __future__ import annotations

import html
from typing import List, Sequence, Tuple

from fusar_qgis.core.chat_thread import MODEL, PROBLEM, USER, ChatBox, ChatEntry, ChatThread

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #232629; }}
section {{ margin: 1em 0; padding: .6em .9em; border-radius: 4px; background: #f3f4f6; }}
section.user {{ margin-left: 3em; background: #e3eef8; }} section.problem {{ background: #fbe9e7; }}
h2 {{ margin: 0 0 .3em; font-size: .8em; font-weight: 600; color: #5a626b; }}
p {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
ul {{ margin: .4em 0 0; padding-left: 1.2em; font-size: .9em; }} img {{ max-width: 100%; }}
@media print {{ section {{ break-inside: avoid; }} }}
</style></head><body>
<h1>{title}</h1>
<p>{origin}</p>
{pictures}
{turns}
</body></html>
"""


def thread_html(thread: ChatThread, origin: str = "", pictures: Sequence[Tuple[str, str]] = ()) -> str:
    """The page.

    Args:
        thread: The conversation.
        origin: Where it comes from, in plain words: scene, model, time.
        pictures: (caption, `data:image/png;base64,...`) pairs; anything but such an address is left out.
    """
    shown = "\n".join(
        f'<figure><img alt="" src="{html.escape(url, quote=True)}">'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
        for caption, url in pictures
        if url.startswith("data:image/png;base64,")
    )
    return _PAGE.format(
        title=html.escape(f"Chat about {thread.scene}"),
        origin=html.escape(origin),
        pictures=shown,
        turns="\n".join(_section(entry) for entry in thread.entries),
    )


def thread_text(thread: ChatThread) -> str:
    """The conversation as plain text."""
    return "\n\n".join(f"{_heading(entry)}\n{entry.text}" for entry in thread.entries)


def _section(entry: ChatEntry) -> str:
    boxes = "".join(f"<li>{html.escape(line)}</li>" for line in _box_lines(entry.boxes))
    listed = f"<ul>{boxes}</ul>" if boxes else ""
    kind = entry.role if entry.role in (USER, MODEL, PROBLEM) else PROBLEM
    heading, text = html.escape(_heading(entry)), html.escape(entry.text)
    return f'<section class="{kind}"><h2>{heading}</h2><p>{text}</p>{listed}</section>'


def _heading(entry: ChatEntry) -> str:
    return " · ".join(part for part in (entry.heading or entry.role, entry.time) if part)


def _box_lines(boxes: Sequence[ChatBox]) -> List[str]:
    lines = []
    for box in boxes:
        xs, ys = [x for x, _ in box.ring], [y for _, y in box.ring]
        place = f"{min(xs):.6g}, {min(ys):.6g} to {max(xs):.6g}, {max(ys):.6g}"
        score = "" if box.score is None else f", {box.score_kind or 'score'} {box.score:.2f}"
        lines.append(f"{box.label}: {place}{score}")
    return lines
