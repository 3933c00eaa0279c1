"""Sums that run across breakdowns and measures, as `identities` names them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.disclosure.identities import MADE_OF, NESTED, NESTED_BY_COUNCIL, NESTED_BY_RULE, PART_OF, Nesting
from suffkit.disclosure.numbers import KEY, NOTHING
from suffkit.errors import RequestError

_SCOPE = KEY[:3]
_COLUMNS = ["line", "number", "whole", "times"]


def lines_across(table: pd.DataFrame, lines: pd.DataFrame, words: tuple[str, ...], nesting: Nesting) -> pd.DataFrame:
    """Lines whose parts stand under another breakdown or measure than their whole.

    In:     the numbers; the lines within breakdowns; the words of their keys; what the council says lies in what.
    Out:    `line`, numbered from 0, `number`, `whole`, `times` that the number counts.
    Raises: RequestError, nested breakdowns of one measure without saying which group belongs to which.
    """
    place = {word: number for number, word in enumerate(words)}
    cells = table.loc[~table["is_rest"], KEY].rename_axis("number").reset_index()
    found = [pd.DataFrame(columns=_COLUMNS).astype(dict.fromkeys(_COLUMNS, np.int64) | {"times": float})]
    start = 0
    lines = lines.assign(scope=lines.groupby(_SCOPE, sort=False).ngroup())
    for made in (*_nested(lines, words, place, nesting), _made_of(cells, lines, place), _part_of(cells, place)):
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
        joined = narrow.drop(columns="whole").assign(group=narrow["group"].map(places)).merge(wide, on=on)
        made.append(_one_whole(joined.rename(columns={"above": "whole"}), ["whole"]))
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
        if one.at != ("", ""):
            at, within = ([place.get(word, -1) for word in pair] for pair in (one.at, one.within))
            parts = parts[(parts["fixed"] == within[0]) & (parts["fixed_group"] == within[1])]
            parts = parts.assign(fixed=at[0], fixed_group=at[1])
        picked.append(parts.assign(measure=place[one.measure], relation=relation))
    wholes = cells[cells["by2"] == NOTHING].rename(
        columns={"by1": "fixed", "group1": "fixed_group", "number": "whole", "family": "measure"}
    )
    on = ["measure", "period_end", "fixed", "fixed_group"]
    parts = pd.concat(picked, ignore_index=True).drop(columns="whole")
    return _one_whole(parts.merge(wholes[[*on, "whole"]], on=on), ["relation", "whole"])


def _part_of(cells: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    pairs = pd.DataFrame(
        {
            "family": [place.get(one.measure, -1) for one in PART_OF],
            "of": [place.get(one.of, -1) for one in PART_OF],
            "times": [one.times for one in PART_OF],
        }
    )
    wholes = cells.rename(columns={"number": "whole", "family": "of"})
    on = ["of", "period_end", *KEY[3:]]
    parts = cells.merge(pairs[(pairs["family"] >= 0) & (pairs["of"] >= 0)], on="family")
    parts = parts.merge(wholes[[*on, "whole"]], on=on)
    return parts.assign(line=np.arange(len(parts)))


def _one_whole(parts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return parts.assign(line=parts.groupby(by, sort=False).ngroup(), times=1.0)
