"""Short breaks: the nights of the returns, days by the hour of children who are in none of them, and what is needed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth.columns import numbered
from suffkit.synth.days import first_day, last_day
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives
from suffkit.synth.extracts.money import year_text

_RESIDENTIAL, _FOSTER, _DAY = "Overnight residential", "Overnight foster care", "Day"
# Cost of a night or an hour in the last year.
_UNIT_COST = {_RESIDENTIAL: 372.0, _FOSTER: 148.0, _DAY: 23.5}
_GROWTH = 0.045
_DAY_CHILDREN = 0.16  # for each child in care
_LONGEST_BREAK = 75  # nights in a year under one agreement; one that runs all year is used for some of them
_NIGHTS_UNDER_AGREEMENT = (12, 44)
_NEEDED_MORE = {_RESIDENTIAL: (1.18, 0.03), _FOSTER: (1.36, 0.05), _DAY: (1.10, 0.02)}
_NIGHTS_A_HOUSEHOLD = 50.0
_YEARS_AHEAD = 3


def draw_short_breaks(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `short_breaks`: nights used are those of the return's breaks in the year."""
    parts = [part for year in lives.years for part in (_overnight(rng, lives, year), _by_day(rng, lives, year))]
    table = pd.concat(parts, ignore_index=True)
    back = lives.years[-1] - table["end_year"]
    cost = table["kind"].map(_UNIT_COST).astype(float) / (1 + _GROWTH) ** back * rng.normal(1, 0.08, len(table))
    table = table.assign(year=[year_text(year) for year in table["end_year"]], unit_cost_gbp=cost.round(2))
    return table.drop(columns="end_year")


def _overnight(rng: np.random.Generator, lives: Lives, year: int) -> pd.DataFrame:
    first, after = first_day(year), last_day(year) + 1
    breaks = lives.breaks
    nights = breaks["end"].clip(upper=after) - breaks["start"].clip(lower=first)
    # One recorded agreement spans many breaks: its days are not all nights away.
    drawn = rng.integers(*_NIGHTS_UNDER_AGREEMENT, len(breaks))
    nights = nights.where(nights <= _LONGEST_BREAK, drawn)
    kind = np.where(breaks["kind"].isin([prices.OWN_HOME, prices.HOME]), _RESIDENTIAL, _FOSTER)
    used = breaks.assign(nights_used=nights.astype(float), short_break=kind)[nights > 0]
    table = used.groupby(["child_id", "short_break", "provider"], as_index=False)["nights_used"].sum()
    agreed = np.ceil(table["nights_used"] * rng.uniform(1.0, 1.4, len(table)))
    return pd.DataFrame(
        {
            "child_id": table["child_id"],
            "kind": table["short_break"],
            "provider": table["provider"],
            "nights_agreed": agreed,
            "nights_used": table["nights_used"],
            "hours_agreed": np.nan,
            "hours_used": np.nan,
            "end_year": year,
        }
    )


def _by_day(rng: np.random.Generator, lives: Lives, year: int) -> pd.DataFrame:
    size = round(len(lives.now) * _DAY_CHILDREN * rng.normal(1, 0.04))
    agreed = rng.choice([52.0, 104.0, 156.0, 208.0], size, p=[0.35, 0.38, 0.17, 0.10])
    return pd.DataFrame(
        {
            "child_id": numbered(np.arange(1, size + 1), "S"),
            "kind": _DAY,
            "provider": np.where(choose(rng, (35, 65), size) == 0, prices.IN_HOUSE, prices.INDEPENDENT),
            "nights_agreed": np.nan,
            "nights_used": np.nan,
            "hours_agreed": agreed,
            "hours_used": (agreed * rng.beta(8, 2, size)).round(),
            "end_year": year,
        }
    )


def draw_short_break_need(rng: np.random.Generator, lives: Lives, used: pd.DataFrame) -> pd.DataFrame:
    """The extract `short_break_need`: more than there is, and growing; the years ahead are plans."""
    amount = used["nights_used"].fillna(used["hours_used"])
    supplied = (
        used.assign(units=amount)
        .groupby(["year", "kind"], as_index=False)
        .agg(units_supplied=("units", "sum"), children=("child_id", "nunique"))
    )
    last = supplied[supplied["year"] == year_text(lives.years[-1])]
    ahead = [
        last.assign(
            year=year_text(lives.years[-1] + step), units_supplied=(last["units_supplied"] * 1.05**step).round()
        )
        for step in range(1, _YEARS_AHEAD + 1)
    ]
    table = pd.concat([supplied, *ahead], ignore_index=True)
    step = table["year"].str[:4].astype(int) + 1 - lives.years[-1]
    more, growing = (
        table["kind"].map({kind: pair[n] for kind, pair in _NEEDED_MORE.items()}).astype(float) for n in (0, 1)
    )
    factor = more * (1 + growing) ** step.clip(lower=0) * rng.normal(1, 0.02, len(table))
    return pd.DataFrame(
        {
            "year": table["year"],
            "kind": table["kind"],
            "children_needing": (table["children"] * factor).round(),
            "units_needed": (table["units_supplied"] * factor).round(),
            "units_supplied": table["units_supplied"],
            "units_a_household": np.where(table["kind"] == _FOSTER, _NIGHTS_A_HOUSEHOLD, np.nan),
        }
    )
