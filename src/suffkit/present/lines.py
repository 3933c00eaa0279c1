"""Line charts: series over the years, each named at its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import MaxNLocator

from suffkit.errors import RequestError
from suffkit.present.labels import BESIDE, EndLabel, draw_end_labels, weight_of
from suffkit.present.readings import (
    Reading,
    alt_text,
    as_label,
    check_frame,
    in_words,
    numbers_table,
    readings,
    subtitle,
)
from suffkit.present.sheet import Chart, Sheet, lay_out, plot_width
from suffkit.present.style import (
    FAINT,
    INK,
    MARKERS,
    QUIET,
    SMALL,
    TEXT,
    WIDTH,
    chart_style,
    colours,
    text_width,
    wrap,
)
from suffkit.present.wording import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 190.0
_MOST_SERIES = 6
_WIDEST_LABEL = 0.34 * WIDTH
_TICKS = 4
_TICK_ROOM = 24.0


@dataclass(frozen=True)
class _Line:
    """One series as drawn: its points, look, and the lines of its label."""

    name: str
    at: list[float]
    values: list[float]
    colour: str
    marker: str
    dashed: bool
    lead: bool
    label: list[str]


def draw_lines(
    frame: pd.DataFrame,
    *,
    x: str,
    unit: str,
    title: str,
    source: str,
    value: str = "value",
    measure: str = "",
    period: str = "",
    series: str | None = None,
    highlight: str | Collection[str] | None = None,
    dashed: Collection[str] = (),
    decimals: int | None = None,
    when: str | None = None,
) -> Chart:
    """Lines over time with their names and last values at their ends; the scale starts at nought.

    In:     frame, one row a point: `x` a year or a date, `value` as held and perhaps `status`; up to six `series`;
            `highlight` the one that the title speaks of; `dashed` those that are planned or computed forward.
            `when` a column of words for the points in time (else years, or months with years).
            A point without a value is a gap, and stays one.
    Out:    Chart.
    Raises: RequestError for fewer than two figures, two figures for one point, or too many series.
    """
    keys = [*([series] if series else []), x]
    clean = check_frame(frame, keys=keys, value=value, title=title).sort_values(x, kind="stable").reset_index(drop=True)
    names = list(dict.fromkeys(frame[series])) if series else [""]
    if len(names) > _MOST_SERIES:
        raise RequestError(f"The chart {title!r} has {len(names)} series; lines can show {_MOST_SERIES}. Use a table.")
    named = (
        dict(zip(frame[x], frame[when], strict=True))
        if when
        else dict(zip(clean[x], _words_of_x(clean[x]), strict=True))
    )
    places = _places(clean[x])
    ticks = {place: str(named[key]) for key, place in places.items()}
    clean = clean.assign(at=clean[x].map(places), words=in_words(clean, unit, decimals))
    wanted = {highlight} if isinstance(highlight, str) else set(highlight or ())
    lines = _lines(clean, names, series, wanted, set(dashed))
    low, top = min(0.0, float(clean["value"].min())), float(clean["value"].max())
    ticks_at = MaxNLocator(_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, top)
    # One tick beyond either end is enough.
    scale = [tick for tick in ticks_at if tick > low - (ticks_at[1] - ticks_at[0]) and (tick >= 0 or low < 0)]
    marks = [say(tick, unit, decimals=_tick_decimals(scale, unit), per=False, noun=False) for tick in scale]
    left = max(text_width(mark, SMALL) for mark in marks) + 6
    right = max(text_width(row, TEXT, weight_of(line.lead)) for line in lines for row in line.label) + BESIDE + 2
    measured = subtitle(unit, measure, period)
    with chart_style():
        sheet = lay_out(
            title=title, subtitle=measured, source=source, height=_HEIGHT, left=left, right=right, above=6, below=18
        )
        _draw_scale(sheet.axes, scale, marks)
        _draw_ticks(sheet, ticks, plot_width(left, right))
        for line in lines:
            _draw_line(sheet.axes, line)
        draw_end_labels(
            sheet,
            [EndLabel(line.label, _end(line), line.colour, line.lead) for line in lines],
            newest=max(line.at[-1] for line in lines),
        )
        svg = sheet.svg()
    labelled = clean.assign(**{x: clean[x].map(named)})
    words = list(clean["words"])
    points = [
        f"{as_label(name)} {when}" if series else str(when)
        for name, when in zip(clean[series] if series else clean["at"], labelled[x], strict=True)
    ]
    figures = readings(clean, points, words)
    alt = alt_text("Line chart", title, measured, figures, _told(figures, clean, names, series))
    if series:
        table = numbers_table(labelled, words, title=title, row=series, column=x, unit=unit, source=source, rows=names)
    else:
        table = numbers_table(labelled, words, title=title, row=x, column=None, unit=unit, source=source)
    return Chart(title, svg, alt, source, table)


def _places(when: pd.Series) -> dict[Any, float]:
    """Where each point in time lies, in years."""
    if pd.api.types.is_datetime64_any_dtype(when):
        return {day: day.year + (day.day_of_year - 1) / 366 for day in map(pd.Timestamp, when.unique())}
    return {year: float(year) for year in when.unique()}


def _words_of_x(when: pd.Series) -> list[str]:
    """Years alone where all days are the same day of the year, else months with years."""
    if not pd.api.types.is_datetime64_any_dtype(when):
        return [as_label(year) for year in when]
    same = when.dt.strftime("%m-%d").nunique() == 1
    return list(when.dt.strftime("%Y" if same else "%b %Y"))


def _lines(
    clean: pd.DataFrame, names: Sequence[Any], series: str | None, wanted: set[Any], dashed: set[str]
) -> list[_Line]:
    shades = _shades(names, wanted)
    lines = []
    for place, name in enumerate(names):
        rows = clean[clean[series] == name] if series else clean
        last = rows[rows["value"].notna()].tail(1)
        ending = last["words"].iloc[0] if len(last) else "[x]"
        label = wrap(f"{as_label(name)} {ending}".strip(), _WIDEST_LABEL, TEXT, weight_of(name in wanted))
        lines.append(
            _Line(
                as_label(name),
                list(rows["at"]),
                list(rows["value"]),
                shades[name],
                MARKERS[place % len(MARKERS)],
                name in dashed,
                name in wanted,
                label,
            )
        )
    return lines


def _shades(names: Sequence[Any], wanted: set[Any]) -> dict[Any, str]:
    """One colour where one line leads and the rest are its background, else a colour each."""
    if len(wanted) == 1 and len(names) > 1:
        others = iter([QUIET, "#5694CA", "#A285D1", "#8D5A2B", "#28A197"])
        return {name: colours(1)[0] if name in wanted else next(others) for name in names}
    return dict(zip(names, colours(max(len(names), 1)), strict=False))


def _tick_decimals(scale: Sequence[float], unit: str) -> int:
    factor = 100 if unit in {"share", "percentage_points"} else 1
    return 0 if all(abs(tick * factor - round(tick * factor)) < 1e-9 for tick in scale) else 1


def _draw_scale(axes: Axes, scale: Sequence[float], marks: Sequence[str]) -> None:
    axes.set_ylim(scale[0], scale[-1])
    axes.set_yticks(list(scale), list(marks), size=SMALL, color=INK)
    axes.tick_params(axis="y", pad=4, length=0)
    for tick in scale:
        axes.axhline(tick, color=INK if tick == 0 else FAINT, linewidth=1 if tick == 0 else 0.8, zorder=0)


def _draw_ticks(sheet: Sheet, ticks: Mapping[float, str], width: float) -> None:
    at = sorted(ticks)
    span = (at[-1] - at[0]) or 1.0
    sheet.axes.set_xlim(at[0] - 0.03 * span, at[-1] + 0.03 * span)
    widest = max(text_width(word, SMALL) for word in ticks.values()) + 8
    step = max(1, ceil(widest * len(at) / width))
    # Counted from the end, so that the newest year always has its name.
    shown = sorted(at[::-1][::step])
    sheet.axes.set_xticks(shown, [ticks[place] for place in shown], size=SMALL, color=INK)
    for label, place in zip(sheet.axes.get_xticklabels(), shown, strict=True):
        # A name that is wider than twice the way to the edge would be cut off there.
        if place == at[0] and text_width(ticks[place], SMALL) > 2 * _TICK_ROOM:
            label.set_horizontalalignment("left")
    sheet.axes.tick_params(axis="x", pad=5, length=3, color=QUIET)


def _draw_line(axes: Axes, line: _Line) -> None:
    axes.plot(
        line.at,
        line.values,
        color=line.colour,
        linewidth=2.6 if line.lead else 2.0,
        linestyle=(0, (4, 2.5)) if line.dashed else "-",
        marker=line.marker,
        markersize=5 if line.lead else 4,
        zorder=3 if line.lead else 2,
        clip_on=False,
    )


def _end(line: _Line) -> tuple[float, float]:
    points = [(at, value) for at, value in zip(line.at, line.values, strict=True) if value == value]
    return points[-1] if points else (line.at[-1], 0.0)


def _told(figures: Sequence[Reading], clean: pd.DataFrame, names: Sequence[Any], series: str | None) -> list[str]:
    """First and last of each series, for the alt text of many points."""
    said = []
    for name in names:
        rows = [
            one for one, own in zip(figures, clean[series] if series else [""] * len(clean), strict=True) if own == name
        ]
        known = [one for one in rows if one.value is not None]
        if known:
            said.append(f"{known[0].name} {known[0].words}; {known[-1].name} {known[-1].words}.")
    return said
