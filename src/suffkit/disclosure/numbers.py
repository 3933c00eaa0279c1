"""The numbers behind the counts: what a reader could know, once each, however many rows show it.

A plain count is one number. A share is two, its part and its whole; the rest of it (whole less part) is implied, for
who sees two sees the third. A mean is two, its sum and how many it is of. A rate is the number of children in it, for
the population is public. A Total is the same number whichever breakdown it stands under, and a two-way table's Total is
the one-way number, wherever they agree. A median is one number that belongs to no sum (`local_identities.ALONE`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.disclosure.identities import SAME_AS
from suffkit.disclosure.local_identities import ALONE, OF_THE_SAME_CHILDREN
from suffkit.domain.catalogue import catalogue
from suffkit.domain.units import unit as unit_of
from suffkit.errors import RequestError

KEY = ["family", "period_start", "period_end", "by1", "group1", "by2", "group2"]
_GROUPS = KEY[3:]
_SLACK = 1e-6
_TIME = ("weeks", "nights", "hours")
NOTHING, ALL = 0, 1  # the places of "" and Total in `words`


@dataclass(frozen=True)
class Numbers:
    """What could be known.

    `words`: what the places in KEY stand for; "" and Total come first.
    `table`: one row a number: KEY as places, `value`, `children` it stands on, `is_count` (a whole number),
    `is_implied` (no row shows it), `is_rest` (implied, and no part of a sum by its key).
    `uses`: which row of the counts uses which number, as `value`, `part`, `whole`, `sum` or `count`.
    `rests`: the numbers `part` and `rest` that make the number `whole`.
    """

    words: tuple[str, ...]
    table: pd.DataFrame
    uses: pd.DataFrame
    rests: pd.DataFrame


def numbers_behind(counts: pd.DataFrame) -> Numbers:
    """Every number that the counts show or imply.

    In:     COUNTS with row numbers 0, 1, ... as index.
    Out:    Numbers.
    Raises: RequestError, numbers that cannot be judged: a share without its parts, a mean without its children.
    """
    kinds = counts["unit"].map({name: unit_of(name).kind for name in counts["unit"].unique()})
    has_parts = counts["numerator"].notna() & counts["denominator"].notna()
    is_share, is_rate, is_count = kinds == "share", kinds == "rate", kinds == "count"
    _refuse(counts, (is_share | is_rate) & ~has_parts & counts["value"].notna(), "both parts of each share and rate")
    _refuse(counts, ~is_share & ~is_rate & counts["children"].isna(), "how many children each number stands on")

    entries = catalogue()
    ids = counts["measure"]
    of = {name: entries[name].of if name in entries and entries[name].kind == "share" else "" for name in ids.unique()}
    top = {name: of[name] or (entries[name].numerator if name in entries else "") or f"{name}/part" for name in of}
    bottom = {
        name: of[name] or (entries[name].denominator if name in entries else "") or f"{name}/whole" for name in of
    }

    plain = counts[is_count]
    pieces = [_piece(plain, plain["measure"], plain["value"], plain["children"], "value")]
    ratio = counts[(is_share | is_rate) & has_parts]
    pieces.append(_piece(ratio, ratio["measure"].map(top), ratio["numerator"], ratio["numerator"], "part"))
    shares = counts[is_share & has_parts]
    whole = _piece(shares, shares["measure"].map(bottom), shares["denominator"], shares["denominator"], "whole")
    pieces.append(_of_the_whole(whole, shares["measure"].map(of).ne("").to_numpy()))
    is_mean = ~is_count & ~is_share & ~is_rate & (counts["children"] > 0) & counts["value"].notna()
    # A median is no sum of others and no part of one: whoever it is of is all there is to it.
    alone = counts[is_mean & ids.isin(ALONE)].assign(**dict.fromkeys(_GROUPS, ""))
    names = alone["measure"] + "/" + alone.index.astype(str)
    pieces.append(_piece(alone, names, alone["value"], alone["children"], "value", whole=False))
    means = counts[is_mean & ~ids.isin(ALONE)]
    of_many = means["denominator"].fillna(means["children"])
    total = means["numerator"].fillna(means["value"] * of_many)
    pieces.append(_piece(means, means["measure"] + "/sum", total, means["children"], "sum", whole=False))
    count = _piece(means, means["measure"] + "/count", of_many, means["children"], "count")
    pieces.append(_of_the_same_children(count))
    every = pd.concat(pieces, ignore_index=True)
    # The first of a name is the one by which others are measured: a number that bears the name itself, if there is one.
    named = every.assign(family=every["family"].replace(SAME_AS), borrowed=every["family"].isin(list(SAME_AS)))
    words, coded = _coded(named.sort_values("borrowed", kind="stable", ignore_index=True).drop(columns="borrowed"))
    table, uses = _once_each(coded)
    table, rests = _with_rests(table, uses, shares[shares["measure"].map(of) == ""].index)
    return Numbers(words, table, uses, rests)


def _refuse(counts: pd.DataFrame, wrong: pd.Series, needed: str) -> None:
    if wrong.any():
        names = ", ".join(sorted(counts.loc[wrong, "measure"].unique()))
        raise RequestError(f"{names} cannot be released: disclosure control needs {needed}. Give them with the counts.")


def _piece(
    rows: pd.DataFrame, family: pd.Series, value: pd.Series, children: pd.Series, role: str, *, whole: bool = True
) -> pd.DataFrame:
    made = rows[KEY[1:]].assign(family=family, value=value, children=children, role=role, row=rows.index)
    # Time is measured, whether in whole nights or in parts of weeks; placements and children are counted.
    return made.assign(is_count=(made["value"] % 1 == 0) & whole & ~rows["unit"].isin(_TIME))


def _of_the_whole(piece: pd.DataFrame, is_group_share: np.ndarray) -> pd.DataFrame:
    """The whole of a group's share is the number without that group: of all, or of the first breakdown's group."""
    two_way = piece["by2"].ne("").to_numpy()
    piece = piece.copy()
    piece.loc[is_group_share, ["by2", "group2"]] = ""
    piece.loc[is_group_share & ~two_way, ["by1", "group1"]] = ""
    return piece


def _of_the_same_children(piece: pd.DataFrame) -> pd.DataFrame:
    """Of how many a mean is: the same whichever statement is asked, and before and after."""
    piece = piece.copy()
    for by, group in (("by1", "group1"), ("by2", "group2")):
        piece.loc[piece[by].isin(OF_THE_SAME_CHILDREN), [by, group]] = ""
    return piece


def _coded(pieces: pd.DataFrame) -> tuple[tuple[str, ...], pd.DataFrame]:
    """KEY in whole numbers, which are compared much faster than words."""
    named = ["family", *_GROUPS]
    every = np.concatenate([np.array(["", TOTAL], dtype=object), *(pieces[name].to_numpy(object) for name in named)])
    codes, words = pd.factorize(every)
    columns = dict(zip(named, np.split(codes[2:], len(named)), strict=True))
    days = {name: pieces[name].to_numpy().astype("datetime64[D]").astype(np.int64) for name in KEY[1:3]}
    return tuple(words), pieces.assign(**columns, **days)


def _once_each(pieces: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the same number the same place; what differs from the first of its name stays a number of its own."""
    own = pieces[_GROUPS].copy()
    pieces = _without_totals(pieces)
    differs = _differs(pieces)
    pieces.loc[differs, _GROUPS] = own[differs]
    differs = _differs(pieces)
    # A family that no other number is of.
    pieces.loc[differs, "family"] = pieces["family"].max() + 1 + np.flatnonzero(differs)
    number = pieces.groupby(KEY, sort=False).ngroup()
    table = pieces.loc[~number.duplicated(), [*KEY, "value", "children", "is_count"]]
    uses = pd.DataFrame({"row": pieces["row"], "number": number, "role": pieces["role"]})
    return table.reset_index(drop=True).assign(is_implied=False, is_rest=False), uses


def _without_totals(pieces: pd.DataFrame) -> pd.DataFrame:
    """Leave Totals out of the key, and put the two breakdowns into one order."""
    by1, group1, by2, group2 = (pieces[name].to_numpy() for name in _GROUPS)
    by1, by2 = np.where(group1 == ALL, NOTHING, by1), np.where(group2 == ALL, NOTHING, by2)
    group1, group2 = np.where(group1 == ALL, NOTHING, group1), np.where(group2 == ALL, NOTHING, group2)
    turned = (by2 != NOTHING) & ((by1 == NOTHING) | (by2 < by1))
    return pieces.assign(
        by1=np.where(turned, by2, by1),
        group1=np.where(turned, group2, group1),
        by2=np.where(turned, by1, by2),
        group2=np.where(turned, group1, group2),
    )


def _differs(pieces: pd.DataFrame) -> np.ndarray:
    first = pieces.groupby(KEY, sort=False)["value"].transform("first")
    return ((pieces["value"] - first).abs() > _SLACK * (1 + first.abs())).to_numpy()


def _with_rests(table: pd.DataFrame, uses: pd.DataFrame, rows: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add what each share leaves: the children of its whole who are not in its part."""
    used = uses[uses["row"].isin(rows)].pivot(index="row", columns="role", values="number")
    pairs = used.reindex(columns=["part", "whole"]).astype(np.int64).drop_duplicates().reset_index(drop=True)
    left = table["value"].to_numpy()[pairs["whole"]] - table["value"].to_numpy()[pairs["part"]]
    rests = table.iloc[pairs["part"]].assign(value=left, children=left, is_implied=True, is_rest=True)
    rests["family"] = -1 - rests["family"]
    pairs["rest"] = np.arange(len(table), len(table) + len(rests))
    return pd.concat([table, rests], ignore_index=True), pairs
