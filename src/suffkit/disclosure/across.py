"""Sums that run across breakdowns and measures, as `identities` names them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.disclosure.identities import (
    MADE_OF,
    NESTED,
    NESTED_AS_MEANS,
    NESTED_BY_COUNCIL,
    NESTED_BY_RULE,
    PART_OF,
)
from suffkit.disclosure.kinds import Nesting
from suffkit.disclosure.local_identities import HIDDEN_WITH, SUMS_OF, WITHIN
from suffkit.disclosure.numbers import ALL, KEY, NOTHING
from suffkit.errors import RequestError

_SCOPE = KEY[:3]
_COLUMNS = ["line", "number", "whole", "times", "rest_counts"]
_TYPES: dict[str, type] = dict.fromkeys(_COLUMNS, np.int64) | {"times": float, "rest_counts": bool}


def lines_across(table: pd.DataFrame, along: pd.DataFrame, words: tuple[str, ...], nesting: Nesting) -> pd.DataFrame:
    """Lines whose parts stand under another breakdown, group or measure than their whole.

    In:     the numbers; the numbers along every breakdown, parts of a whole or not; the words of their keys; what the
            council says lies in what.
    Out:    `line`, numbered from 0, `number`, `whole`, `times` that the number counts, and `rest_counts`: what the
            parts leave of the whole are children.
    Raises: RequestError, nested breakdowns of one measure without saying which group belongs to which.
    """
    place = {word: number for number, word in enumerate(words)}
    cells = table.loc[~table["is_rest"], KEY].rename_axis("number").reset_index()
    found = [pd.DataFrame(columns=_COLUMNS).astype(_TYPES)]
    start = 0
    lines = along.assign(scope=along.groupby(_SCOPE, sort=False).ngroup())
    every = (
        *_nested(lines, words, place, nesting),
        _made_of(cells, lines, place),
        _part_of(cells, place),
        _sum_of(cells, place),
        *_within(cells, along, words, place),
    )
    for made in every:
        if not made.empty:
            found.append(made.assign(line=start + made["line"])[_COLUMNS])
            start = int(found[-1]["line"].max()) + 1
    return pd.concat(found[1:] or found, ignore_index=True)


def _nested(lines: pd.DataFrame, words: tuple[str, ...], place: dict[str, int], nesting: Nesting) -> list[pd.DataFrame]:
    """Fine groups to each coarse one, alone and within the groups of another breakdown."""
    made = []
    given = {**NESTED, **nesting}
    for fine, coarse in dict.fromkeys([*NESTED_BY_COUNCIL, *NESTED_BY_RULE, *given]):
        if not {fine, coarse} <= place.keys():
            continue
        narrow, wide = (lines[lines["varying"] == place[name]] for name in (fine, coarse))
        wide = wide[wide["scope"].isin(narrow["scope"].unique())]
        if wide.empty:
            continue
        if (fine, coarse) in NESTED_BY_RULE:
            groups = ([words[at] for at in frame["group"].unique()] for frame in (narrow, wide))
            group_of = NESTED_BY_RULE[fine, coarse](*groups)
        elif (fine, coarse) in given:
            group_of = dict(given[fine, coarse])
        else:
            raise RequestError(
                f"Counts by {fine} and by {coarse} cannot be released together: disclosure control needs the "
                f"{coarse} of each {fine}. Give it as nesting={{({fine!r}, {coarse!r}): {{...}}}}."
            )
        on = ["scope", "fixed", "fixed_group", "group"]
        places = {place.get(one, -1): place.get(other, -1) for one, other in group_of.items()}
        wide = wide[[*on, "number"]].rename(columns={"number": "above"})
        joined = narrow.assign(group=narrow["group"].map(places)).merge(wide, on=on)
        joined = _one_whole(joined.rename(columns={"above": "whole"}), ["whole"])
        made.append(joined.assign(times=NESTED_AS_MEANS.get((fine, coarse), 1.0)))
    return made


def _made_of(cells: pd.DataFrame, lines: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    family, varying, group = (lines[name].to_numpy() for name in ("family", "varying", "group"))
    picked = [lines.iloc[:0].assign(measure=-1, relation=-1)]
    for relation, one in enumerate(MADE_OF):
        if not {one.of, one.by, one.measure} <= place.keys():
            continue
        rows = np.flatnonzero((family == place[one.of]) & (varying == place[one.by]))
        groups = [place[group] for group in one.groups if group in place]
        parts = lines.iloc[rows[np.isin(group[rows], groups, invert=one.all_but)]]
        if one.within != ("", ""):
            at, within = ([place.get(word, -1) for word in pair] for pair in (one.at, one.within))
            parts = parts[(parts["fixed"] == within[0]) & (parts["fixed_group"] == within[1])]
            parts = parts.assign(fixed=at[0], fixed_group=at[1])
        picked.append(parts.assign(measure=place[one.measure], relation=relation))
    wholes = cells[cells["by2"] == NOTHING].rename(
        columns={"by1": "fixed", "group1": "fixed_group", "number": "whole", "family": "measure"}
    )
    on = ["measure", "period_end", "fixed", "fixed_group"]
    parts = pd.concat(picked, ignore_index=True)
    return _one_whole(parts.merge(wholes[[*on, "whole"]], on=on), ["relation", "whole"])


def _part_of(cells: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    pairs = pd.DataFrame(
        {
            "family": [place.get(one.measure, -1) for one in PART_OF],
            "of": [place.get(one.of, -1) for one in PART_OF],
            "times": [one.times for one in PART_OF],
            "rest_counts": [one.rest_is_of_children for one in PART_OF],
        }
    )
    parts = _with_wholes(cells, pairs)
    return parts.assign(line=np.arange(len(parts)))


def _sum_of(cells: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    pairs = [(place.get(part, -1), place.get(one.measure, -1)) for one in SUMS_OF for part in one.of]
    parts = _with_wholes(cells, pd.DataFrame(pairs, columns=["family", "of"]))
    return _one_whole(parts, ["whole"])


def _with_wholes(cells: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The numbers of the family of each pair, with the number of the other one at the same day and groups."""
    wholes = cells.rename(columns={"number": "whole", "family": "of"})
    on = ["of", "period_end", *KEY[3:]]
    parts = cells.merge(pairs[(pairs["family"] >= 0) & (pairs["of"] >= 0)], on="family")
    return parts.merge(wholes[[*on, "whole"]], on=on, suffixes=("", "_of"))


def _within(
    cells: pd.DataFrame, along: pd.DataFrame, words: tuple[str, ...], place: dict[str, int]
) -> list[pd.DataFrame]:
    """Groups of one breakdown that lie within other groups of it, or each by itself within the whole."""
    made = []
    on = [*_SCOPE, "fixed", "fixed_group"]
    plain = cells[(cells["by2"] == NOTHING) & (cells["group1"] != ALL)]
    plain = plain.rename(columns={"by1": "fixed", "group1": "fixed_group"}).assign(group=NOTHING)
    for one in WITHIN:
        if not {one.measure, one.by} <= place.keys():
            continue
        inner = along[(along["family"] == place[one.measure]) & (along["varying"] == place[one.by])]
        outer_of = one.outer_of([words[group] for group in inner["group"].unique()])
        outer = pd.concat([inner, plain])[[*on, "group", "number"]].rename(
            columns={"group": "outer", "number": "whole"}
        )
        places = {place.get(group, -1): place.get(around, -1) for group, around in outer_of.items()}
        joined = inner.assign(outer=inner["group"].map(places)).merge(outer, on=[*on, "outer"])
        made.append(_one_whole(joined, ["whole"] if one.adds_up else ["number", "whole"]))
    return made


def hidden_together(table: pd.DataFrame, words: tuple[str, ...]) -> np.ndarray:
    """Pairs of numbers that come so near to one another that both are hidden where one is.

    In:  the numbers; the words of their keys.
    Out: two columns of row numbers.
    """
    place = {word: number for number, word in enumerate(words)}
    pairs = [(place.get(one, -1), place.get(other, -1)) for one, other in HIDDEN_WITH.items()]
    cells = table.loc[~table["is_rest"] & ~table["is_implied"], KEY].rename_axis("number").reset_index()
    both = _with_wholes(cells, pd.DataFrame(pairs, columns=["family", "of"]))
    return both[["number", "whole"]].to_numpy(dtype=np.int64)


def _one_whole(parts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return parts.assign(line=parts.groupby(by, sort=False).ngroup(), times=1.0, rest_counts=True)
