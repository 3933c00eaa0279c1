"""Homes and beds that the council runs or buys, which are planned, and how far they are used.

A bed in a children's home, secure home or residential school is a `residential_beds` bed; supported accommodation and
emergency beds are measures of their own, for they are no alternative to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from suffkit.contracts.extracts.extract import PROVIDERS
from suffkit.contracts.extracts.supply import HOME_KINDS, RATINGS
from suffkit.domain.calendar import Period, financial_year, is_financial_year
from suffkit.measures.breakdowns import count
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import given, grouped_by, joined, keys_in_numbers
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import in_each, open_on_last_day
from suffkit.measures.ratios import divide

RESIDENTIAL = ("Children's home", "Secure children's home", "Residential school")
SUPPORTED, EMERGENCY = "Supported accommodation", "Emergency bed"
CONTRACTS = ("Own", "Block", "Spot")
IN_USE, PLANNED = "In use", "Planned"
OTHER_HOMES = "Other homes"
# How full one home alone is tells of the few children in it.
FEWEST_HOMES = 2
# Nor do groups of homes part their children into few.
FEWEST_CHILDREN = 10
_BY = ("home_group", "home_kind", "provider", "contract")


def counts_of_homes(local: Local) -> pd.DataFrame:
    """All that the lists of homes and of their occupancy tell.

    In:  extracts by id, of which `beds` and `occupancy` are used; years; the edition's date.
    Out: COUNTS of the ends of the years, the date, the months and years of occupancy, and the years ahead.
    """
    beds, occupied = local.tables.get("beds"), local.tables.get("occupancy")
    made = []
    if beds is not None and len(beds):
        ends = at_the_end(_years_with_homes(beds, local.years))
        dates = tuple(dict.fromkeys([*ends, Period(local.as_at, local.as_at)]))
        made += [beds_in_use(beds, dates), homes_in_use(beds, dates), beds_planned(beds, local.as_at)]
    if occupied is not None and len(occupied):
        made.append(occupancy(occupied, beds, local.years, local.as_at))
    return joined(made)


def beds_in_use(beds: pd.DataFrame, dates: Sequence[Period]) -> pd.DataFrame:
    """Beds that the council may use on each date: by group, kind, who runs them, contract and, today, rating.

    In:     the extract `beds`; dates (periods of one day), the newest last.
    Out:    COUNTS of `residential_beds`, of `supported_accommodation_units` and of `emergency_beds`.
    Method: opened on the day or before, and not closed by it.
    """
    open_now = in_each(_described(beds), dates, open_on_last_day)
    made = []
    for measure, kinds, names in (
        ("residential_beds", RESIDENTIAL, _BY),
        ("supported_accommodation_units", (SUPPORTED,), ("home_group",)),
        ("emergency_beds", (EMERGENCY,), ()),
    ):
        rows = _of_kind(open_now, kinds)
        if len(rows):
            made.append(count(rows, measure, dates, by=_of_several(rows, names), weights=rows["beds"].to_numpy()))
    return joined(made)


def homes_in_use(beds: pd.DataFrame, dates: Sequence[Period]) -> pd.DataFrame:
    """Homes of the residential kinds on each date, by group and kind; at the newest date by Ofsted's judgement, too.

    In:  as `beds_in_use`.
    Out: COUNTS of homes, and of beds by the judgement of their home.
    """
    rows = _of_kind(in_each(_described(beds), dates, open_on_last_day), RESIDENTIAL)
    if rows.empty:
        return joined(())
    made = [count(rows, "residential_homes", dates, by=_of_several(rows, ("home_group", "home_kind")))]
    newest = rows[rows["period"] == len(dates) - 1].assign(period=0)
    if (newest["rating"] != "").any():
        newest = newest.assign(rating=grouped_by(newest["rating"], RATINGS))
        made.append(count(newest, "residential_homes", dates[-1], by=("rating",)))
        made.append(count(newest, "residential_beds", dates[-1], by=("rating",), weights=newest["beds"].to_numpy()))
    return joined(made)


def beds_planned(beds: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Beds of the residential kinds in use and planned on the date, and those that are to open in each year ahead.

    In:  the extract `beds`; the date.
    Out: COUNTS of `residential_beds` by `bed_status`, and of `residential_beds_planned` by year and by group.
    """
    rows = _of_kind(_described(beds), RESIDENTIAL)
    today = pd.Timestamp(as_at)
    opens = rows["start_date"].where(rows["start_date"] > today, rows["planned_date"].where(rows["start_date"].isna()))
    ahead = rows[opens.notna()].assign(opens=opens)
    now = in_each(rows, Period(as_at, as_at), open_on_last_day)
    both = pd.concat([now.assign(bed_status=IN_USE), ahead.assign(bed_status=PLANNED)], ignore_index=True)
    if both.empty:
        return joined(())
    both = both.assign(bed_status=grouped_by(both["bed_status"], (IN_USE, PLANNED)))
    by_state = count(
        both, "residential_beds", Period(as_at, as_at), by=("bed_status",), weights=both["beds"].to_numpy()
    )
    # Beds in use and beds that are not there yet have no sum that means anything.
    made = [by_state[by_state["group1"] != "Total"]]
    if len(ahead):
        first = ahead["opens"].dt.year - (ahead["opens"].dt.month < 4)
        years = [financial_year(int(year)) for year in sorted(first.unique())]
        number = first.map({year.start.year: place for place, year in enumerate(years)}).to_numpy()
        ahead = ahead.assign(period=number).reset_index(drop=True)
        groups = ahead.assign(home_group=ahead["home_group"].cat.remove_unused_categories())
        made.append(
            count(
                groups,
                "residential_beds_planned",
                years,
                by=((), ("home_group",)),
                weights=groups["beds"].to_numpy(),
            )
        )
    return joined(made)


def occupancy(occupied: pd.DataFrame, beds: pd.DataFrame | None, years: Sequence[Period], as_at: date) -> pd.DataFrame:
    """Nights filled over nights available: of each month and year, and by group of homes in the newest year.

    In:     the extracts `occupancy` and, if there, `beds` (which homes are residential, and their group); years; the
            edition's date, after whose month nothing is counted.
    Out:    COUNTS of `residential_occupancy` with both parts. A year has all its months, or is not told; a month or a
            group is told of two homes at least, so that it is not of the children of one, and groups only where
            each has ten children in it of a night. `children` is how many there were of a night, on average.
    """
    rows = _with_group(occupied, beds)
    rows = rows[rows["month"] <= f"{as_at:%Y-%m}"]
    months = _filled(rows, ["month"]).rename(columns={"month": "period"})
    first = rows["month"].str[:4].astype(int) - (rows["month"].str[5:] < "04")
    rows = rows.assign(year=first.map(lambda year: f"{year}-{(year + 1) % 100:02d}"))
    wanted = {f"{year.start.year}-{year.end.year % 100:02d}" for year in years if is_financial_year(year)}
    whole = rows.groupby("year")["month"].transform("nunique") == 12
    of_years = rows[whole & rows["year"].isin(wanted)]
    made = [given(_month_ranges(months), "residential_occupancy")]
    if len(of_years):
        made.append(given(_filled(of_years, ["year"]).rename(columns={"year": "period"}), "residential_occupancy"))
        newest = of_years[of_years["year"] == of_years["year"].max()]
        newest = newest.assign(group1=told_apart(newest))
        groups = _filled(newest, ["year", "group1"]).rename(columns={"year": "period"})
        if groups["group1"].nunique() > 1 and (groups["children"] >= FEWEST_CHILDREN).all():
            made.append(given(groups.assign(by1="home_group"), "residential_occupancy"))
    return joined(made)


def told_apart(rows: pd.DataFrame) -> pd.Series:
    """The group of each row where it has two homes or more; the others together as `Other homes`.

    In:  rows with home_id and home_group.
    Out: a group for each row. Other homes that are one alone take the smallest group to them, or the whole could be
         taken apart into the home and the rest.
    """
    homes = rows.groupby("home_group")["home_id"].nunique().sort_values(kind="stable")
    few = set(homes.index[homes < FEWEST_HOMES])
    if few and homes[list(few)].sum() < FEWEST_HOMES:
        few |= set(homes.index[homes >= FEWEST_HOMES][:1])
    return rows["home_group"].where(~rows["home_group"].isin(few), OTHER_HOMES)


def _years_with_homes(beds: pd.DataFrame, years: Sequence[Period]) -> list[Period]:
    """Years that a list of homes tells: of one without closed homes only the newest, for it may leave them out."""
    closed = beds["closed_date"].dropna()
    if closed.empty:
        return []
    return [year for year in years if pd.Timestamp(year.end) >= closed.min()]


def _described(beds: pd.DataFrame) -> pd.DataFrame:
    return beds.assign(
        child=keys_in_numbers(beds["home_id"]),
        start_date=beds["opened_date"],
        end_date=beds["closed_date"],
        home_group=grouped_by(beds["home_group"]),
        home_kind=grouped_by(beds["kind"], HOME_KINDS),
        provider=grouped_by(beds["provider"], PROVIDERS),
        contract=grouped_by(beds["contract"], CONTRACTS),
    ).loc[lambda rows: rows["start_date"].notna() | rows["planned_date"].notna()]


def _of_kind(rows: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Homes of the kinds, without the groups that have none of them."""
    found = rows[rows["kind"].isin(kinds)]
    named = ["home_group", "home_kind", "provider", "contract"]
    return found.assign(**{name: found[name].cat.remove_unused_categories() for name in named})


def _of_several(rows: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The breakdowns of these that have more than one group; one alone is the whole, which always stands first."""
    return [(), *((name,) for name in names if len(rows[name].cat.categories) > 1)]


def _with_group(occupied: pd.DataFrame, beds: pd.DataFrame | None) -> pd.DataFrame:
    """The nights of residential homes, with their group; without a list of homes all of them, in no group."""
    if beds is None:
        return occupied.assign(home_group="")
    homes = beds[["home_id", "home_group", "kind"]]
    rows = occupied.merge(homes, on="home_id", how="left", validate="m:1")
    rows = rows[rows["kind"].isin(RESIDENTIAL) | rows["kind"].isna()]
    return rows.assign(home_group=rows["home_group"].fillna(OTHER_HOMES))


def _filled(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Nights filled over nights available of each group of two homes or more, and children there of a night."""
    nights = rows.drop_duplicates([*by, "month"]).assign(
        nights=lambda row: pd.PeriodIndex(row["month"], freq="M").days_in_month
    )
    summed = rows.groupby(by, as_index=False).agg(
        homes=("home_id", "nunique"), numerator=("nights_occupied", "sum"), denominator=("nights_available", "sum")
    )
    summed = summed[summed["homes"] >= FEWEST_HOMES]
    value = divide(summed["numerator"], summed["denominator"])
    summed = summed.merge(nights.groupby(by, as_index=False)["nights"].sum(), on=by, validate="1:1")
    return summed.assign(value=value, children=np.floor(summed["numerator"] / summed["nights"]))


def _month_ranges(months: pd.DataFrame) -> pd.DataFrame:
    """Months by their days: 2011-12 alone would be read as a financial year."""
    first = pd.PeriodIndex(months["period"], freq="M")
    days = [f"{start:%Y-%m-%d}/{end:%Y-%m-%d}" for start, end in zip(first.start_time, first.end_time, strict=True)]
    return months.assign(period=days)
