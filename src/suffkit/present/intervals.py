"""Dots with intervals: how many times as high one figure is as another, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.errors import RequestError
from suffkit.present.sheet import Chart, lay_out, plot_width
from suffkit.present.style import INK, LEADING, QUIET, SMALL, TEXT, chart_style, colours, text_width, wrap
from suffkit.present.tables import Table, tabulate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 30.0
_WIDEST_NAME = 110.0
# Times as often, on a scale on which half and double lie equally far from 1.
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_ROOM = 1.15


@dataclass(frozen=True)
class Span:
    """A figure with the ends of its interval, and its words; no numbers where the figure is hidden or missing."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str


def draw_intervals(spans: Sequence[Span], *, title: str, subtitle: str, source: str) -> Chart:
    """A dot and a line for each figure, one below the other, on a scale of times as often as the rest.

    In:     ratios, 0 or more; 1 is as often. `subtitle` says what is set against what, and when.
    Out:    Chart. An interval that reaches down to 0 runs out of the plot.
    Raises: RequestError, fewer than two figures are known.
    """
    known = [one for one in spans if one.value is not None and one.low is not None and one.high is not None]
    if len(known) < 2:
        raise RequestError(f"The chart {title!r} needs two known figures or more. Show a table instead.")
    names = [wrap(one.name, _WIDEST_NAME, TEXT) for one in spans]
    left = max(text_width(line) for lines in names for line in lines) + 10
    right = max(text_width(one.words, SMALL) for one in spans) + 10
    width = plot_width(left, right)
    first, last = _ends(known)
    scale = width / np.log(last / first)

    def at(value: float) -> float:
        return float(np.log(max(value, first) / first) * scale)

    with chart_style():
        sheet = lay_out(
            title=title,
            subtitle=subtitle,
            source=source,
            height=_ROW * len(spans),
            left=left,
            right=right,
            below=SMALL * LEADING + 6,
        )
        axes = sheet.axes
        axes.set_xlim(0, width)
        axes.set_ylim(sheet.height, 0)
        axes.set_axis_off()
        ticks = {tick: at(tick) for tick in _TICKS if first <= tick <= last}
        _draw_scale(axes, those_that_fit(ticks), sheet.height)
        for place, (one, lines) in enumerate(zip(spans, names, strict=True)):
            middle = (place + 0.5) * _ROW
            axes.text(-10, middle, "\n".join(lines), size=TEXT, color=INK, ha="right", va="center", linespacing=1.1)
            axes.text(width + 8, middle, one.words, size=SMALL, color=INK, ha="left", va="center")
            if one.value is not None and one.low is not None and one.high is not None:
                _draw_span(axes, at(one.low), at(one.high), None if one.value < first else at(one.value), middle)
        svg = sheet.svg()
    alt = f"Dots with intervals: {title}. {subtitle}. " + "; ".join(f"{one.name} {one.words}" for one in spans) + "."
    return Chart(title, svg, alt, source, _numbers(spans, title, source))


def _ends(known: Sequence[Span]) -> tuple[float, float]:
    """The ends of the scale: 1 and all figures lie within, with some room; what is 0 has no place on it."""
    values = [each for one in known for each in (one.low, one.value, one.high) if each]
    return min([*values, 1.0]) / _ROOM, max([*values, 1.0]) * _ROOM


def those_that_fit(ticks: Mapping[float, float]) -> dict[float, float]:
    """The ticks whose words do not touch those of one nearer to 1; 1 itself stays.

    In, Out: places along the scale, in points, by how many times as often.
    """
    kept: dict[float, float] = {}
    for tick in sorted(ticks, key=lambda tick: abs(np.log(tick))):
        room = {other: (text_width(_said(tick), SMALL) + text_width(_said(other), SMALL)) / 2 + 8 for other in kept}
        if all(abs(ticks[tick] - ticks[other]) >= needed for other, needed in room.items()):
            kept[tick] = ticks[tick]
    return kept


def _said(tick: float) -> str:
    return "as often" if tick == 1 else f"{tick:g} times"


def _draw_scale(axes: Axes, ticks: Mapping[float, float], bottom: float) -> None:
    for tick, place in ticks.items():
        is_one = tick == 1
        axes.plot(
            [place, place], [0, bottom], color=INK if is_one else QUIET, linewidth=1.2 if is_one else 0.5, zorder=0
        )
        axes.text(place, bottom + 5, _said(tick), size=SMALL, color=INK, ha="center", va="top")


def _draw_span(axes: Axes, low: float, high: float, dot: float | None, middle: float) -> None:
    colour = colours(1)[0]
    axes.plot([low, high], [middle, middle], color=colour, linewidth=2.2, zorder=2, solid_capstyle="butt")
    if dot is not None:
        axes.scatter([dot], [middle], s=60, facecolor=colour, edgecolor="white", linewidth=1, zorder=3, clip_on=False)


def _numbers(spans: Sequence[Span], title: str, source: str) -> Table:
    rows = pd.DataFrame({"Group": [one.name for one in spans], "Times as often": [one.words for one in spans]})
    return tabulate(rows, caption=f"Numbers of the chart: {title}", row_header="Group", source=source)
