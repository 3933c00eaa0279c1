"""The same figure from two origins, such as counted from the returns and printed in a statement: where do they differ?

A figure that is hidden or missing in one of them is never compared, so no difference tells what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.printed_numbers import parse_printed
from suffkit.domain.units import unit as unit_of
from suffkit.present.wording import say_change
from suffkit.publish.selection import COUNTED, KEY, is_counted, is_recomputed, periods_of, printed_decimals, words_of

TRUST = {"counted": 0, "synthetic": 0, "local": 1, "printed": 2, "national": 3}
_SAYS = {
    "counted": "the returns give",
    "synthetic": "the made-up returns give",
    "local": "the council's own lists give",
    "printed": "the statement in print says",
    "national": "the national publication says",
}
# What a print calls rough cannot be told from another figure near it.
_SOFT = ("about", "over", "under", "low", "u")
_NOISE = 1e-9


def differences(facts: pd.DataFrame, rounded_to: int = 1) -> pd.DataFrame:
    """Figures that are there from two origins and differ by more than their rounding.

    In:  FACTS in the order of trust; what counted numbers of children are rounded to (1: not rounded).
    Out: one row a figure and pair of origins: KEY (the total over a breakdown being the figure without it), `area`,
         `when`, and of the origin more trusted and the other `origin`, `source`, `words` (`other_...`), and the
         `difference` (other less first) in words.
    """
    held = _one_an_origin(facts)
    pairs = held.merge(held, on=KEY, suffixes=("", "_other"))
    pairs = pairs[(pairs["trust"] < pairs["trust_other"]) & ~pairs["recomputed_other"]]
    return _told_apart(facts, pairs, rounded_to)


def differences_of_tables(facts: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Figures of one area that two published tables give differently, such as an older release and a newer one.

    In:  FACTS, of one figure the one that is shown first; the area. Regions and England are left out: the publisher
         rounds each of their figures by itself. The total of a breakdown is set against other totals of it alone, for
         it may leave out those who have no group (no suitability is known of a home abroad).
    Out: as `differences`; the first is the figure that is shown.
    """
    rows = facts[(facts["origin"] == "national") & (facts["area_code"] == area_code)]
    rows = rows[~is_recomputed(rows)]
    held = rows[[*KEY, "source"]].assign(place=rows.index)
    shown, others = held.drop_duplicates(KEY), held[held.duplicated(KEY)]
    pairs = shown.merge(others, on=KEY, suffixes=("", "_other"))
    firm = _is_firm(facts.loc[pairs["place"]]).to_numpy() & _is_firm(facts.loc[pairs["place_other"]]).to_numpy()
    return _told_apart(facts, pairs[firm], 1)


def _told_apart(facts: pd.DataFrame, pairs: pd.DataFrame, rounded_to: int) -> pd.DataFrame:
    """The pairs (`place` and `place_other` in the facts) that differ, with both figures in words."""
    first, other = facts.loc[pairs["place"]], facts.loc[pairs["place_other"]]
    apart = _apart(first, other, rounded_to)
    pairs, first, other = pairs[apart], first[apart], other[apart]
    return pairs[KEY].assign(
        area=first["area_name"].to_numpy(),
        when=periods_of(pairs).to_numpy(),
        origin=first["origin"].to_numpy(),
        source=first["source"].to_numpy(),
        words=words_of(first, per=True),
        other_origin=other["origin"].to_numpy(),
        other_source=other["source"].to_numpy(),
        other_words=words_of(other, per=True),
        difference=_changes(first, other),
    )


def figures_of(facts: pd.DataFrame) -> pd.DataFrame:
    """The KEY of each fact as `differences` has it: breakdowns in one order, the total over one left away."""
    keys = facts[KEY].astype(dict.fromkeys(("by1", "group1", "by2", "group2"), object))
    for by, group in (("by1", "group1"), ("by2", "group2")):
        keys.loc[keys[group] == TOTAL, [by, group]] = ""
    turned = (keys["by2"] != "") & ((keys["by1"] == "") | (keys["by2"] < keys["by1"]))
    keys.loc[turned, ["by1", "group1", "by2", "group2"]] = keys.loc[
        turned, ["by2", "group2", "by1", "group1"]
    ].to_numpy()
    return keys


def _one_an_origin(facts: pd.DataFrame) -> pd.DataFrame:
    """For each figure the fact of each origin that is shown, where it is a firm number: KEY, `trust`, `place`."""
    held = figures_of(facts).assign(
        trust=facts["origin"].map(TRUST), place=facts.index, recomputed=is_recomputed(facts) & ~is_counted(facts)
    )
    held = held[held["trust"].notna()].drop_duplicates([*KEY, "trust"])
    return held[_is_firm(facts.loc[held["place"]]).to_numpy()]


def _is_firm(facts: pd.DataFrame) -> pd.Series:
    return facts["value"].notna() & ~facts["status"].isin(_SOFT)


def _apart(first: pd.DataFrame, other: pd.DataFrame, rounded_to: int) -> np.ndarray:
    """Whether two figures differ by more than rounding explains, or cutting off where the other should be rounded."""
    a, b = first["value"].to_numpy(), other["value"].to_numpy()
    gap = np.abs(a - b)
    candidates = gap > _NOISE * np.maximum(1, np.abs(a))
    steps_a, steps_b = np.zeros(len(a)), np.zeros(len(b))
    steps_a[candidates] = [_step(row, rounded_to) for row in first[candidates].to_dict("records")]
    steps_b[candidates] = [_step(row, rounded_to) for row in other[candidates].to_dict("records")]
    rounded = gap <= (steps_a + steps_b) / 2 + _NOISE
    cut = (gap < steps_b) & (np.abs(a) > np.abs(b)) & (a * b >= 0)
    return candidates & ~rounded & ~cut


def _step(row: Mapping[Any, Any], rounded_to: int) -> float:
    """What one place of the figure's last digit is worth, as held; a number that is not rounded has none.

    A whole number of children or places is not rounded, wherever it stands: 12 and 13 children are two answers.
    """
    kind, value = unit_of(str(row["unit"])).kind, float(row["value"])
    step = _last_place(row, kind, value, rounded_to)
    return 0.0 if kind == "count" and step <= 1 else step


def _last_place(row: Mapping[Any, Any], kind: str, value: float, rounded_to: int) -> float:
    if row["origin"] in COUNTED:
        if rounded_to > 1:
            # A ratio of rounded numbers is too rough to be set against anything.
            return float(rounded_to) if kind == "count" else float("inf")
        if kind == "count" or pd.notna(row["denominator"]):
            return 0.0
    try:
        printed = parse_printed(str(row["as_printed"]))
        if printed.value:
            return float(printed.step) * abs(value / float(printed.value))
    except ValueError:
        pass
    return float(10.0 ** -measure_of(str(row["measure"])).decimals) * (0.01 if kind in ("share", "points") else 1.0)


def _changes(first: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """The other figure less the first, in words."""
    places = zip(_decimals(first), _decimals(other), strict=True)
    rows = zip(first["value"], other["value"], first["unit"], places, strict=True)
    return [
        say_change(b - a, "percentage_points" if unit == "share" else unit, decimals=max(decimals), per=False)
        for a, b, unit, decimals in rows
    ]


def _decimals(facts: pd.DataFrame) -> list[int]:
    return [printed_decimals(row) for _, row in facts.iterrows()]


def say_difference(row: Mapping[Any, Any], *, titles: Mapping[str, str], own: str, named: bool) -> str:
    """A row of `differences` as a sentence: where, of whom and when, what the other origin says, what is shown.

    In: the row; the titles of the printed tables by id; the authority's code; whether to name the measure.
    """
    parts = [
        row["area"] if row["area_code"] != own else "",
        measure_of(row["measure"]).title if named else "",
        row["group1"],
        row["group2"],
        row["when"],
    ]
    lead = ", ".join(part for part in parts if part)
    if row["origin"] == row["other_origin"]:
        tables = [(row["words"], row["source"]), (row["other_words"], row["other_source"])]
        said = [
            f"{words} in \u201c{titles.get(source, source)}\u201d ({source.rpartition(' ')[2]} release)"
            for words, source in tables
        ]
        return f"{lead}: {' and '.join(said)}."
    where = titles.get(row["other_source"])
    other = f"{_SAYS[row['other_origin']]} {row['other_words']}" + (f" (\u201c{where}\u201d)" if where else "")
    return f"{lead}: {other}; {_SAYS[row['origin']]} {row['words']}."
