"""Bar charts: one bar a category, grouped by series, or stacked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import seaborn

from suffkit.errors import RequestError
from suffkit.present.readings import (
    alt_text,
    as_label,
    check_frame,
    in_words,
    numbers_table,
    readings,
    subtitle,
)
from suffkit.present.rows import Rows, name_rows, scale_with_labels, stack_rows
from suffkit.present.sheet import Chart, Sheet, lay_out
from suffkit.present.style import BACKGROUND, INK, QUIET, TEXT, chart_style, colours, text_on, text_width
from suffkit.present.wording import say, say_list

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR = 17.0
_GROUPED_BAR = 15.5
_MOST_SERIES = 4
_BESIDE = 4.0
_THIN = 3.0


def draw_bars(
    frame: pd.DataFrame,
    *,
    category: str,
    unit: str,
    title: str,
    source: str,
    value: str = "value",
    period: str = "",
    measure: str = "",
    series: str | None = None,
    stacked: bool = False,
    order: Sequence[str] | None = None,
    highlight: str | Collection[str] | None = None,
    decimals: int | None = None,
) -> Chart:
    """Horizontal bars with their values beside them.

    In:     frame, one row a category (and series), with `value` as held and perhaps `status`; rows in the order to
            show, or `order` names all categories; up to four `series` are drawn side by side, or as parts of one bar
            where `stacked` (give shares for bars of 100%); `highlight` names the categories that the title speaks of.
            `title` says the message, `measure` what is counted, `period` when.
    Out:    Chart. A figure that is hidden or missing has no bar but its symbol.
    Raises: RequestError for fewer than two figures, two figures for one bar, a category outside `order`,
            too many series, or a negative part of a stacked bar.
    """
    keys = [category, *([series] if series else [])]
    clean = _ordered(check_frame(frame, keys=keys, value=value, title=title), category, order, title)
    words = in_words(clean, unit, decimals)
    groups = list(dict.fromkeys(clean[series])) if series else []
    if len(groups) > _MOST_SERIES:
        raise RequestError(f"The chart {title!r} has {len(groups)} series; bars can show {_MOST_SERIES}. Use a table.")
    if stacked and (clean["value"] < 0).any():
        raise RequestError(f"The chart {title!r} cannot stack a negative figure. Draw it side by side.")
    shades = dict(zip(groups, colours(len(groups)), strict=False))
    categories = list(dict.fromkeys(clean[category]))
    side_by_side = len(groups) if groups and not stacked else 1
    thick = _GROUPED_BAR if side_by_side > 1 else _BAR
    rows = stack_rows([as_label(name) for name in categories], thick * side_by_side, gap=10 if side_by_side > 1 else 8)
    placed = clean.assign(at=clean[category].map(dict(zip(categories, rows.centres, strict=True))), words=words)
    measured = subtitle(unit, measure, period)
    with chart_style():
        sheet = lay_out(
            title=title,
            subtitle=measured,
            source=source,
            height=rows.height,
            left=rows.left,
            key={as_label(name): shade for name, shade in shades.items()},
        )
        if stacked and series:
            _draw_stacked(sheet, placed, series, shades, unit, decimals)
        elif series:
            _draw_grouped(sheet, placed, rows, series, shades)
        else:
            _draw_single(sheet, placed, rows, category, highlight)
        name_rows(sheet.axes, rows)
        sheet.axes.axvline(0, color=INK, linewidth=1)
        svg = sheet.svg()
    names = [as_label(name) for name in clean[category]]
    if series:
        names = [f"{name}, {as_label(group)}," for name, group in zip(names, clean[series], strict=True)]
    kind = "Stacked bar chart" if stacked else "Bar chart"
    alt = alt_text(kind, title, measured, readings(clean, names, in_words(clean, unit, decimals, per=True)))
    table = numbers_table(clean, words, title=title, row=category, column=series, unit=unit, source=source)
    return Chart(title, svg, alt, source, table)


def _ordered(frame: pd.DataFrame, category: str, order: Sequence[str] | None, title: str) -> pd.DataFrame:
    if order is None:
        return frame
    places = {name: place for place, name in enumerate(order)}
    if outside := [str(name) for name in dict.fromkeys(frame[category]) if name not in places]:
        raise RequestError(f"The order of the chart {title!r} does not name {say_list(outside)}: add it to the order.")
    return frame.sort_values(category, key=lambda names: names.map(places), kind="stable").reset_index(drop=True)


def _bar_width(thick: float, rows: Rows) -> float:
    # Seaborn measures a bar against the smallest step between two categories.
    return thick / min((after - before for before, after in pairwise(rows.centres)), default=1.0)


def _draw_single(
    sheet: Sheet, placed: pd.DataFrame, rows: Rows, category: str, highlight: str | Collection[str] | None
) -> None:
    wanted = {highlight} if isinstance(highlight, str) else set(highlight or placed[category])
    shade = placed.assign(told=placed[category].isin(wanted))
    seaborn.barplot(
        shade,
        x="value",
        y="at",
        hue="told",
        palette={True: colours(1)[0], False: QUIET},
        saturation=1,
        dodge=False,
        orient="y",
        native_scale=True,
        width=_bar_width(_BAR, rows),
        errorbar=None,
        legend=False,
        ax=sheet.axes,
    )
    _label_ends(sheet, list(placed["at"]), list(placed["value"]), list(placed["words"]))


def _draw_grouped(sheet: Sheet, placed: pd.DataFrame, rows: Rows, series: str, shades: dict[str, str]) -> None:
    count = len(shades)
    seaborn.barplot(
        placed,
        x="value",
        y="at",
        hue=series,
        hue_order=list(shades),
        palette=shades,
        saturation=1,
        gap=0.1,
        orient="y",
        native_scale=True,
        width=_bar_width(_GROUPED_BAR * count, rows),
        errorbar=None,
        legend=False,
        ax=sheet.axes,
    )
    shift = {name: (place - (count - 1) / 2) * _GROUPED_BAR for place, name in enumerate(shades)}
    _label_ends(sheet, list(placed["at"] + placed[series].map(shift)), list(placed["value"]), list(placed["words"]))


def _label_ends(sheet: Sheet, at: list[float], values: list[float], words: list[str]) -> None:
    known = [value for value in values if value == value]
    widths = [text_width(word) + 2 * _BESIDE for word in words]
    before = max((width for width, value in zip(widths, values, strict=True) if value < 0), default=0.0)
    after = max((width for width, value in zip(widths, values, strict=True) if not value < 0), default=2.0)
    low, high = min(0.0, *known), max(0.0, *known)
    unit_per_point = scale_with_labels(sheet.axes, low, high, before, after, sheet.width)
    for place, value, word in zip(at, values, words, strict=True):
        end = value if value == value else 0.0
        side = -1 if end < 0 else 1
        _write(sheet.axes, end + side * _BESIDE * unit_per_point, place, word, "right" if side < 0 else "left")


def _draw_stacked(
    sheet: Sheet, placed: pd.DataFrame, series: str, shades: dict[str, str], unit: str, decimals: int | None
) -> None:
    axes = sheet.axes
    totals = placed.groupby("at", sort=False)["value"].sum()
    ends = {at: _total_words(placed[placed["at"] == at], unit, decimals) for at in list(totals.index)}
    after = max(text_width(word) for word in ends.values()) + 2 * _BESIDE
    unit_per_point = scale_with_labels(axes, 0.0, float(totals.max()), 0.0, after, sheet.width)
    reached = dict.fromkeys(totals.index, 0.0)
    for name, shade in shades.items():
        part = placed[(placed[series] == name) & placed["value"].notna()]
        starts = [reached[at] for at in part["at"]]
        # A white edge would cover a part that is no wider than the edge itself.
        edges = [1.0 if value / unit_per_point > _THIN else 0.0 for value in part["value"]]
        axes.barh(
            part["at"], part["value"], left=starts, height=_BAR + 2, color=shade, edgecolor=BACKGROUND, linewidth=edges
        )
        for at, start, value, word in zip(part["at"], starts, part["value"], part["words"], strict=True):
            if text_width(word) + 4 <= value / unit_per_point:
                _write(axes, start + value / 2, at, word, "center", text_on(shade))
            reached[at] = start + value
    for at, word in ends.items():
        _write(axes, totals[at] + _BESIDE * unit_per_point, at, word, "left")


def _total_words(part: pd.DataFrame, unit: str, decimals: int | None) -> str:
    """What stands at the end of a stacked bar: its total, or that a part is not in it. Shares have no total to tell."""
    if part["value"].isna().any():
        return "and " + say_list(dict.fromkeys(part.loc[part["value"].isna(), "words"]))
    return (
        "" if unit in {"share", "percent"} else say(part["value"].sum(), unit, decimals=decimals, per=False, noun=False)
    )


def _write(axes: Axes, x: float, y: float, text: str, side: str, colour: str = INK) -> None:
    axes.text(x, y, text, size=TEXT, color=colour, ha=side, va="center_baseline", clip_on=False)
