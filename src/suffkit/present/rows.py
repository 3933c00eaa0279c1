"""Rows of a chart: one category a row, its name at the left, wrapped; each row as tall as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suffkit.present.style import INK, TEXT, WIDTH, height_of, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDEST_NAME = 0.42 * WIDTH
_AFTER_NAME = 7.0


@dataclass(frozen=True)
class Rows:
    """Where the rows are, in points from the top of the plot; `left` is the margin that the names need."""

    names: tuple[tuple[str, ...], ...]
    centres: tuple[float, ...]
    height: float
    left: float


def stack_rows(categories: Sequence[str], content: float, gap: float = 8.0) -> Rows:
    """Rows for the categories, each tall enough for its name and for `content` points, `gap` points apart."""
    names = tuple(tuple(wrap(name, _WIDEST_NAME)) for name in categories)
    centres, reached = [], 0.0
    for lines in names:
        tall = max(content, height_of(len(lines))) + gap
        centres.append(reached + tall / 2)
        reached += tall
    widest = max(text_width(line) for lines in names for line in lines)
    return Rows(names, tuple(centres), reached, widest + _AFTER_NAME)


def name_rows(axes: Axes, rows: Rows) -> None:
    """Make the vertical scale of the axes points from the top, and write the names beside the rows."""
    axes.set_ylim(rows.height, 0)
    axes.set_yticks(list(rows.centres), ["\n".join(lines) for lines in rows.names], size=TEXT, color=INK)
    axes.tick_params(axis="y", pad=_AFTER_NAME - 1, length=0)
    axes.set_xticks([])
    axes.set_xlabel("")
    axes.set_ylabel("")
    for label in axes.get_yticklabels():
        label.set_linespacing(1.1)


def scale_with_labels(axes: Axes, low: float, high: float, before: float, after: float, width: float) -> float:
    """Set the horizontal scale so that `before` and `after` points stay free for labels beside the marks.

    Out: how many units of the scale one point is.
    """
    span = (high - low) or 1.0
    unit_per_point = span / max(width - before - after, 20.0)
    axes.set_xlim(low - before * unit_per_point, low + span + after * unit_per_point)
    return unit_per_point
