"""Strip charts: for each measure all authorities as dots on a scale of its own, one of them large and named.

A strip shows in one look whether an authority is usual or unusual, which a rank does not: with many equal values, the
30th and the 60th can be neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from suffkit.errors import RequestError
from suffkit.present.labels import spread
from suffkit.present.readings import Reading
from suffkit.present.sheet import Chart, lay_out, plot_width
from suffkit.present.style import (
    BACKGROUND,
    INK,
    LEADING,
    QUIET,
    SMALL,
    TEXT,
    WIDTH,
    chart_style,
    colours,
    height_of,
    text_width,
    wrap,
)
from suffkit.present.tables import Table, tabulate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# In the order in which they lie in a pile, the lowest first.
OWN, OTHER, NEAR = KINDS = ("own", "other", "near")
LEAST = 3
_DOT, _LARGE = 4.4, 11.0
_DOTS = 40.0  # room for dots above the line of a strip
_DROP = 9.0  # from the line of a strip down to the names of its marks
_GAP = 16.0
_WIDEST_PILE = 4
_SHADE = "#E3EBF3"


@dataclass(frozen=True, eq=False)
class Strip:
    """One measure: the values of all authorities, and what is named on its scale.

    `kinds` says of each value whether it is the authority's own, of one near it, or another; `quarters` are the first
    quartile, the median and the third quartile; `own` has no number where the authority has no figure; `marks` are
    other figures to name. Numbers are in any unit, which `name` tells.
    """

    name: str
    values: Sequence[float]
    kinds: Sequence[str]
    lowest: str
    highest: str
    quarters: Sequence[Reading]
    own: Reading
    marks: Sequence[Reading]


def draw_strips(strips: Sequence[Strip], *, own: str, near: str, title: str, source: str) -> Chart:
    """A strip for each measure, one below the other.

    In:     strips, each of three values or more; the authority's name; what the near ones are (`West Midlands`).
    Out:    Chart. The shaded part of a strip holds the middle half of all authorities, the line in it is the median.
    Raises: RequestError for no strip, or one of fewer than three values.
    """
    if not strips or min(len(strip.values) for strip in strips) < LEAST:
        raise RequestError(f"The chart {title!r} needs strips of {LEAST} or more figures each. Show a table instead.")
    left = max(text_width(strip.lowest, SMALL) for strip in strips) + 10
    right = max(text_width(strip.highest, SMALL) for strip in strips) + 10
    width = plot_width(left, right)
    heads = [wrap(strip.name, WIDTH - 8, TEXT, "bold") for strip in strips]
    tops = np.cumsum([0.0, *(_height(head) for head in heads)])
    large = f", the large dot {own}" if any(strip.own.value is not None for strip in strips) else ""
    said = (
        f"A dot is an authority, a ring one of {near}{large}. The shaded part holds the middle half of "
        "authorities, the line in it is the middle one. Each measure has its own scale."
    )
    with chart_style():
        sheet = lay_out(
            title=title, subtitle=said, source=source, height=float(tops[-1]) - _GAP, left=left, right=right
        )
        axes = sheet.axes
        axes.set_xlim(0, width)
        axes.set_ylim(sheet.height, 0)
        axes.set_axis_off()
        for strip, head, top in zip(strips, heads, tops[:-1], strict=True):
            _draw_strip(axes, strip, head, own, float(top), left, width)
        svg = sheet.svg()
    alt = " ".join([f"Strip chart: {title}.", *(_said(strip, own) for strip in strips)])
    return Chart(title, svg, alt, source, _numbers(strips, own, title, source))


def piles(places: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far each dot is moved sideways and how many rows of dots lie below it, so that no pile hides its size.

    In:  places on the scale in points; `order`, a number for each: of dots in one pile the smallest lies lowest.
    Out: points to the side, rows below. Where the places leave room between them, as whole percentages do, a pile is
         some dots wide; all dots of a pile stay nearer to their own place than to another.
    """
    columns = np.unique(np.floor(places / _DOT))
    between = float(np.diff(columns).min()) if len(columns) > 1 else _WIDEST_PILE + 1.0
    across = int(min(max(between - 1, 1), _WIDEST_PILE))
    table = pd.DataFrame({"column": np.floor(places / _DOT), "order": order})
    count = table.sort_values(["column", "order"], kind="stable").groupby("column").cumcount().reindex(table.index)
    size = table.groupby("column")["order"].transform("size")
    row, place = count // across, count % across
    in_row = np.minimum(size - row * across, across)
    return ((place - (in_row - 1) / 2) * _DOT).to_numpy(dtype=float), row.to_numpy(dtype=float)


def _height(head: Sequence[str]) -> float:
    return height_of(len(head)) + 2 * TEXT * LEADING + _DOTS + _DROP + _GAP


def _draw_strip(axes: Axes, strip: Strip, head: Sequence[str], own: str, top: float, left: float, width: float) -> None:
    low, high = min(strip.values), max(strip.values)
    scale = width / ((high - low) or 1.0)

    def at(value: float) -> float:
        return (value - low) * scale

    axes.text(-left, top, "\n".join(head), size=TEXT, weight="bold", color=INK, va="top", linespacing=1.1)
    line = top + height_of(len(head)) + TEXT * LEADING + 4 + _DOTS
    _draw_middle(axes, [at(one.value) for one in strip.quarters if one.value is not None], line)
    axes.plot([0, width], [line, line], color=QUIET, linewidth=1, zorder=1, clip_on=False)
    for place, words, side in ((0.0, strip.lowest, "right"), (width, strip.highest, "left")):
        beside = 8 if side == "left" else -8
        axes.text(place + beside, line, words, size=SMALL, color=INK, ha=side, va="center")
    _draw_dots(axes, at(np.asarray(strip.values)), strip.kinds, line)  # type: ignore[arg-type]
    _name_own(axes, strip.own, own, None if strip.own.value is None else at(strip.own.value), line, width)
    known = [(one, at(one.value)) for one in strip.marks if one.value is not None and low <= one.value <= high]
    _name_marks(axes, known, line, width)


def _draw_middle(axes: Axes, quarters: Sequence[float], line: float) -> None:
    if len(quarters) < 3:
        return
    first, middle, third = quarters
    axes.add_patch(Rectangle((first, line - _DOTS), third - first, _DOTS, facecolor=_SHADE, edgecolor="none", zorder=0))
    for place, wide in ((first, 0.8), (middle, 1.6), (third, 0.8)):
        axes.plot([place, place], [line, line - _DOTS], color=QUIET, linewidth=wide, zorder=0.5, clip_on=False)


def _draw_dots(axes: Axes, places: np.ndarray, kinds: Sequence[str], line: float) -> None:
    """Small dots, piled up where they are equal: the own one lowest (under the large dot), those near it on top."""
    order = np.array([KINDS.index(kind) for kind in kinds])
    aside, rows = piles(places, order)
    step = min(_DOT, (_DOTS - _DOT) / max(float(rows.max()), 1.0))
    heights = line - _DOT / 2 - 1 - rows * step
    looks = {OTHER: (QUIET, BACKGROUND, 0.4, 2.0), NEAR: (BACKGROUND, colours(1)[0], 1.3, 5.0)}
    for kind, (face, edge, wide, above) in looks.items():
        chosen = order == KINDS.index(kind)
        axes.scatter(
            (places + aside)[chosen],
            heights[chosen],
            s=_DOT**2,
            facecolor=face,
            edgecolor=edge,
            linewidth=wide,
            zorder=above,
            clip_on=False,
        )


def _name_own(axes: Axes, figure: Reading, name: str, place: float | None, line: float, width: float) -> None:
    """The large dot with its name above the strip, moved to the side where it would pass the edge."""
    above = line - _DOTS - 5
    if place is None:
        axes.text(0, above, f"{name}: {figure.words}", size=TEXT, color=INK, va="baseline")
        return
    full = f"{name} {figure.words}"
    words = full if text_width(full, TEXT, "bold") <= width else figure.words
    half = text_width(words, TEXT, "bold") / 2
    centre = min(max(place, half), width - half)
    axes.text(centre, above, words, size=TEXT, weight="bold", color=INK, ha="center", va="baseline")
    axes.plot([place, place], [above + 3, line - _LARGE / 2], color=colours(1)[0], linewidth=1, zorder=3, clip_on=False)
    axes.scatter(
        [place],
        [line - _LARGE / 2 + 1],
        s=_LARGE**2,
        facecolor=colours(1)[0],
        edgecolor=BACKGROUND,
        linewidth=1.2,
        zorder=4,
        clip_on=False,
    )


def _name_marks(axes: Axes, known: Sequence[tuple[Reading, float]], line: float, width: float) -> None:
    """A tick below the line for each mark, its name under it; names are pushed apart where they would touch."""
    said = [f"{one.name} {one.words}" for one, _ in known]
    centres = spread([place for _, place in known], [text_width(words, SMALL) + 8 for words in said], width)
    for words, (_, place), centre in zip(said, known, centres, strict=True):
        axes.plot(
            [place, place, centre],
            [line - 4, line + 4, line + _DROP],
            color=INK,
            linewidth=1.4,
            zorder=3,
            clip_on=False,
        )
        axes.text(centre, line + _DROP + 1, words, size=SMALL, color=INK, ha="center", va="top")


def _said(strip: Strip, own: str) -> str:
    named = [f"{own} {strip.own.words}", *(f"{one.name} {one.words}" for one in strip.marks if one.value is not None)]
    first, middle, third = (one.words for one in strip.quarters)
    return (
        f"{strip.name}: {', '.join(named)}; {len(strip.values)} authorities from {strip.lowest} to {strip.highest}, "
        f"the middle half from {first} to {third}, the middle one {middle}."
    )


def _numbers(strips: Sequence[Strip], own: str, title: str, source: str) -> Table:
    names = list(dict.fromkeys(one.name for strip in strips for one in strip.marks))
    rows = []
    for strip in strips:
        marks = {one.name: one.words for one in strip.marks}
        first, middle, third = (one.words for one in strip.quarters)
        rows.append(
            {
                "Measure": strip.name,
                own: strip.own.words,
                **{name: marks.get(name, "") for name in names},
                "Lowest": strip.lowest,
                "First quarter up to": first,
                "Middle one": middle,
                "Third quarter up to": third,
                "Highest": strip.highest,
                "Authorities": str(len(strip.values)),
            }
        )
    return tabulate(pd.DataFrame(rows), caption=f"Numbers of the chart: {title}", row_header="Measure", source=source)
