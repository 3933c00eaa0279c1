"""Foster households of the council: how many there are, join and leave, how far their places are used, who enquires.

A household has a row for each time that it was approved. A row that follows on another of the same household without a
day between them is a change of approval (from connected to mainstream, say): it is neither a joining nor a leaving.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from suffkit.contracts.extracts.supply import HOUSEHOLD_KINDS
from suffkit.domain.calendar import Period
from suffkit.domain.carers import net_households
from suffkit.domain.catalogue import measure as entry_of
from suffkit.measures.breakdowns import count, ratio
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import grouped_by, joined, keys_in_numbers, years_told
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import dated, in_each, open_on_last_day
from suffkit.measures.ratios import divide

LOCATIONS = ("In the authority", "Next to the authority", "At a distance")
CONNECTED, OTHERS = "Connected", "All but connected"
STAGES = {"Visit": "visit_date", "Application": "application_date", "Approval": "approved_date"}
# The mean length of a month of the calendar, for what is measured in days and told in months.
DAYS_A_MONTH = 365.2425 / 12
_FIVE = 5


def counts_of_households(local: Local) -> pd.DataFrame:
    """All that the register of foster households tells.

    In:  extracts by id, of which `households` is used; years; the edition's date.
    Out: COUNTS; of years before the register's first leaver nothing, for a register of those in post alone does not
         tell who was there before.
    """
    households = local.tables.get("households")
    if households is None or households.empty:
        return joined(())
    spells = spells_of(households)
    told = years_told(pd.Series([households["ended_date"].min(), pd.Timestamp(local.as_at)]), local.years)
    told = told if households["ended_date"].notna().any() else ()
    today = Period(local.as_at, local.as_at)
    dates = tuple(dict.fromkeys([*at_the_end(told), today]))
    five = _five_years(told)
    return joined(
        (
            households_in_post(households, dates),
            places_of_carers(households, today),
            households_on_hold(households, today),
            *(part(spells, told) for part in (households_joining_and_leaving, net_gain) if told),
            *(_of_all(part(spells, five)) for part in (households_joining_and_leaving, net_gain) if five),
            reasons_for_leaving(spells, five),
        )
    )


def _of_all(counts: pd.DataFrame) -> pd.DataFrame:
    """The numbers of all households, without those of a kind."""
    return counts[counts["by1"] == ""]


def counts_of_recruitment(local: Local) -> pd.DataFrame:
    """All that the recruitment pipeline tells: COUNTS of the years that its enquiries reach."""
    pipeline = local.tables.get("pipeline")
    if pipeline is None or pipeline.empty:
        return joined(())
    asked = pipeline["enquiry_date"]
    told = years_told(asked.where(asked <= pd.Timestamp(local.as_at)), local.years)
    if not told:
        return joined(())
    approved = conversion(pipeline, told, local.as_at)
    return joined((enquiries(pipeline, told), approved, months_to_approval(pipeline, told)))


def spells_of(households: pd.DataFrame) -> pd.DataFrame:
    """Unbroken times of approval of each household, from the rows of the register.

    In:  the extract `households`.
    Out: household_id, start_date, end_date (null while approved), `kind` of the first row, and `left_kind` and
         `end_reason` of the last.
    """
    rows = households.sort_values(["household_id", "approved_date"], kind="stable")
    ends = rows["ended_date"].fillna(pd.Timestamp.max.floor("D").as_unit("s"))
    until = ends.groupby(rows["household_id"]).cummax().groupby(rows["household_id"]).shift()
    begins = until.isna() | (rows["approved_date"] > until + pd.Timedelta(days=1))
    spell = begins.cumsum()
    last = ends.groupby(spell).idxmax()
    made = rows.groupby(spell).agg(
        household_id=("household_id", "first"), start_date=("approved_date", "first"), kind=("kind", "first")
    )
    named = {"ended_date": "end_date", "kind": "left_kind", "end_reason": "end_reason"}
    ending = rows.loc[last, list(named)].rename(columns=named).set_axis(made.index)
    return pd.concat([made, ending], axis=1).reset_index(drop=True)


def households_in_post(households: pd.DataFrame, dates: Sequence[Period]) -> pd.DataFrame:
    """Households approved on each date, by kind, location and skill level.

    In:     the extract; dates (periods of one day).
    Out:    COUNTS of households. Approved on the day or before and not ended by it; a household counts once.
    """
    rows = _described(households).rename(columns={"approved_date": "start_date", "ended_date": "end_date"})
    rows = in_each(rows, dates, open_on_last_day).drop_duplicates(["period", "child"])
    made = count(rows, "foster_carers_in_post", dates, by=((), ("household_kind",)))
    # Where a household lives and what it is paid is what the register says today, and may have been other before.
    newest = rows[rows["period"] == len(dates) - 1].assign(period=0)
    by = [(name,) for name in ("location_band", "skill_level") if (newest[name] != "Not known").any()]
    return joined((made, count(newest, "foster_carers_in_post", dates[-1], by=by) if by else made.iloc[:0]))


def places_of_carers(households: pd.DataFrame, today: Period) -> pd.DataFrame:
    """Places approved and places in use, by kind, and the share in use, on the date that the register is of.

    In:  the extract; the date.
    Out: COUNTS. The share is of the places of households whose use is known; those on hold are among them.
    """
    rows = _in_post(households, today)
    if rows.empty:
        return joined(())
    by = ((), ("household_kind",))
    made = [count(rows, "foster_places", today, by=by, weights=rows["places"].to_numpy())]
    known = rows[rows["places_in_use"].notna()]
    if len(known):
        used = count(known, "foster_places_in_use", today, by=by, weights=known["places_in_use"].to_numpy())
        used = used.assign(children=used["value"])
        all_used, places = used[used["by1"] == ""], pd.Series(float(known["places"].sum()))
        share = all_used.reset_index(drop=True).assign(
            measure="foster_places_utilisation",
            unit=entry_of("foster_places_utilisation").unit,
            numerator=lambda row: row["value"],
            denominator=places,
            value=lambda row: divide(row["value"], places),
        )
        # By kind the few places that are not in use would have to be hidden like few children.
        made += [used, share]
    return joined(made)


def households_on_hold(households: pd.DataFrame, today: Period) -> pd.DataFrame:
    """Households that take no child for now: COUNTS; none where the register does not say of any household."""
    rows = _in_post(households, today)
    if not (rows["on_hold"] != "").any():
        return joined(())
    return count(rows[rows["on_hold"] == "Yes"], "foster_carers_on_hold", today)


def households_joining_and_leaving(spells: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Households approved and de-registered in each year, by kind.

    In:  as `spells_of`; years, or a longer time.
    Out: COUNTS; the kind of a household that leaves is the last that it was approved for.
    """
    rows = spells.assign(child=np.arange(len(spells)))
    by = ((), ("household_kind",))
    came = rows.assign(household_kind=grouped_by(rows["kind"], HOUSEHOLD_KINDS))
    left = rows.assign(household_kind=grouped_by(rows["left_kind"], HOUSEHOLD_KINDS))
    return joined(
        (
            count(in_each(came, years, dated("start_date")), "foster_carers_approved", years, by=by),
            count(in_each(left, years, dated("end_date")), "foster_carers_deregistered", years, by=by),
        )
    )


def net_gain(spells: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Households approved less those de-registered, of all, of connected ones and of all others; and those recruited.

    In:  as `spells_of`; years, or a longer time.
    Out: COUNTS. The net gain of all is the change of households in post over the year. Recruited are all that are
         approved but the connected, who are approved for a child of their own family or friends.
    """
    rows = spells.assign(child=np.arange(len(spells)))
    made = {}
    for day, kind in (("start_date", "kind"), ("end_date", "left_kind")):
        groups = pd.Categorical(np.where(rows[kind] == CONNECTED, CONNECTED, OTHERS), categories=[CONNECTED, OTHERS])
        dated_rows = in_each(rows.assign(household_kind=groups), years, dated(day))
        made[day] = count(dated_rows, "foster_carers_net_gain", years, by=((), ("household_kind",)))
    came, left = made.values()
    gain = [net_households(one, other) for one, other in zip(came["value"], left["value"], strict=True)]
    recruited = came[came["group1"] == OTHERS].assign(measure="foster_carers_recruited", by1="", group1="")
    return joined((came.assign(value=gain), recruited))


def reasons_for_leaving(spells: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Households de-registered over the time, by the reason in the council's words: COUNTS."""
    rows = spells[spells["end_date"].notna()].assign(child=lambda table: np.arange(len(table)))
    rows = in_each(rows, years, dated("end_date")) if years else rows.iloc[:0]
    if not len(rows) or not (rows["end_reason"] != "").any():
        return joined(())
    rows = rows.assign(end_reason=grouped_by(rows["end_reason"]))
    return count(rows, "foster_carers_left_by_reason", years[0], by=("end_reason",))


def enquiries(pipeline: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Enquiries from people who may foster, in each year: COUNTS."""
    rows = in_each(_numbered(pipeline), years, dated("enquiry_date"))
    return count(rows, "fostering_enquiries", years)


def conversion(pipeline: pd.DataFrame, years: Sequence[Period], as_at: date) -> pd.DataFrame:
    """Of the enquiries of each year, the share that came to each stage by the date.

    In:  the extract; years; the date. Whoever came to a later stage has come to those before it.
    Out: COUNTS by `recruitment_stage`. An enquiry of the last months has had little time: its year still rises.
    """
    rows = in_each(_numbered(pipeline), years, dated("enquiry_date"))
    days = rows[list(STAGES.values())]
    came = (days.notna() & (days <= pd.Timestamp(as_at))).to_numpy()
    reached = np.logical_or.accumulate(came[:, ::-1], axis=1)[:, ::-1]
    return joined(
        ratio(rows, reached[:, place], "fostering_enquiry_conversion", years).assign(
            by1="recruitment_stage", group1=stage
        )
        for place, stage in enumerate(STAGES)
    )


def months_to_approval(pipeline: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Median months from the enquiry to the approval, of the approvals of each year.

    In:  the extract; years.
    Out: COUNTS; `children` is the number of approvals, so that a median of a few households is hidden.
    """
    rows = in_each(_numbered(pipeline), years, dated("approved_date"))
    months = (rows["approved_date"] - rows["enquiry_date"]).dt.days / DAYS_A_MONTH
    median = months.groupby(rows["period"]).median().reindex(range(len(years)))
    made = count(rows, "assessment_months", years)
    return made.assign(value=median.to_numpy())[median.notna().to_numpy()]


def _described(households: pd.DataFrame) -> pd.DataFrame:
    return households.assign(
        child=keys_in_numbers(households["household_id"]),
        household_kind=grouped_by(households["kind"], HOUSEHOLD_KINDS),
        location_band=grouped_by(households["location"], LOCATIONS),
        skill_level=grouped_by(households["skill_level"]),
    )


def _in_post(households: pd.DataFrame, today: Period) -> pd.DataFrame:
    rows = _described(households).rename(columns={"approved_date": "start_date", "ended_date": "end_date"})
    return in_each(rows, today, open_on_last_day).drop_duplicates("child")


def _numbered(pipeline: pd.DataFrame) -> pd.DataFrame:
    return pipeline.assign(child=np.arange(len(pipeline)))


def _five_years(years: Sequence[Period]) -> tuple[Period, ...]:
    """The last five years as one time; nothing where fewer are known."""
    last = tuple(years)[-_FIVE:]
    return (Period(last[0].start, last[-1].end),) if len(last) == _FIVE else ()
