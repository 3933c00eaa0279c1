"""Age bands that overlap in one breakdown: what follows from "10 to 15" beside "10 to 12"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from suffkit.domain.code_lists import code_rows

_TO = re.compile(r"(\d+) to (\d+)")


@cache
def ages_of(group: str) -> tuple[int, int] | None:
    """First age in and first age beyond the band; None where the words are no band of ages."""
    for row in code_rows("age_bands"):
        if row["group"] == group:
            return int(row["from_age"]), int(row["to_age"]) + 1
    found = _TO.fullmatch(group)
    return (int(found[1]), int(found[2]) + 1) if found else None


def band_relations(
    table: pd.DataFrame, entries: pd.DataFrame, groups: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each band as the sum of the narrowest bands that the others cut it into.

    In:  the numbers; the entries of lines of age bands that do not make up their whole once; the band of each number.
    Out: the numbers with the implied narrow bands below; the relations, numbered from 0.

    The whole counts as one more band, from the lowest age to the highest, where the bands reach it without a gap.
    """
    values = table["value"].to_numpy()
    new: list[dict[str, object]] = []
    made: list[tuple[int, int, float]] = []
    relation = 0
    for _, line in entries.groupby("relation", sort=False):
        bands = {n: ages for n in line.loc[line["sign"] > 0, "number"] if (ages := ages_of(groups[n]))}
        others = [n for n in line.loc[line["sign"] > 0, "number"] if n not in bands]
        whole = int(line.loc[line["sign"] < 0, "number"].iloc[0])
        at = _counted_up_to(bands, values)
        if not at:
            continue
        cuts = sorted(at)
        narrow: dict[tuple[int, int], int] = {ages: number for number, ages in bands.items()}
        for ages in pairwise(cuts):
            if ages not in narrow:
                left = at[ages[1]] - at[ages[0]]
                narrow[ages] = len(table) + len(new)
                new.append({"like": whole, "value": left, "children": left})
        sums: list[tuple[int, tuple[int, int], list[int]]] = [
            (number, ages, []) for number, ages in bands.items() if set(ages) <= set(at)
        ]
        if abs(at[cuts[-1]] - at[cuts[0]] + values[others].sum() - values[whole]) < 0.5:
            sums.append((whole, (cuts[0], cuts[-1]), others))
        for number, ages, besides in sums:
            inside = [pair for pair in pairwise(cuts) if ages[0] <= pair[0] and pair[1] <= ages[1]]
            if inside != [ages]:
                made += [(relation, narrow[pair], 1.0) for pair in inside]
                made += [(relation, other, 1.0) for other in besides]
                made.append((relation, number, -1.0))
                relation += 1
    if new:
        added = pd.DataFrame(new)
        rows = table.iloc[added["like"]].assign(
            value=added["value"].to_numpy(), children=added["children"].to_numpy(), is_implied=True, is_rest=True
        )
        table = pd.concat([table, rows], ignore_index=True)
    return table, pd.DataFrame(made, columns=["relation", "number", "sign"])


def _counted_up_to(bands: dict[int, tuple[int, int]], values: np.ndarray) -> dict[int, float]:
    """Children below each age at which a band begins or ends, from the lowest such age, where the bands tell."""
    if not bands:
        return {}
    at = {min(first for first, _ in bands.values()): 0.0}
    for _ in bands:
        for number, (first, beyond) in bands.items():
            if first in at and beyond not in at:
                at[beyond] = at[first] + values[number]
            elif beyond in at and first not in at:
                at[first] = at[beyond] - values[number]
    return at
