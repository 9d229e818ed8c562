"""Charts as inline SVG: bars with intervals and lines; colors come from the page, so they follow light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from training.evaluation.intervals import Interval

WIDTH, HEIGHT = 360, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 10, 18, 26
COLORS = 8


@dataclass(frozen=True)
class Bar:
    """One bar: a share from 0 to 1 with its interval; `color` numbers the series."""

    label: str
    value: float
    interval: Interval | None
    color: int


@dataclass(frozen=True)
class Line:
    """One line through (x, y) points, y from 0 to 1; `color` numbers the series."""

    label: str
    points: tuple[tuple[float, float], ...]
    color: int


def bars(title: str, items: Sequence[Bar]) -> str:
    """A bar chart of shares, each with its interval as a whisker.

    Args:
        title: What is shown.
        items: The bars, left to right.
    """
    inner = WIDTH - _LEFT - _RIGHT
    step = inner / max(len(items), 1)
    width = min(44.0, step * 0.62)
    parts = [_y_axis()]
    for place, bar in enumerate(items):
        x = _LEFT + step * (place + 0.5)
        tip = f"{bar.label}: {100 * bar.value:.1f} %" + _interval_words(bar.interval)
        top = _y(bar.value)
        shape = f'<rect x="{x - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{_y(0) - top:.1f}" rx="3"/>'
        whisker = "" if bar.interval is None else _whisker(x, bar.interval)
        label_y = (top if bar.interval is None else _y(bar.interval.high)) - 4
        number = f'<text class="value" x="{x:.1f}" y="{label_y:.1f}">{100 * bar.value:.0f}</text>'
        parts.append(
            f'<g class="c{bar.color % COLORS}"><title>{escape(tip)}</title>{shape}{whisker}{number}</g>'
        )
    return _figure(title, "".join(parts))


def lines(title: str, items: Sequence[Line], x_name: str, ticks: Sequence[tuple[float, str]]) -> str:
    """A line chart of shares.

    Args:
        title: What is shown.
        items: The lines.
        x_name: What is on the x axis.
        ticks: (x, label) of the marks on it.
    """
    xs = [x for item in items for x, _ in item.points] + [x for x, _ in ticks]
    low, high = min(xs), max(xs)
    span = (high - low) or 1.0

    def place(x: float) -> float:
        return _LEFT + 6 + (WIDTH - _LEFT - _RIGHT - 12) * (x - low) / span

    parts = [_y_axis()]
    parts += [
        f'<text class="tick" x="{place(x):.1f}" y="{HEIGHT - 10}">{escape(words)}</text>'
        for x, words in ticks
    ]
    for item in items:
        path = " ".join(f"{place(x):.1f},{_y(y):.1f}" for x, y in item.points)
        dots = ""
        if len(item.points) <= 12:
            dots = "".join(
                f'<circle cx="{place(x):.1f}" cy="{_y(y):.1f}" r="3"><title>{escape(item.label)}: {100 * y:.1f} %'
                f"</title></circle>"
                for x, y in item.points
            )
        parts.append(f'<g class="c{item.color % COLORS}"><polyline points="{path}"/>{dots}</g>')
    return _figure(f"{title} — {x_name}", "".join(parts))


def legend(names: Sequence[tuple[str, int]]) -> str:
    """Names of series beside their colors."""
    items = (
        f'<span class="key"><i class="swatch c{color % COLORS}"></i>{escape(name)}</span>'
        for name, color in names
    )
    return f'<div class="legend">{"".join(items)}</div>'


def _figure(title: str, content: str) -> str:
    return (
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{content}</svg></figure>'
    )


def _y(share: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - min(max(share, 0.0), 1.0))


def _y_axis() -> str:
    marks = "".join(
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(k / 4):.1f}" y2="{_y(k / 4):.1f}"/>'
        f'<text class="tick end" x="{_LEFT - 6}" y="{_y(k / 4) + 3.5:.1f}">{25 * k}</text>'
        for k in range(5)
    )
    return f"<g>{marks}</g>"


def _whisker(x: float, interval: Interval) -> str:
    low, high = _y(interval.low), _y(interval.high)
    ends = "".join(f"M{x - 5:.1f} {y:.1f}h10" for y in (low, high))
    return f'<path class="whisker" d="M{x:.1f} {low:.1f}V{high:.1f}{ends}"/>'


def _interval_words(interval: Interval | None) -> str:
    return "" if interval is None else f" [{100 * interval.low:.1f}, {100 * interval.high:.1f}]"
