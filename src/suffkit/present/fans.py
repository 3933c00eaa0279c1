"""Fan charts: what was counted, and how far what may come spreads, the likely range darker than the wide one."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.ticker import MaxNLocator

from suffkit.errors import RequestError
from suffkit.present.labels import BESIDE, EndLabel, draw_end_labels, weight_of
from suffkit.present.readings import Reading, alt_text, check_frame, subtitle
from suffkit.present.sheet import Chart, Sheet, lay_out, plot_width
from suffkit.present.style import FAINT, INK, QUIET, SMALL, TEXT, WIDTH, chart_style, colours, text_width, wrap
from suffkit.present.tables import Table, tabulate
from suffkit.present.wording import say, say_list

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIDDLE = "0.5"
# The ranges from the widest in, with what each is called: two levels of the forecast are its ends.
RANGES = {"19 in 20": ("0.025", "0.975"), "4 in 5": ("0.1", "0.9")}
_TONES = {"19 in 20": "#DCE7F1", "4 in 5": "#A9C6DF"}
_SAYS = {"19 in 20": "Nineteen times in twenty between", "4 in 5": "Four times in five between"}
_HEIGHT = 200.0
_WIDEST_LABEL = 0.39 * WIDTH
_TICKS = 4
_OTHERS = ("#F46A25", "#801650")
_OTHER_MARKERS = ("s", "^")


def draw_fan(
    past: pd.DataFrame,
    ahead: pd.DataFrame,
    *,
    unit: str,
    title: str,
    measure: str,
    source: str,
    others: Mapping[str, pd.DataFrame] | None = None,
) -> Chart:
    """What was counted as a line, and the forecast as a line within two ranges; the scale starts at nought.

    In:     past, one row a date: `date`, `value`; ahead, one row a later date: `date` and the levels `0.025`, `0.1`,
            `0.5`, `0.9`, `0.975`; `others`, at most two lines to set beside it by their names, each as `past` is.
    Out:    Chart; its table has a row for each date ahead.
    Raises: RequestError for a level that is not there, fewer than two figures in all, dates ahead that do not come
            after those counted, or more than two other lines.
    """
    beside = dict(others or {})
    if len(beside) > len(_OTHERS):
        raise RequestError(f"The chart {title!r} sets {len(beside)} lines beside its forecast; two can be told apart.")
    levels = [MIDDLE, *(end for ends in RANGES.values() for end in ends)]
    if lacking := [level for level in levels if level not in ahead.columns]:
        raise RequestError(f"The chart {title!r} needs the level {say_list(lacking)} of the forecast.")
    past = past[past["value"].notna()].sort_values("date", kind="stable")
    ahead = ahead.sort_values("date", kind="stable")
    if past.empty or ahead.empty or ahead["date"].min() <= past["date"].max():
        raise RequestError(f"The chart {title!r} needs counted figures, and a forecast of dates after them.")
    middles = ahead.rename(columns={MIDDLE: "value"})[["date", "value"]]
    check_frame(pd.concat([past, middles]), keys=["date"], value="value", title=title)
    start = past.iloc[-1]
    joined = pd.concat([pd.DataFrame([{"date": start["date"], **dict.fromkeys(levels, start["value"])}]), ahead])
    labels = _labels(past, ahead, beside, unit)
    largest = max(
        float(frame.max()) for frame in (past["value"], ahead["0.975"], *(o["value"] for o in beside.values()))
    )
    scale = [tick for tick in MaxNLocator(_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(0, largest) if tick >= 0]
    marks = [say(tick, unit, decimals=0, per=False, noun=False) for tick in scale]
    left = max(text_width(mark, SMALL) for mark in marks) + 6
    right = max(text_width(row, TEXT, weight_of(one.lead)) for one in labels[1:] for row in one.rows) + BESIDE + 2
    measured = subtitle(unit, measure, "")
    with chart_style():
        sheet = lay_out(
            title=title, subtitle=measured, source=source, height=_HEIGHT, left=left, right=right, above=6, below=18
        )
        _draw_scale(sheet.axes, scale, marks)
        _draw_years(sheet, [past["date"], ahead["date"], *(one["date"] for one in beside.values())], left, right)
        _draw_bands(sheet.axes, joined)
        _draw_lines(sheet.axes, past, joined, beside)
        draw_end_labels(sheet, labels, newest=float(_at(ahead["date"]).iloc[-1]))
        svg = sheet.svg()
    return Chart(
        title, svg, _alt(title, measured, past, ahead, beside, unit), source, _table(ahead, title, unit, source)
    )


def _at(days: pd.Series) -> pd.Series:
    """Where each day lies, in years."""
    days = pd.to_datetime(days)
    return days.dt.year + (days.dt.day_of_year - 1) / 366


def _labels(past: pd.DataFrame, ahead: pd.DataFrame, beside: Mapping[str, pd.DataFrame], unit: str) -> list[EndLabel]:
    """The name of the counted line, which stands in the plot; then those beside the ends, from the forecast on."""
    last, at = ahead.iloc[-1], float(_at(ahead["date"]).iloc[-1])
    blue = colours(1)[0]
    named = [
        (f"Counted {_say(past['value'].iloc[-1], unit)}", past, "value", INK, True),
        (f"Forecast {_say(last[MIDDLE], unit)}", ahead, MIDDLE, blue, True),
    ]
    found = [
        EndLabel(
            wrap(words, _WIDEST_LABEL, TEXT, weight_of(lead)),
            (float(_at(frame["date"]).iloc[-1]), float(frame[column].iloc[-1])),
            colour,
            lead,
        )
        for words, frame, column, colour, lead in named
    ]
    for called, (low, high) in RANGES.items():
        words = f"{called}: {_say(last[low], unit)} to {_say(last[high], unit)}"
        found.append(EndLabel(wrap(words, _WIDEST_LABEL, TEXT), (at, float(last[high])), QUIET, False))
    for (name, frame), colour in zip(beside.items(), _OTHERS, strict=False):
        ends = frame.sort_values("date", kind="stable")
        words = f"{name} {_say(ends['value'].iloc[-1], unit)}"
        end = (float(_at(ends["date"]).iloc[-1]), float(ends["value"].iloc[-1]))
        found.append(EndLabel(wrap(words, _WIDEST_LABEL, TEXT), end, colour, False))
    return found


def _say(value: float, unit: str) -> str:
    return say(value, unit, decimals=0, per=False, noun=False)


def _draw_scale(axes: Axes, scale: list[float], marks: list[str]) -> None:
    axes.set_ylim(scale[0], scale[-1])
    axes.set_yticks(scale, marks, size=SMALL, color=INK)
    axes.tick_params(axis="y", pad=4, length=0)
    for tick in scale:
        axes.axhline(tick, color=INK if tick == 0 else FAINT, linewidth=1 if tick == 0 else 0.8, zorder=0)


def _draw_years(sheet: Sheet, dates: list[pd.Series], left: float, right: float) -> None:
    """Names of years, counted from the last so that it always has its name."""
    days = pd.concat(dates)
    newest = pd.Timestamp(days.max())
    span = float(_at(days).max() - _at(days).min())
    sheet.axes.set_xlim(float(_at(days).min()) - 0.03 * span, float(_at(days).max()) + 0.03 * span)
    every = max(1, ceil((text_width("2000", SMALL) + 8) * (span + 1) / plot_width(left, right)))
    years = list(range(newest.year, pd.Timestamp(days.min()).year - 1, -every))
    same_day = pd.Series([newest.replace(year=year, day=min(newest.day, 28)) for year in years])
    sheet.axes.set_xticks(list(_at(same_day)), [str(year) for year in years], size=SMALL, color=INK)
    sheet.axes.tick_params(axis="x", pad=5, length=3, color=QUIET)


def _draw_bands(axes: Axes, joined: pd.DataFrame) -> None:
    for order, (called, (low, high)) in enumerate(RANGES.items(), 1):
        axes.fill_between(
            _at(joined["date"]),
            joined[low].astype(float),
            joined[high].astype(float),
            color=_TONES[called],
            linewidth=0,
            zorder=order / 10,
        )


def _draw_lines(axes: Axes, past: pd.DataFrame, joined: pd.DataFrame, beside: Mapping[str, pd.DataFrame]) -> None:
    marked = "o" if len(past) + len(joined) < 40 else ""
    axes.plot(_at(past["date"]), past["value"], color=INK, linewidth=2.2, marker=marked, markersize=4, zorder=3)
    axes.plot(
        _at(joined["date"]), joined[MIDDLE], color=colours(1)[0], linewidth=2.4, linestyle=(0, (4, 2.5)), zorder=3
    )
    for (_, frame), colour, marker in zip(beside.items(), _OTHERS, _OTHER_MARKERS, strict=False):
        ordered = frame.sort_values("date", kind="stable")
        axes.plot(
            _at(ordered["date"]), ordered["value"], color=colour, linewidth=1.8, marker=marker, markersize=4, zorder=2
        )


def _alt(
    title: str,
    measured: str,
    past: pd.DataFrame,
    ahead: pd.DataFrame,
    beside: Mapping[str, pd.DataFrame],
    unit: str,
) -> str:
    first, newest, last = past.iloc[0], past.iloc[-1], ahead.iloc[-1]
    said = [
        f"Counted {_say(first['value'], unit)} in {_when(first['date'])} and {_say(newest['value'], unit)} in "
        f"{_when(newest['date'])}.",
        f"Forecast {_say(last[MIDDLE], unit)} in {_when(last['date'])}.",
    ]
    said += [
        f"{_SAYS[called]} {_say(last[low], unit)} and {_say(last[high], unit)}."
        for called, (low, high) in reversed(RANGES.items())
    ]
    said += [
        f"{name} {_say(frame['value'].iloc[-1], unit)} in {_when(frame['date'].iloc[-1])}."
        for name, frame in beside.items()
    ]
    figures = [
        Reading(_when(day), float(value), _say(value, unit))
        for frame, column in ((past, "value"), (ahead, MIDDLE), (ahead, "0.1"), (ahead, "0.9"))
        for day, value in zip(frame["date"], frame[column], strict=True)
    ]
    known = figures if len(figures) > 8 else [*figures, *figures][:9]
    return alt_text("Fan chart", title, measured, known, said)


def _when(day: pd.Timestamp) -> str:
    stamp = pd.Timestamp(day)
    return f"{stamp:%B} {stamp.year}"


def _table(ahead: pd.DataFrame, title: str, unit: str, source: str) -> Table:
    columns = {"Date": [f"{day.day} {day:%B} {day.year}" for day in pd.to_datetime(ahead["date"])]}
    columns["Middle of the forecast"] = [_say(value, unit) for value in ahead[MIDDLE]]
    for called, (low, high) in reversed(RANGES.items()):
        columns[_SAYS[called]] = [
            f"{_say(one, unit)} and {_say(other, unit)}" for one, other in zip(ahead[low], ahead[high], strict=True)
        ]
    return tabulate(
        pd.DataFrame(columns),
        caption=f"The forecast in numbers: {title}",
        row_header="Date",
        source=source,
        notes=["As likely to be more as to be less than the middle."],
    )
