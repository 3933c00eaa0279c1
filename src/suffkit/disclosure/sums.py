"""How the numbers of a release hang together: which are sums of which, as a reader with a pencil would find out.

A `Sums` is a set of linear relations between numbers. Groups make their total; groups of two breakdowns make both
one-way numbers; placement categories make common groups; narrow age bands make wide ones; a part and the rest make
the whole; the same numbers under two names are one. A relation is taken up only where the true numbers keep it. Numbers
that no row shows but that a reader could work out (a margin that was not counted, the children of a wide age band
who are not in the narrow one) are added to the table as implied ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.disclosure.across import hidden_together, lines_across
from suffkit.disclosure.bands import band_relations
from suffkit.disclosure.flows import flow_relations
from suffkit.disclosure.kinds import Nesting
from suffkit.disclosure.numbers import ALL, KEY, NOTHING, Numbers

SCOPE = KEY[:3]
# Their groups are not parts of one whole: the lowest is no part of the highest.
NOT_PARTS = (
    "bound",
    "comparison",
    "target_or_actual",
    "before_or_after",
    "gross_or_net",
    "scenario",
    "threshold",
    "support",
    "need_statement",
    "need_domain",
    "need_or_supply",
    "support_kind",
    "child_group",
    "placed_with",
    "service",
    "area",
    "cost_basis",
    "recruitment_stage",
)
# A child can have several of these needs; of the return's categories of need it has one.
NOT_PARTS_OF = (("children_with_need", "need"),)
_SAME_BY_CHANCE = 20
_LINE = [*SCOPE, "fixed", "fixed_group", "varying"]


@dataclass(frozen=True)
class Sums:
    """`table`: all numbers, implied ones last. `entries`: relation, number, sign.

    `slack`, one a relation: NaN where the signed sum is nothing; where groups overlap, by how much they exceed their
    total, of which a reader knows only that it is not less than nothing. `together`: pairs of numbers of which both are
    hidden where one is.
    """

    table: pd.DataFrame
    entries: pd.DataFrame
    slack: np.ndarray
    together: np.ndarray


def find_sums(numbers: Numbers, nesting: Nesting) -> Sums:
    """Every relation between the numbers of a release.

    In:     Numbers; for a breakdown that is nested in another the coarse group of each fine one.
    Out:    Sums.
    Raises: RequestError, nested breakdowns of one measure without saying which group belongs to which.
    """
    place = {word: number for number, word in enumerate(numbers.words)}
    not_parts = [place[name] for name in NOT_PARTS if name in place]
    table = _with_margins(numbers.table, not_parts)
    along = _along(table)
    is_part = ~along["varying"].isin(not_parts)
    for measure, by in NOT_PARTS_OF:
        is_part &= (along["family"] != place.get(measure, -1)) | (along["varying"] != place.get(by, -1))
    lines = _lines(table, along[is_part])
    more = lines_across(table, along, numbers.words, nesting)
    more["line"] += int(lines["line"].max()) + 1 if len(lines) else 0
    lines = pd.concat([lines.assign(times=1.0, rest_counts=True), more.assign(varying=NOTHING)], ignore_index=True)
    parts = pd.DataFrame(
        {"relation": lines["line"], "number": lines["number"], "sign": lines["times"], "dimension": lines["varying"]}
    )
    wholes = lines.drop_duplicates("line")
    totals = pd.DataFrame({"relation": wholes["line"], "number": wholes["whole"], "sign": -1.0})
    both = pd.concat([parts, totals], ignore_index=True)
    table, entries, slack = _judged(table, both, numbers.words, wholes.loc[~wholes["rest_counts"].astype(bool), "line"])
    rests = numbers.rests
    made = _relations(
        pd.DataFrame({"number": rests[role].to_numpy(), "sign": sign, "relation": np.arange(len(rests))})
        for role, sign in (("part", 1.0), ("rest", 1.0), ("whole", -1.0))
    )
    pairs = _same_numbers(table)
    same = _relations(
        pd.DataFrame({"number": pairs[side].to_numpy(), "sign": sign, "relation": np.arange(len(pairs))})
        for side, sign in (("number", 1.0), ("first", -1.0))
    )
    flows = flow_relations(table, numbers.words)
    together = hidden_together(table, numbers.words)
    return _joined(table, together, (entries, slack), (made, None), (same, None), flows)


def _relations(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _joined(table: pd.DataFrame, together: np.ndarray, *parts: tuple[pd.DataFrame, np.ndarray | None]) -> Sums:
    """All relations numbered through; those without a slack are sums that are nothing."""
    entries, slacks, start = [], [], 0
    for frame, slack in parts:
        if not frame.empty:
            entries.append(frame.assign(relation=frame["relation"] + start))
            slacks.append(np.full(int(frame["relation"].max()) + 1, np.nan) if slack is None else slack)
            start += len(slacks[-1])
    every = pd.concat([frame.iloc[:0] for frame, _ in parts] + entries, ignore_index=True)
    slack = np.concatenate([np.zeros(0), *slacks])
    return Sums(table, every.astype({"relation": np.int64, "number": np.int64}), slack, together)


def _with_margins(table: pd.DataFrame, not_parts: list[int]) -> pd.DataFrame:
    """Add the one-way numbers and totals that no row shows but that sums run through."""
    two_way = table[(table["by2"] != NOTHING) & (table["group1"] != ALL) & (table["group2"] != ALL)]
    turned = two_way.assign(by1=two_way["by2"], group1=two_way["group2"], by2=two_way["by1"], group2=two_way["group1"])
    both = pd.concat([two_way, turned])
    table = _add_missing(table, both[~both["by2"].isin(not_parts)], ["by1", "group1"], "by2")
    one_way = (table["by1"] != NOTHING) & (table["by2"] == NOTHING) & (table["group1"] != ALL) & ~table["is_rest"]
    return _add_missing(table, table[one_way & ~table["by1"].isin(not_parts)], [], "by1")


def _add_missing(table: pd.DataFrame, cells: pd.DataFrame, kept: list[str], over: str) -> pd.DataFrame:
    """Sum the cells over one breakdown to the numbers that are missing; of several breakdowns the first serves."""
    there = table.loc[table["by2"].eq(NOTHING) & ~table["is_rest"], KEY]
    sought = cells[[*SCOPE, *kept]].drop_duplicates()
    sought = sought.assign(**{name: NOTHING for name in KEY if name not in sought})
    missing = sought.merge(there, on=KEY, how="left", indicator=True)
    missing = missing[missing.pop("_merge") == "left_only"]
    if missing.empty:
        return table
    cells = cells[[*SCOPE, *kept, over, "value", "children", "is_count"]].merge(missing[[*SCOPE, *kept]])
    summed = cells.groupby([*SCOPE, *kept, over], sort=False, as_index=False).agg(
        value=("value", "sum"), children=("children", "sum"), is_count=("is_count", "all")
    )
    summed = summed.drop_duplicates([*SCOPE, *kept]).drop(columns=over).merge(missing)
    return pd.concat([table, summed.assign(is_implied=True, is_rest=False)], ignore_index=True)


def _along(table: pd.DataFrame) -> pd.DataFrame:
    """Every number along each of its breakdowns: which group of what varies it is, and what is fixed beside."""
    cells = table.loc[~table["is_rest"], KEY].rename_axis("number").reset_index()
    inner = cells[(cells["by1"] != NOTHING) & (cells["group1"] != ALL) & (cells["group2"] != ALL)]
    one, two = inner[inner["by2"] == NOTHING], inner[inner["by2"] != NOTHING]
    return pd.concat(
        [
            one.assign(fixed=NOTHING, fixed_group=NOTHING, varying=one["by1"], group=one["group1"]),
            two.assign(fixed=two["by1"], fixed_group=two["group1"], varying=two["by2"], group=two["group2"]),
            two.assign(fixed=two["by2"], fixed_group=two["group2"], varying=two["by1"], group=two["group1"]),
        ],
        ignore_index=True,
    )


def _lines(table: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """One row a part of a total: `line`, `number`, `whole`, with what is fixed and what varies along the line."""
    cells = table.loc[~table["is_rest"], KEY].rename_axis("number").reset_index()
    # A Total of its own (of children whose group is known, say) is the whole of its breakdown.
    own = cells[(cells["group1"] == ALL) & (cells["by2"] == NOTHING)]
    own = own.assign(fixed=NOTHING, fixed_group=NOTHING, varying=own["by1"])
    plain = cells[(cells["by2"] == NOTHING) & (cells["group1"] != ALL)].rename(
        columns={"by1": "fixed", "group1": "fixed_group", "number": "whole"}
    )
    lines = lines.merge(plain[[*_LINE[:-1], "whole"]], on=_LINE[:-1], how="left")
    lines = lines.merge(own.rename(columns={"number": "own"})[[*_LINE, "own"]], on=_LINE, how="left")
    lines["whole"] = lines["own"].fillna(lines["whole"])
    lines = lines.dropna(subset=["whole"]).astype({"whole": np.int64})
    return lines.assign(line=lines.groupby(_LINE, sort=False).ngroup())[["line", *_LINE, "group", "number", "whole"]]


def _judged(
    table: pd.DataFrame, entries: pd.DataFrame, words: tuple[str, ...], no_children: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Compare each signed sum with the true numbers: equal, less (the rest is implied), or more (groups overlap)."""
    many = int(entries["relation"].max()) + 1 if len(entries) else 0
    value = table["value"].to_numpy()[entries["number"]]
    off = np.bincount(entries["relation"], value * entries["sign"], minlength=many)
    size = np.bincount(entries["relation"], np.abs(value), minlength=many)
    off[np.abs(off) <= 1e-6 * size + 1e-9] = 0.0
    ages = words.index("age_group") if "age_group" in words else -1
    of_ages = np.zeros(many, dtype=bool)
    of_ages[entries.loc[entries["dimension"] == ages, "relation"]] = True
    banded = np.flatnonzero(of_ages & (off != 0))
    slack = np.where(off > 0, off, np.nan)
    table, short = _with_rest(table, entries, np.flatnonzero((off < 0) & ~of_ages), off, no_children)
    group = np.where(table["by1"] == ages, table["group1"], table["group2"])
    table, bands = band_relations(table, entries[entries["relation"].isin(banded)], [words[at] for at in group])
    kept = pd.concat([entries[~entries["relation"].isin(banded)], short], ignore_index=True)
    kept = kept[["relation", "number", "sign"]]
    if not bands.empty:
        bands = bands.assign(relation=bands["relation"] + many)
        slack = np.concatenate([slack, np.full(int(bands["relation"].max()) + 1 - many, np.nan)])
        kept = pd.concat([kept, bands], ignore_index=True)
    return table, kept, slack


def _with_rest(
    table: pd.DataFrame, entries: pd.DataFrame, short: np.ndarray, off: np.ndarray, no_children: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where the groups do not make up the whole, the children in none of them are an implied number."""
    wholes = entries[(entries["sign"] < 0) & entries["relation"].isin(short)]
    left = -off[wholes["relation"]]
    rests = table.iloc[wholes["number"]].assign(value=left, children=left, is_implied=True, is_rest=True)
    # What is left of a sum of money or of points are not so many children, nor are free places.
    of_none = ~rests["is_count"].to_numpy(dtype=bool) | wholes["relation"].isin(no_children).to_numpy()
    rests.loc[of_none, ["children", "is_count"]] = np.nan, False
    added = pd.DataFrame(
        {"relation": wholes["relation"].to_numpy(), "number": len(table) + np.arange(len(rests)), "sign": 1.0}
    )
    return pd.concat([table, rests], ignore_index=True), added


def _same_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Breakdowns of two families that end on one day and agree in every group: the same numbers under two names."""
    cells = table[table["is_count"] & ~table["is_implied"]].rename_axis("number").reset_index()
    by = [*SCOPE, "by1", "by2"]
    each = pd.util.hash_pandas_object(cells[["group1", "group2", "value"]], index=False)
    cells = cells.assign(hash=each.to_numpy() >> 16)  # room to add them up without overflow
    groups = cells.groupby(by)
    cells = cells.assign(
        mark=groups["hash"].transform("sum"),
        size=groups["hash"].transform("size"),
        all=groups["value"].transform("sum"),
    )
    # Nothing but zeros, or one small number, agrees by chance.
    cells = cells[((cells["size"] > 1) & (cells["all"] > 0)) | (cells["value"] >= _SAME_BY_CHANCE)]
    same = ["period_end", "by1", "group1", "by2", "group2", "mark", "value"]
    cells = cells.assign(first=cells.groupby(same, sort=False)["number"].transform("first"))
    return cells.loc[cells["first"] != cells["number"], ["number", "first"]]
