"""The sheet a chart is drawn on: title, what is measured, key, plot and source, one under the other.

Everything is placed in points from measured text, so nothing collides or is cut, and no layout is solved by trial.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from suffkit.present.style import (
    BACKGROUND,
    INK,
    LEADING,
    SMALL,
    TEXT,
    TITLE,
    WIDTH,
    height_of,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suffkit.present.tables import Table

_EDGE = 4.0
_SWATCH = 11.0


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart to show: `alt` says in words what the picture shows, `table` holds its numbers."""

    title: str
    svg: str
    alt: str
    source: str
    table: Table

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        bundle = {"image/svg+xml": self.svg, "text/plain": self.alt}
        return bundle, {"image/svg+xml": {"alt": self.alt}}

    def __repr__(self) -> str:
        return f"Chart: {self.title}"


@dataclass(frozen=True)
class Sheet:
    """A figure with its words on it and one pair of axes, `width` by `height` points."""

    figure: Figure
    axes: Axes
    width: float
    height: float

    def svg(self) -> str:
        """The figure as SVG text, the same bytes for the same figure: no date, no program, no document type."""
        FigureCanvasSVG(self.figure)
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.figure.savefig(buffer, format="svg", metadata=nothing)
        text = buffer.getvalue()
        return text[text.index("<svg") :]


def plot_width(left: float, right: float = 0.0) -> float:
    """How wide the plot is between a left and a right margin, in points."""
    return WIDTH - 2 * _EDGE - left - right


def lay_out(
    *,
    title: str,
    subtitle: str,
    source: str,
    height: float,
    left: float,
    right: float = 0.0,
    above: float = 0.0,
    below: float = 0.0,
    key: Mapping[str, str] | None = None,
) -> Sheet:
    """A sheet for a plot of `height` points with margins around it.

    In:     title (the message), subtitle (what is measured, its unit and period), source; `left` and `right` margins
            for labels beside the plot, `above` and `below` for labels over and under it; `key` names series to colours.
    Out:    Sheet whose axes are empty, without ticks, spines or background. Draw within `chart_style()`.
    """
    inner = WIDTH - 2 * _EDGE
    heading = wrap(title, inner, TITLE, "bold")
    measured = wrap(subtitle, inner, TEXT)
    sourced = wrap(f"Source: {source}", inner, SMALL) if source else []
    keyed = _key_rows(key or {}, inner)
    top = _EDGE + height_of(len(heading), TITLE) + 3 + height_of(len(measured)) + 6
    plot_top = top + len(keyed) * TEXT * 1.5 + (4 if keyed else 0) + above
    plot_bottom = plot_top + height + below
    total = plot_bottom + 8 + height_of(len(sourced), SMALL) + _EDGE

    figure = Figure(figsize=(WIDTH / 72, total / 72), facecolor=BACKGROUND)
    axes = figure.add_axes(
        ((_EDGE + left) / WIDTH, 1 - (plot_top + height) / total, plot_width(left, right) / WIDTH, height / total)
    )
    axes.set_facecolor("none")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)

    _write(figure, heading, _EDGE, TITLE, total, weight="bold")
    _write(figure, measured, _EDGE + height_of(len(heading), TITLE) + 3, TEXT, total)
    _write(figure, sourced, plot_bottom + 8, SMALL, total)
    _draw_key(figure, keyed, top, total)
    return Sheet(figure, axes, plot_width(left, right), height)


def _write(figure: Figure, lines: list[str], top: float, size: float, total: float, weight: str = "normal") -> None:
    for place, line in enumerate(lines):
        baseline = top + (place * LEADING + 0.95) * size
        figure.text(
            _EDGE / WIDTH, 1 - baseline / total, line, size=size, weight=weight, color=INK, va="baseline", ha="left"
        )


def _key_rows(key: Mapping[str, str], inner: float) -> list[list[tuple[float, str, str]]]:
    """Rows of (start, words, colour); a name too long for one row goes on in rows of its own, without colour."""
    rows: list[list[tuple[float, str, str]]] = []
    reached = inner + 1
    for name, colour in key.items():
        lines = wrap(name, inner - _SWATCH - 5) or [""]
        needed = _SWATCH + 5 + text_width(lines[0])
        if reached + needed > inner:
            rows.append([])
            reached = 0.0
        rows[-1].append((reached, lines[0], colour))
        rows.extend([(0.0, line, "")] for line in lines[1:])
        reached = reached + needed + 16 if len(lines) == 1 else inner + 1
    return rows


def _draw_key(figure: Figure, rows: list[list[tuple[float, str, str]]], top: float, total: float) -> None:
    for place, row in enumerate(rows):
        baseline = top + place * TEXT * 1.5 + TEXT
        for start, name, colour in row:
            if colour:
                _swatch(figure, _EDGE + start, baseline + 1, total, colour)
            x = (_EDGE + start + _SWATCH + 5) / WIDTH
            figure.text(x, 1 - baseline / total, name, size=TEXT, color=INK, va="baseline")


def _swatch(figure: Figure, left: float, bottom: float, total: float, colour: str) -> None:
    corner, across, up = (left / WIDTH, 1 - bottom / total), _SWATCH / WIDTH, _SWATCH / total
    square = Rectangle(corner, across, up, facecolor=colour, edgecolor="none", transform=figure.transFigure)
    figure.add_artist(square)
