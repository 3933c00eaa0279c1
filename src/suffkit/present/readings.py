"""What a chart is drawn from: the frame checked, its figures in words, its alt text and its table of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from suffkit.errors import RequestError
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say, say_list, unit_label

_WHOLE_LIST = 8


@dataclass(frozen=True)
class Reading:
    """One figure of a chart: what it is of, its number (None where there is none) and its words."""

    name: str
    value: float | None
    words: str


def check_frame(
    frame: pd.DataFrame, *, keys: Sequence[str], value: str, title: str, kind: str = "chart"
) -> pd.DataFrame:
    """A tidy copy of the frame: the keys, `value` as numbers, `status` as text, and `words` if given.

    Rows stay in the order given.

    Raises: RequestError for a missing column, for two figures in one place, or for fewer than two figures to draw.
    """
    needed = [*keys, value]
    if unknown := [column for column in needed if column not in frame.columns]:
        raise RequestError(
            f"The {kind} {title!r} needs the column {say_list(unknown)}; the frame has "
            f"{say_list(map(str, frame.columns))}."
        )
    twice = frame.loc[frame.duplicated(list(keys)), list(keys)].drop_duplicates()
    if len(twice):
        shown = "; ".join(" / ".join(map(str, pair)) for pair in twice.head(3).itertuples(index=False))
        raise RequestError(
            f"The {kind} {title!r} has more than one figure for {shown}. Choose measure, area and period first."
        )
    numbers = pd.to_numeric(frame[value], errors="coerce").astype("float64")
    status = frame["status"].fillna("").astype(str) if "status" in frame.columns else ""
    given = {"words": frame["words"].astype(str)} if "words" in frame.columns else {}
    clean = frame[list(keys)].assign(value=numbers, status=status, **given).reset_index(drop=True)
    # What is hidden is not drawn, whatever number stands there.
    clean.loc[clean["status"].isin(["c", "x", "z"]), "value"] = np.nan
    count = int(clean["value"].notna().sum())
    if count < 2:
        raise RequestError(
            f"The {kind} {title!r} has nothing to draw: {count} figure{'s' if count != 1 else ''} of {len(clean)} "
            "is known and two are needed. Show a table instead."
        )
    return clean


def in_words(frame: pd.DataFrame, unit: str, decimals: int | None, *, per: bool = False) -> list[str]:
    """The figures of a checked frame in words, symbols where there is none; words that the frame brings are kept."""
    if "words" in frame.columns:
        return list(frame["words"])
    pairs = zip(frame["value"], frame["status"], strict=True)
    return [say(value, unit, decimals=decimals, status=status, per=per, noun=False) for value, status in pairs]


def readings(frame: pd.DataFrame, names: Sequence[str], words: Sequence[str]) -> list[Reading]:
    """The figures of a checked frame with what each is of."""
    values = [None if value != value else float(value) for value in frame["value"]]
    return [Reading(*one) for one in zip(names, values, words, strict=True)]


def subtitle(unit: str, measure: str, period: str) -> str:
    """What is measured, in which unit, when: "Average weekly cost, pounds a week, March 2019 to March 2022"."""
    label = unit_label(unit)
    named = [measure, label[:1].lower() + label[1:]] if measure else [label]
    return ", ".join([*named, *([period] if period else [])])


def alt_text(kind: str, title: str, measured: str, figures: Sequence[Reading], said: Sequence[str] = ()) -> str:
    """The picture in words: kind, message, what is measured, then the figures.

    In:     figures; `said` sentences that describe them where they are many (else highest and lowest are said).
    Out:    one paragraph. Up to eight figures are all said; what is not shown is counted.
    """
    parts = [f"{kind}: {_ended(title)}", _ended(measured)]
    if len(figures) <= _WHOLE_LIST:
        parts.append(_ended("; ".join(f"{one.name} {one.words}" for one in figures)))
    else:
        known = [one for one in figures if one.value is not None]
        parts.append(f"{len(known)} figures.")
        parts += said or [highest_and_lowest(known)]
        if hidden := len(figures) - len(known):
            parts.append(f"{hidden} {'figure is' if hidden == 1 else 'figures are'} not shown.")
    return " ".join(parts)


def highest_and_lowest(known: Sequence[Reading]) -> str:
    """The two ends in words: "Highest: 13-15 years 40; lowest: 0-4 years and 5-9 years 3."."""
    values = [one.value for one in known if one.value is not None]
    ends = []
    for word, end in (("Highest", max(values)), ("lowest", min(values))):
        at = [one for one in known if one.value == end]
        named = say_list(one.name for one in at) if len(at) <= 3 else f"{len(at)} of them"
        ends.append(f"{word}: {named} {at[0].words}")
    return _ended("; ".join(ends))


def numbers_table(
    frame: pd.DataFrame,
    words: Sequence[str],
    *,
    title: str,
    row: str,
    column: str | None,
    unit: str,
    source: str,
    rows: Sequence[Any] = (),
) -> Table:
    """The figures of a chart as a table: a row each, or rows by columns where there are series.

    Rows and columns stand as first seen, or the rows in the order of `rows`.
    """
    worded = frame.assign(words=list(words))
    label = unit_label(unit)
    if column is None:
        wide = worded[[row, "words"]].rename(columns={"words": label})
    else:
        wide = pivot(worded, row, column, value="words", order={row: rows} if rows else None).fillna("")
    wide = wide.rename(columns={row: _heading(row)})
    wide.columns = [str(name) for name in wide.columns]
    wide[_heading(row)] = wide[_heading(row)].map(as_label)
    note = [] if column is None else [f"{label}."]
    return tabulate(wide, caption=f"Numbers of the chart: {title}", row_header=_heading(row), source=source, notes=note)


def as_label(value: Any) -> str:
    """A category or a year as text; 2013.0 is 2013."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _heading(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."
