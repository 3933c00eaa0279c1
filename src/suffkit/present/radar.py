"""Radar charts: one spoke a statement or domain, one line a group; the further out, the more.

A radar shows a profile in one look and is hard to read to the number, so each spoke says its figures beside its name,
and the same figures go into a table; `draw_bars` takes the same frame where bars serve better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from suffkit.errors import RequestError
from suffkit.present.labels import spread
from suffkit.present.readings import alt_text, as_label, check_frame, in_words, numbers_table, readings, subtitle
from suffkit.present.sheet import Chart, Sheet, lay_out, plot_width
from suffkit.present.style import BACKGROUND, FAINT, INK, LEADING, MARKERS, SMALL, chart_style, colours, height_of, wrap
from suffkit.present.wording import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST_SPOKES, MOST_SPOKES, MOST_SERIES = 3, 12, 3
_RADIUS = 78.0
_BESIDE = 15.0
_APART = 4.0
_RINGS = 4
_DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = ("solid", (0, (5.0, 2.0)), (0, (1.5, 1.8)))


def draw_radar(
    frame: pd.DataFrame,
    *,
    spoke: str,
    unit: str,
    title: str,
    source: str,
    value: str = "value",
    measure: str = "",
    period: str = "",
    series: str | None = None,
    decimals: int | None = None,
) -> Chart:
    """A radar of three to twelve spokes; the scale starts at nought in the middle.

    In:     frame, one row a spoke (and series), with `value` as held and perhaps `status`; spokes clockwise from the
            top in the order in which they first stand; up to three `series`, told apart by colour, dash and marker.
    Out:    Chart. A figure that is hidden or missing is a gap in its line, and its symbol stands beside the spoke.
    Raises: RequestError for fewer than two figures, two figures for one point, too few or many spokes or too many
            series, or a figure below nought.
    """
    keys = [spoke, *([series] if series else [])]
    clean = check_frame(frame, keys=keys, value=value, title=title)
    spokes = list(dict.fromkeys(clean[spoke]))
    groups = list(dict.fromkeys(clean[series])) if series else [""]
    if not FEWEST_SPOKES <= len(spokes) <= MOST_SPOKES or len(groups) > MOST_SERIES or (clean["value"] < 0).any():
        raise RequestError(
            f"The chart {title!r} has {len(spokes)} spokes and {len(groups)} lines; a radar shows {FEWEST_SPOKES} to "
            f"{MOST_SPOKES} spokes and up to {MOST_SERIES} lines of figures from 0 up. Draw bars or show a table."
        )
    clean = clean.assign(words=in_words(clean, unit, decimals))
    measured = subtitle(unit, measure, period)
    figures = clean.assign(line=clean[series] if series else "").pivot(index=spoke, columns="line", values="value")
    words = clean.assign(line=clean[series] if series else "").pivot(index=spoke, columns="line", values="words")
    figures, words = figures.reindex(index=spokes, columns=groups), words.reindex(index=spokes, columns=groups)
    names = [_named(as_label(name), list(words.loc[name].fillna(""))) for name in spokes]
    shades = dict(zip(groups, colours(len(groups)), strict=False))
    places = _places(names)
    height = _height(names, places)
    with chart_style():
        sheet = lay_out(
            title=title,
            subtitle=_with_order(measured, groups),
            source=source,
            height=height,
            left=0,
            key={as_label(name): shade for name, shade in shades.items()} if series else None,
        )
        axes = sheet.axes
        axes.set_xlim(-sheet.width / 2, sheet.width / 2)
        axes.set_ylim(height / 2, -height / 2)
        axes.set_axis_off()
        rings = _rings(float(clean["value"].max()))
        _draw_web(axes, len(spokes), rings, unit)
        for place, name in enumerate(groups):
            _draw_line(axes, figures[name].to_numpy(float) / rings[-1] * _RADIUS, shades[name], place)
        _write_names(sheet, names, places)
        svg = sheet.svg()
    said = [as_label(name) for name in clean[spoke]]
    if series:
        said = [f"{name}, {as_label(group)}," for name, group in zip(said, clean[series], strict=True)]
    alt = alt_text(
        "Radar chart", title, measured, readings(clean, said, in_words(clean, unit, decimals, per=True)), _gist(figures)
    )
    table = numbers_table(clean, list(clean["words"]), title=title, row=spoke, column=series, unit=unit, source=source)
    return Chart(title, svg, alt, source, table)


def _gist(figures: pd.DataFrame) -> list[str]:
    """For each line the spokes where it is furthest out and furthest in."""
    said = []
    for name in figures:
        known = figures[name].dropna()
        if len(known) > 1:
            of = f"{as_label(name)}: " if name else ""
            said.append(f"{of}highest for {as_label(known.idxmax())}, lowest for {as_label(known.idxmin())}.")
    return said


def _with_order(measured: str, groups: Sequence[str]) -> str:
    return measured if len(groups) < 2 else f"{measured}; figures in the order of the key"


def _named(name: str, words: Sequence[str]) -> list[str]:
    """The lines of a spoke's label: its name, then its figures."""
    room = plot_width(0) / 2 - _RADIUS - _BESIDE - _APART
    return [*wrap(name, room, SMALL), " · ".join(words)]


def _angles(many: int) -> np.ndarray:
    return np.arange(many) * 2 * np.pi / many


def _side(angle: float) -> int:
    """1 for a spoke to the right, -1 to the left, 0 for one straight up or down."""
    return 0 if abs(np.sin(angle)) < 1e-6 else int(np.sign(np.sin(angle)))


def _places(names: Sequence[Sequence[str]]) -> list[float]:
    """How far below the middle the centre of each label stands, so that no two of a side touch."""
    angles = _angles(len(names))
    tall = [height_of(len(lines), SMALL) + _APART for lines in names]
    out = [-np.cos(angle) * (_RADIUS + _BESIDE) for angle in angles]
    placed = [
        way + np.sign(way) * (tall[at] / 2 - _BESIDE / 2) if _side(angles[at]) == 0 else way
        for at, way in enumerate(out)
    ]
    for side in (-1, 1):
        of_side = [at for at, angle in enumerate(angles) if _side(angle) == side]
        room = max(2 * (_RADIUS + _BESIDE), sum(tall[at] for at in of_side))
        centres = spread([out[at] + room / 2 for at in of_side], [tall[at] for at in of_side], room)
        for at, centre in zip(of_side, centres, strict=True):
            placed[at] = centre - room / 2
    return [float(place) for place in placed]


def _height(names: Sequence[Sequence[str]], places: Sequence[float]) -> float:
    reach = [abs(place) + height_of(len(lines), SMALL) / 2 for lines, place in zip(names, places, strict=True)]
    return 2 * max(*reach, _RADIUS) + 4


def _rings(highest: float) -> np.ndarray:
    """The values of the rings, from the innermost above nought to the first that holds the highest figure."""
    ticks = MaxNLocator(_RINGS, steps=[1, 2, 2.5, 5, 10]).tick_values(0, highest or 1.0)
    last = int(np.searchsorted(ticks, highest or 1.0))
    return np.asarray([tick for tick in ticks[: last + 1] if tick > 0])


def _draw_web(axes: Axes, many: int, rings: np.ndarray, unit: str) -> None:
    around = np.append(_angles(many), 0.0)
    for ring in rings:
        radius = ring / rings[-1] * _RADIUS
        axes.plot(radius * np.sin(around), -radius * np.cos(around), color=FAINT, linewidth=0.8, zorder=1)
        if many > FEWEST_SPOKES:
            beside = np.pi / many
            place = radius * np.cos(np.pi / many)
            axes.text(
                place * np.sin(beside),
                -place * np.cos(beside),
                say(float(ring), unit, decimals=0 if float(ring).is_integer() else 1, per=False, noun=False),
                size=SMALL - 1,
                color=INK,
                ha="center",
                va="center",
                zorder=4,
                bbox={"facecolor": BACKGROUND, "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
            )
    for angle in _angles(many):
        axes.plot([0, _RADIUS * np.sin(angle)], [0, -_RADIUS * np.cos(angle)], color=FAINT, linewidth=0.8, zorder=1)


def _draw_line(axes: Axes, radii: np.ndarray, colour: str, place: int) -> None:
    angles = _angles(len(radii))
    x, y = radii * np.sin(angles), -radii * np.cos(angles)
    if place == 0 and not np.isnan(radii).any():
        axes.fill(x, y, color=colour, alpha=0.12, linewidth=0, zorder=2)
    # A spoke without a figure breaks the line: what lies between its neighbours is not known.
    axes.plot(
        np.append(x, x[0]),
        np.append(y, y[0]),
        color=colour,
        linestyle=_DASHES[place],
        linewidth=2,
        marker=MARKERS[place],
        markersize=5.5,
        zorder=3 + place / 10,
        clip_on=False,
    )


def _write_names(sheet: Sheet, names: Sequence[Sequence[str]], places: Sequence[float]) -> None:
    edge = _RADIUS + _BESIDE
    for angle, lines, place in zip(_angles(len(names)), names, places, strict=True):
        side = _side(float(angle))
        x = side * edge
        if side:
            end = (_RADIUS + 3) * np.array([np.sin(angle), -np.cos(angle)])
            sheet.axes.plot([end[0], x - side * 3], [end[1], place], color=FAINT, linewidth=0.8, zorder=1)
        align = {1: "left", -1: "right", 0: "center"}[side]
        step = SMALL * LEADING
        for at, line in enumerate(lines):
            sheet.axes.text(
                x,
                place + (at - (len(lines) - 1) / 2) * step,
                line,
                size=SMALL,
                color=INK,
                weight="bold" if at == len(lines) - 1 else "normal",
                ha=align,
                va="center",
                clip_on=False,
            )
