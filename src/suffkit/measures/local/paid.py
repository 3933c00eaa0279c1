"""Payment lines made ready for counting: what was paid in each year, and what was open on each day.

A line is a price of one placement from a first day to the day on which it ends. Money is held in whole pence: a line's
spend is its days over seven times its weekly price, rounded to the penny once, so that every way of adding lines up
gives the same pounds and pence. Children are row numbers here; their keys go no further.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.linked import category
from suffkit.measures.periods import first_days, in_each, nights_in, open_on_last_day, with_a_night

PARTS = {"price": "Price of the placement", "support": "Additional support"}
FUNDERS = {"council": "The council", "health": "Health", "education": "Education"}
_PENCE_OF = {
    "price": "weekly_price_gbp",
    "support": "additional_support_gbp",
    "health": "health_contribution_gbp",
    "education": "education_contribution_gbp",
}
_BOUGHT = ["child", "placement_category", "provider", "provider_name", "route"]


def lines_of(payments: pd.DataFrame) -> pd.DataFrame:
    """Payment lines with numbers for children and placements and with weekly prices in pence.

    In:     the extract `placement_payments`.
    Out:    child, child_id, placement (lines of one child, kind, provider and route that follow on one another without
            a gap are one placement), the categories placement_category, provider and route, start_date, end_date, and
            in pence a week: price, support, whole (the two), health, education, net (whole less the two).
    Method: an empty support or contribution is none, as the extract has it.
    """
    lines = payments.reset_index(drop=True)
    pence = {name: _pence(lines[column]) for name, column in _PENCE_OF.items()}
    whole = pence["price"] + pence["support"]
    made = pd.DataFrame(
        {
            "child": pd.factorize(lines["child_id"])[0],
            "child_id": lines["child_id"].astype(object),
            **{name: _categories(lines[name]) for name in ("placement_category", "provider", "route")},
            "provider_name": lines["provider_name"].fillna("").astype(object),
            **{name: lines[name].astype("datetime64[s]") for name in ("start_date", "end_date")},
            **pence,
            "whole": whole,
            "net": whole - pence["health"] - pence["education"],
        }
    )
    return made.assign(placement=_placements(made)).drop(columns="provider_name")


def paid_in(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The lines of each year with what was paid in it: a line that runs over a year's end is clipped to the year.

    In:  `lines_of`; the years.
    Out: the lines with `period`, `days`, `first_day` (of the line in the year) and what was paid in pence: price_pence
         and support_pence, which make `pence`; of that health_pence, education_pence, and council_pence, the rest.
    """
    rows = in_each(lines, years, with_a_night)
    days = nights_in(rows, years).astype(np.int64)
    spent = {f"{name}_pence": _spent(rows[name].to_numpy(), days) for name in _PENCE_OF}
    pence = spent["price_pence"] + spent["support_pence"]
    first_day = np.maximum(rows["start_date"].to_numpy(), first_days(rows["period"], years))
    council = pence - spent["health_pence"] - spent["education_pence"]
    return rows.assign(days=days, first_day=first_day, **spent, council_pence=council, pence=pence)


def open_on(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The lines that run on the last day of each year, with `period`; a line that ends on that day does not."""
    return in_each(lines, years, open_on_last_day)


def in_parts(rows: pd.DataFrame, names: dict[str, str], by: str) -> pd.DataFrame:
    """Rows of `paid_in` once for each part of their money, with the part as the category `by` and its `pence`.

    A row has no part in which it has no money; so children are those to whom the part was paid.
    """
    parts = [
        rows.assign(pence=rows[f"{name}_pence"], **{by: category(np.full(len(rows), place), tuple(names.values()))})
        for place, name in enumerate(names)
    ]
    every = pd.concat(parts, ignore_index=True)
    return every[every["pence"] != 0]


def years_told(lines: pd.DataFrame, years: Sequence[Period]) -> tuple[Period, ...]:
    """The years whose spend the file tells: from the year in which its first line ends.

    A file of what is paid now, or was since some day, still has lines that began long before; the years before its
    first line ended are not in it in full, and nothing is said of them.
    """
    first_end = lines["end_date"].min()
    return () if pd.isna(first_end) else tuple(year for year in years if pd.Timestamp(year.end) >= first_end)


def days_told(lines: pd.DataFrame, years: Sequence[Period]) -> tuple[Period, ...]:
    """The years on whose last day the file tells what was open: those of `years_told`, and the newest in any case."""
    told = set(years_told(lines, years)) | set(sorted(years, key=lambda year: year.end)[-1:])
    return tuple(year for year in years if year in told)


def _pence(pounds: pd.Series) -> np.ndarray:
    return (pounds.fillna(0).to_numpy(dtype=float) * 100).round().astype(np.int64)


def _spent(weekly_pence: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Days over seven times the weekly price, to the nearest penny; a seventh is never half-way."""
    return np.asarray((2 * days * weekly_pence + 7) // 14)


def _categories(words: pd.Series) -> pd.Categorical:
    return pd.Categorical(words.astype(object), categories=sorted(set(words)), ordered=True)


def _placements(lines: pd.DataFrame) -> np.ndarray:
    """A number for each placement, whatever the order of the lines."""
    ordered = lines.sort_values([*_BOUGHT, "start_date"], kind="stable")
    bought = ordered.groupby(_BOUGHT, sort=False, observed=True).ngroup()
    # The latest end so far within what is bought: of two lines the longer may stand first.
    ends = ordered["end_date"].fillna(pd.Timestamp("2200-01-01")).groupby(bought.to_numpy(), sort=False).cummax()
    is_new = (bought != bought.shift()) | (ordered["start_date"] > ends.shift())
    return is_new.cumsum().reindex(lines.index).to_numpy(np.int64)
