"""Weeks of foster care that are bought from agencies, and the households of the council that would replace them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period, parse_period
from suffkit.domain.carers import carers_needed, weeks_per_carer
from suffkit.domain.catalogue import measure as entry_of
from suffkit.measures.breakdowns import count
from suffkit.measures.linked import category, link
from suffkit.measures.local.fostering import spells_of
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.placements import FOSTERING, OWN
from suffkit.measures.views import nights_during

AGENCY = ("Private", "Voluntary")
# DfE's code of a placement that is meant to last; U5 and U6 are the others with carers who are no relatives.
LONG_TERM, WITH_RELATIVES = "U4", ("U1", "U2", "U3")
TERMS = ("Short term", "Long term")
# Kinds of household that look after children for weeks on end who are not their relatives.
FULL_TIME = ("Mainstream", "Specialist", "Emergency", "Fostering for adoption")


def counts_of_agency_fostering(local: Local) -> pd.DataFrame:
    """Weeks bought from agencies in the last year, weeks that a household gives, and the households it would take.

    In:     the extracts `households` and `figures` (measure weeks_per_carer: what the council reckons a household
            gives, which wins over what its register shows), the tidied returns; years.
    Out:    COUNTS; nothing without returns. Without a figure and a register only the weeks.
    Method: M14: weeks bought / weeks that one household gives, rounded up to whole households.
    """
    if local.tidy is None or not local.years:
        return joined(())
    year = local.years[-1]
    rows = nights_during(link(local.tidy), year, local.settings.bands)
    rows = rows[rows["common_group"] == FOSTERING]
    bought, given = agency_weeks(rows, year), weeks_that_a_household_gives(rows, local.tables.get("households"), year)
    stated = _stated(local.tables.get("figures"), year)
    each = stated or (float(given["value"].iloc[0]) if len(given) else 0.0)
    needed = households_for(bought, each) if each and len(bought) else joined(())
    # What the council states is a figure of its own and comes with the figures.
    return joined((bought, joined(()) if stated else given, needed))


def agency_weeks(nights: pd.DataFrame, year: Period) -> pd.DataFrame:
    """Weeks of foster care bought from agencies in the year, long term (U4) and short term (all other).

    In:  rows of foster placements with their nights in the year, as `views.nights_during` gives them.
    Out: COUNTS of weeks by `term` with their Total.
    """
    rows = nights[nights["provider"].isin(AGENCY) & ~nights["place"].isin(WITH_RELATIVES)]
    if rows.empty:
        return joined(())
    rows = rows.assign(term=category((rows["place"] == LONG_TERM).to_numpy().astype(np.int64), TERMS))
    return count(rows, "agency_weeks", year, by=("term",), weights=rows["nights"].to_numpy() / 7)


def weeks_that_a_household_gives(nights: pd.DataFrame, households: pd.DataFrame | None, year: Period) -> pd.DataFrame:
    """Weeks of foster care that one household of the council gave in the year.

    In:  as `agency_weeks`; the extract `households`, if any; the year.
    Out: COUNTS, one row or none: the weeks with the council's own carers who are no relatives, over the mean of its
         full-time households at start and end of the year.
    """
    own = nights[(nights["provider"] == OWN) & ~nights["place"].isin(WITH_RELATIVES)]
    if households is None or own.empty:
        return joined(())
    spells = spells_of(households[households["kind"].isin(FULL_TIME)])
    starts, ends = spells["start_date"], spells["end_date"]
    days = (pd.Timestamp(year.start) - pd.Timedelta(days=1), pd.Timestamp(year.end))
    carers = float(np.mean([((starts <= day) & (ends.isna() | (ends > day))).sum() for day in days]))
    if not carers:
        return joined(())
    made = count(own, "weeks_per_carer", year, weights=own["nights"].to_numpy() / 7)
    return made.assign(value=[weeks_per_carer(weeks, carers) for weeks in made["value"]])


def households_for(bought: pd.DataFrame, each: float) -> pd.DataFrame:
    """Households that would replace weeks bought from agencies.

    In:  COUNTS of agency weeks by term with their Total; weeks that one household gives in a year.
    Out: COUNTS of `carers_needed`. The total is reckoned from all weeks, so the terms may add up to one more.
    """
    needed = [carers_needed(weeks, each) for weeks in bought["value"]]
    unit = entry_of("carers_needed").unit
    return bought.assign(measure="carers_needed", unit=unit, value=np.array(needed, dtype=float))


def _stated(figures: pd.DataFrame | None, year: Period) -> float | None:
    """The newest figure of weeks per carer that the council gives, up to the end of the year."""
    if figures is None:
        return None
    rows = figures[(figures["measure"] == "weeks_per_carer") & (figures["by"] == "") & figures["value"].gt(0)]
    dated = [(parse_period(text).end, value) for text, value in zip(rows["period"], rows["value"], strict=True)]
    return max(((end, float(value)) for end, value in dated if end <= year.end), default=(None, None))[1]
