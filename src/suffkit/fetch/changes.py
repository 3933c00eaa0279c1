"""What a publisher changed between two copies of a file, in words. The figures are public."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

SHOWN_CELLS = 5
_PLACE = ("time_period", "time_identifier", "geographic_level", "region_code", "old_la_code")
_NAMES = ("country_code", "country_name", "region_name", "new_la_code", "la_name")
_NUMBER_OR_SYMBOL = r"-?[\d,]*\.?\d+|\d+:\d+|c|z|x|u|k|low|:|\.\.|-|~|"


def describe_changes(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """What is different, in lines: columns, rows added, removed and changed, and the cells that moved most.

    In:     two tables of text of one file (contents.read_table). Rows are paired by period, area and filters; names and
            nine-character codes are compared but pair nothing, because they change between releases.
    Out:    lines without indent; the first says how many rows.
    """
    lines = _columns_changed(old, new)
    values = [name for name in old.columns.intersection(new.columns) if _is_indicator(old, new, name)]
    filters = [_filters(table, values) for table in (old, new)]
    if filters[0] != filters[1]:
        return [
            f"{len(old):,} rows before, {len(new):,} now; the filters have changed, so rows cannot be paired.",
            *lines,
        ]
    key = [*(name for name in _PLACE if name in old and name in new), *sorted(filters[0])]
    both = _paired(old, new, key)
    shared = both[both["_merge"] == "both"]
    compared = [*values, *(name for name in _NAMES if name in old and name in new)]
    is_changed = np.zeros(len(shared), dtype=bool)
    for name in compared:
        is_changed |= (shared[f"{name}_old"] != shared[f"{name}_new"]).to_numpy(dtype=bool)
    added, removed = (both["_merge"] == "right_only").sum(), (both["_merge"] == "left_only").sum()
    head = f"{added:,} rows added, {removed:,} removed, {int(is_changed.sum()):,} changed (of {len(old):,})."
    return [head, *lines, *_biggest(shared[is_changed], key, values)]


def _columns_changed(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    gone, come = old.columns.difference(new.columns), new.columns.difference(old.columns)
    return [
        f"columns {word}: {', '.join(map(str, names))}" for word, names in (("gone", gone), ("new", come)) if len(names)
    ]


def _is_indicator(old: pd.DataFrame, new: pd.DataFrame, name: str) -> bool:
    """A column that holds nothing but numbers and symbols, in both."""
    if name in _PLACE or name in _NAMES:
        return False
    return all(bool(table[name].fillna("").str.fullmatch(_NUMBER_OR_SYMBOL).all()) for table in (old, new))


def _filters(table: pd.DataFrame, values: list[str]) -> set[str]:
    """The columns of text that say what a row counts; a column of numbers that only one table has is none."""
    rest = [str(name) for name in table.columns if name not in (*_PLACE, *_NAMES, *values)]
    return {name for name in rest if not table[name].fillna("").str.fullmatch(_NUMBER_OR_SYMBOL).all()}


def _paired(old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Both tables side by side; the n-th of rows with one key is paired with the n-th."""
    numbered = [table.assign(_nth=table.groupby(key, dropna=False).cumcount()) for table in (old, new)]
    return numbered[0].merge(numbered[1], on=[*key, "_nth"], how="outer", suffixes=("_old", "_new"), indicator=True)


def _biggest(shared: pd.DataFrame, key: list[str], values: list[str]) -> list[str]:
    """The cells whose number moved most, and how many turned from a number to a symbol or back."""
    import pandas as pd

    cells = pd.concat(
        [
            shared[key].assign(
                indicator=name, before=shared[f"{name}_old"].fillna(""), after=shared[f"{name}_new"].fillna("")
            )
            for name in values
        ]
        or [pd.DataFrame(columns=[*key, "indicator", "before", "after"])]
    )
    cells = cells[cells["before"] != cells["after"]]
    before, after = _numbers(cells["before"]), _numbers(cells["after"])
    cells = cells.assign(moved=(after - before).abs())
    turned = int((before.isna() != after.isna()).sum())
    top = cells.dropna(subset=["moved"]).sort_values("moved", ascending=False, kind="stable").head(SHOWN_CELLS)
    lines = [_cell_in_words(row, key) for row in top.to_dict("records")]
    if turned:
        lines.append(f"{turned:,} cells turned from a number to a symbol or back.")
    return lines


def _numbers(cells: pd.Series) -> pd.Series:
    """Cells as numbers, thousands' commas left out; none where it is a symbol."""
    import pandas as pd

    return pd.to_numeric(cells.str.replace(",", ""), errors="coerce").astype(float)


def _cell_in_words(row: Mapping[Hashable, object], key: list[str]) -> str:
    area = row.get("old_la_code") or row.get("region_code") or "England"
    groups = "; ".join(str(row[name]) for name in key if name not in _PLACE)
    of = f" ({groups})" if groups else ""
    return f"{area} {row.get('time_period', '')} {row['indicator']}{of}: {row['before']} -> {row['after']}"
