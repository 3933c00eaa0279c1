"""Money that is not of single placements: budgets and outturns, unit costs, price indices, other councils' figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth.extracts import prices
from suffkit.synth.extracts.homes import nights_by_year
from suffkit.synth.extracts.lives import Lives

MADE_UP = "made up for this authority"
_INCLUDES = "every payment for these placements by the day, additional support included, before contributions of others"
# Pounds in the last year for each child in care: spending of children's services that is no placement.
_OTHER_LINES = {"Leaving care and staying put": 4_150, "Adoption and guardianship allowances": 3_900}
_OTHER_GROWTH = 0.045
_BUDGET_ON_LAST_OUTTURN = 1.03
_OVERHEADS = 0.16
# Near the deflator of gross domestic product that the Treasury publishes, but no copy of it: it says it is made up.
_INDEX = {2019: 83.9, 2020: 88.6, 2021: 87.9, 2022: 93.9, 2023: 100.0, 2024: 102.4, 2025: 104.9}
_DEFLATOR_BEFORE, _DEFLATOR_AFTER = 1.02, 1.024


def year_text(year: int) -> str:
    """2023-24 for the year that ends on 31 March 2024."""
    return f"{year - 1}-{year % 100:02d}"


def spend(payments: pd.DataFrame, by: str, after: int) -> pd.DataFrame:
    """What the payment lines come to, to the penny: `end_year`, the column `by`, `gbp`. No line crosses a 1 April."""
    end = payments["end_date"].fillna(pd.Timestamp(after, unit="D"))
    weekly = payments["weekly_price_gbp"] + payments["additional_support_gbp"].fillna(0)
    gbp = weekly * (end - payments["start_date"]).dt.days / 7
    return gbp.groupby([payments["end_year"], payments[by]]).sum().round(2).rename("gbp").reset_index()


def draw_budgets(rng: np.random.Generator, lives: Lives, payments: pd.DataFrame) -> pd.DataFrame:
    """The extract `budgets`: a line a placement category, whose outturn is what its payments come to, to the penny.

    A budget is last year's outturn with three per cent more, give or take, in whole thousands; the year ahead has no
    outturn yet.
    """
    table = spend(payments, "placement_category", lives.after)
    spent = table.pivot(index="placement_category", columns="end_year", values="gbp").fillna(0.0)
    spent = spent.reindex(columns=list(lives.years), fill_value=0.0)
    in_care = len(lives.now)
    years_back = np.arange(len(lives.years))[::-1]
    for line, each in _OTHER_LINES.items():
        spent.loc[line] = (
            each * in_care / (1 + _OTHER_GROWTH) ** years_back * rng.normal(1, 0.02, len(years_back))
        ).round(2)
    outturn = spent.to_numpy()
    # What is needed only now and then, such as a secure home, is budgeted for though nobody needed it last year.
    usual = outturn.mean(axis=1, keepdims=True)
    before = 0.85 * np.column_stack([outturn[:, 0] / 1.06, outturn]) + 0.15 * usual
    budget = (before * _BUDGET_ON_LAST_OUTTURN * rng.normal(1, 0.025, before.shape) / 1000).round() * 1000
    lines, years = len(spent), (*lives.years, lives.years[-1] + 1)
    is_over = np.tile([True] * len(lives.years) + [False], lines)
    return pd.DataFrame(
        {
            "line": np.repeat(spent.index.to_numpy(dtype=str), len(years)),
            "year": [year_text(year) for year in years] * lines,
            "budget_gbp": budget.ravel(),
            "outturn_gbp": np.column_stack([outturn, np.full(lines, np.nan)]).ravel(),
            "outturn_kind": np.where(is_over, "Outturn", ""),
            "includes": np.repeat(np.where(spent.index.isin(list(_OTHER_LINES)), MADE_UP, _INCLUDES), len(years)),
        }
    )


def draw_unit_costs(
    rng: np.random.Generator,
    lives: Lives,
    payments: pd.DataFrame,
    occupancy: pd.DataFrame,
    own_homes: pd.DataFrame,
    foster_places: tuple[int, int],
) -> pd.DataFrame:
    """The extract `unit_costs` of the council's own homes and its fostering service.

    In: the payments; the extract `occupancy`; rows `home_id, service, beds` of the council's own homes; places with
        the council's foster carers and how many of them are in use.
    """
    labels = lives.placements.drop_duplicates("kind").set_index("kind")["category"]
    parts = []
    if prices.OWN_HOME in labels and len(own_homes):
        parts.append(_of_homes(rng, occupancy, own_homes, payments, str(labels[prices.OWN_HOME])))
    if prices.OWN_FOSTER in labels and foster_places[0]:
        parts.append(_of_fostering(lives, payments, str(labels[prices.OWN_FOSTER]), foster_places))
    columns = ["service", "placement_category", "year", "direct_gbp", "overheads_gbp", "additional_support_gbp"]
    if not parts:
        return pd.DataFrame(columns=[*columns, "places", "occupancy_share"])
    return pd.concat(parts, ignore_index=True)[[*columns, "places", "occupancy_share"]]


def _of_homes(
    rng: np.random.Generator, occupancy: pd.DataFrame, homes: pd.DataFrame, payments: pd.DataFrame, label: str
) -> pd.DataFrame:
    filled = nights_by_year(occupancy).merge(homes, on="home_id", validate="m:1")
    of_kind = payments[payments["kind"] == prices.OWN_HOME]
    price = of_kind.groupby("end_year")["weekly_price_gbp"].mean()
    gross = filled["nights_occupied"] / 7 * filled["end_year"].map(price) * rng.normal(1, 0.05, len(filled))
    direct = (gross / (1 + _OVERHEADS)).round(-2)
    return pd.DataFrame(
        {
            "service": filled["service"],
            "placement_category": label,
            "year": [year_text(year) for year in filled["end_year"]],
            "direct_gbp": direct,
            "overheads_gbp": (direct * _OVERHEADS).round(-2),
            "additional_support_gbp": (direct * rng.uniform(0.02, 0.08, len(filled))).round(-2),
            "places": filled["beds"].astype(float),
            "occupancy_share": (filled["nights_occupied"] / filled["nights_available"]).round(3),
        }
    )


def _of_fostering(lives: Lives, payments: pd.DataFrame, label: str, places: tuple[int, int]) -> pd.DataFrame:
    """Allowances and fees are the direct cost; supervising, recruiting and overheads are nearly half as much again."""
    spent = spend(payments, "kind", lives.after)
    spent = spent[spent["kind"] == prices.OWN_FOSTER]
    approved, in_use = places
    now = spent["gbp"].iloc[-1] if len(spent) else 1.0
    direct = spent["gbp"].round(-3)
    return pd.DataFrame(
        {
            "service": "Fostering service",
            "placement_category": label,
            "year": [year_text(year) for year in spent["end_year"]],
            "direct_gbp": direct,
            "overheads_gbp": (direct * 0.46).round(-3),
            "additional_support_gbp": np.nan,
            # Prices rise by 4 per cent a year; what is left of the change is places.
            "places": (approved * spent["gbp"] / now * 1.04 ** (lives.years[-1] - spent["end_year"])).round(),
            "occupancy_share": round(in_use / approved, 3),
        }
    )


def deflators(lives: Lives) -> pd.DataFrame:
    """The extract `deflators`, for the years of the returns and the one before."""
    first, last = min(_INDEX), max(_INDEX)
    years = (lives.years[0] - 1, *lives.years)
    index = [
        _INDEX.get(year, _INDEX[first] / _DEFLATOR_BEFORE ** (first - year) if year < first else 0.0)
        or _INDEX[last] * _DEFLATOR_AFTER ** (year - last)
        for year in years
    ]
    return pd.DataFrame({"year": [year_text(year) for year in years], "index": np.round(index, 1), "source": MADE_UP})


_OTHERS = (
    # area, figure, kind, against the council's own, includes
    ("Neighbouring county", "Average weekly cost", prices.HOME, 0.97, "care only; contributions of others taken off"),
    ("Neighbouring city", "Average weekly cost", prices.HOME, 1.09, "care and education"),
    ("Regional mean", "Average weekly cost", prices.HOME, 1.02, "as each authority reckons it, which differs"),
    ("Neighbouring county", "Average weekly cost", prices.OWN_HOME, 1.06, "with overheads"),
    ("Regional mean", "Agency foster price", prices.AGENCY, 1.01, "framework and spot"),
    ("Neighbouring county", "Foster carer payment", prices.OWN_FOSTER, 1.04, "allowance and fee"),
    ("Neighbouring city", "Foster carer payment", prices.OWN_FOSTER, 1.11, "allowance and fee, highest level"),
    ("Regional mean", "Foster carer payment", prices.OWN_FOSTER, 0.98, "allowance and fee"),
)


def draw_costs_of_others(rng: np.random.Generator, lives: Lives, payments: pd.DataFrame) -> pd.DataFrame:
    """The extract `costs_of_others`: made-up neighbours near the council's own averages, and their variances."""
    labels = lives.placements.drop_duplicates("kind").set_index("kind")["category"]
    last = payments[payments["end_year"] == lives.years[-1]]
    average = last.groupby("kind")["weekly_price_gbp"].mean()
    rows = [
        (area, figure, str(labels[kind]), float(round(average[kind] * factor)), includes)
        for area, figure, kind, factor, includes in _OTHERS
        if kind in average
    ]
    spent = spend(payments, "kind", lives.after)
    each = float(spent.loc[spent["end_year"] == lives.years[-1], "gbp"].sum()) / max(len(lives.now), 1)
    for area, factor in (("Neighbouring county", 0.94), ("Neighbouring city", 1.08), ("Regional mean", 1.0)):
        rows.append((area, "Spend per child looked after", "", round(each * factor, -2), "placements only"))
        over = round(float(rng.normal(3.2e6, 1.5e6)), -5)
        rows.append((area, "Budget variance", "", over, "children looked after; over budget is above nought"))
    table = pd.DataFrame(rows, columns=["area", "figure", "placement_category", "value_gbp", "includes"])
    # Where the council's own categories are wide, two kinds may share a label: the first stands.
    table = table.drop_duplicates(["area", "figure", "placement_category"])
    return table.assign(year=year_text(lives.years[-1]), source=MADE_UP)
