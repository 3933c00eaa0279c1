"""Grids: an annotated table of colours, for many categories by several groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from suffkit.errors import RequestError
from suffkit.present.readings import alt_text, as_label, check_frame, in_words, numbers_table, readings, subtitle
from suffkit.present.rows import name_rows, stack_rows
from suffkit.present.sheet import Chart, lay_out, plot_width
from suffkit.present.style import (
    BACKGROUND,
    INK,
    QUIET,
    SMALL,
    TEXT,
    chart_style,
    height_of,
    light_to_dark,
    text_on,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CELL = 19.0
_BETWEEN = 4.0
MOST_COLUMNS = 8


def draw_grid(
    frame: pd.DataFrame,
    *,
    row: str,
    column: str,
    unit: str,
    title: str,
    source: str,
    value: str = "value",
    measure: str = "",
    period: str = "",
    decimals: int | None = None,
) -> Chart:
    """A grid of numbers, the darker the larger.

    In:     frame, one row a pair of `row` and `column`, with `value` as held and perhaps `status`; rows and columns in
            the order in which they first stand.
    Out:    Chart. A nought has no colour; a hidden or missing figure has its symbol and a hatching.
    Raises: RequestError for fewer than two figures, two figures for one place, or more than eight columns.
    """
    clean = check_frame(frame, keys=[row, column], value=value, title=title)
    columns = list(dict.fromkeys(clean[column]))
    if len(columns) > MOST_COLUMNS:
        raise RequestError(
            f"The chart {title!r} has {len(columns)} columns; a grid can show {MOST_COLUMNS}. Use a table."
        )
    words = in_words(clean, unit, decimals)
    rows = stack_rows([as_label(name) for name in dict.fromkeys(clean[row])], _CELL, gap=2.0)
    wide = plot_width(rows.left) / len(columns)
    heads = [wrap(as_label(name), wide - _BETWEEN, SMALL) for name in columns]
    above = height_of(max(len(lines) for lines in heads), SMALL) + 4
    measured = subtitle(unit, measure, period)
    with chart_style():
        sheet = lay_out(title=title, subtitle=measured, source=source, height=rows.height, left=rows.left, above=above)
        axes = sheet.axes
        name_rows(axes, rows)
        axes.set_xlim(0, len(columns))
        for place, lines in enumerate(heads):
            axes.text(
                place + 0.5, -4, "\n".join(lines), size=SMALL, color=INK, ha="center", va="bottom", linespacing=1.1
            )
        centres = dict(zip(dict.fromkeys(clean[row]), rows.centres, strict=True))
        starts = {name: place for place, name in enumerate(columns)}
        largest = float(clean["value"].max()) or 1.0
        for name, group, number, word in zip(clean[row], clean[column], clean["value"], words, strict=True):
            _draw_cell(axes, starts[group], centres[name], number, number / largest, word)
        svg = sheet.svg()
    names = [f"{as_label(name)}, {as_label(group)}," for name, group in zip(clean[row], clean[column], strict=True)]
    alt = alt_text(
        "Grid of numbers", title, measured, readings(clean, names, in_words(clean, unit, decimals, per=True))
    )
    table = numbers_table(clean, words, title=title, row=row, column=column, unit=unit, source=source)
    return Chart(title, svg, alt, source, table)


def heads_fit(rows: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether every word of the columns' names fits over its column; a name broken inside its words cannot be read."""
    wide = plot_width(stack_rows([as_label(name) for name in rows], _CELL, gap=2.0).left) / len(columns)
    return all(text_width(word, SMALL) <= wide - _BETWEEN for name in columns for word in as_label(name).split())


def _draw_cell(axes: Axes, left: float, centre: float, value: float, strength: float, word: str) -> None:
    known = value == value
    shade = to_hex(light_to_dark()(strength)) if known and value > 0 else BACKGROUND
    axes.add_patch(
        Rectangle(
            (left + 0.02, centre - _CELL / 2),
            0.96,
            _CELL,
            facecolor=shade,
            edgecolor=QUIET if not known else "none",
            hatch=None if known else "////",
            linewidth=0.5,
        )
    )
    axes.text(left + 0.5, centre, word, size=TEXT, color=text_on(shade), ha="center", va="center_baseline")
