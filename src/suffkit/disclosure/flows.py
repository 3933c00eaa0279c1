"""What ties the years together: who was in care, came and went makes who is in care a year on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.disclosure.identities import BEFORE, END, FLOW_BY, FLOWS, IN_YEAR
from suffkit.disclosure.numbers import KEY, NOTHING


def flow_relations(table: pd.DataFrame, words: tuple[str, ...]) -> tuple[pd.DataFrame, np.ndarray]:
    """The flows of `identities` that the true numbers keep.

    In:  the numbers; the words of their keys.
    Out: entries (`relation` from 0, `number`, `sign`); by how much each signed sum exceeds nothing, NaN where it does
         not.
    """
    place = {word: number for number, word in enumerate(words)}
    each = _each_year(table, place, words)
    # A group with nobody in it may be left out: a 0 that every reader sees. Its place, -1, is that of a 0 at the end.
    is_counted = each.notna().groupby(level=["period_start", "period_end", "by1"]).transform("any")
    each = each.fillna(-1)
    values = np.append(table["value"].to_numpy(), 0.0)
    entries, slacks, start = [pd.DataFrame({"relation": [], "number": [], "sign": []}, dtype=np.int64)], [], 0
    for flow in FLOWS:
        terms = [*flow.plus, *flow.minus]
        if not all(term in each for term in terms):
            continue
        numbers = each.loc[is_counted[terms].all(axis=1), terms].to_numpy(dtype=np.int64)
        signs = np.repeat([1.0, -1.0], [len(flow.plus), len(flow.minus)])
        off = values[numbers] @ signs
        kept = (off >= 0) if flow.at_least else (off == 0)
        numbers, off = numbers[kept], off[kept]
        relation, at = np.nonzero(numbers >= 0)
        entries.append(pd.DataFrame({"relation": start + relation, "number": numbers[relation, at], "sign": signs[at]}))
        slacks.append(np.where(off > 0, off, np.nan))
        start += len(numbers)
    return pd.concat(entries[1:] or entries, ignore_index=True), np.concatenate([np.zeros(0), *slacks])


def _each_year(table: pd.DataFrame, place: dict[str, int], words: tuple[str, ...]) -> pd.DataFrame:
    """The numbers of the measures of all flows: a row a year and group, a column a measure and time."""
    bound = place.get("bound", -1)
    by = [place[name] for name in (*FLOW_BY, "bound") if name in place]
    name_of = {place[name]: name for flow in FLOWS for name, _ in (*flow.plus, *flow.minus) if name in place}
    cells = table[table["family"].isin(name_of) & table["by1"].isin(by) & table["by2"].eq(NOTHING) & ~table["is_rest"]]
    cells = cells[KEY[:5]].rename_axis("number").reset_index()
    is_stock = cells["period_start"] == cells["period_end"]
    years = cells[~is_stock].assign(when=IN_YEAR)
    is_bound = years["by1"] == bound
    years.loc[is_bound, "when"] = [words[at] for at in years.loc[is_bound, "group1"]]
    years.loc[is_bound, ["by1", "group1"]] = NOTHING
    span = years[["period_start", "period_end"]].drop_duplicates()
    stock = cells[is_stock].drop(columns="period_start")
    at_end = stock.merge(span, on="period_end").assign(when=END)
    before = stock.assign(period_start=stock.pop("period_end") + 1).merge(span, on="period_start").assign(when=BEFORE)
    every = pd.concat([years, at_end, before], ignore_index=True)
    every["measure"] = every["family"].map(name_of)
    return every.pivot(
        index=["period_start", "period_end", "by1", "group1"], columns=["measure", "when"], values="number"
    )
