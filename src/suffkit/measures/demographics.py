"""Who is in care: at a date, starting, ceasing, at any time, and for how long.

Method of all: children under 18, each counted once, short breaks (V3, V4) left out. Source: DfE, Children looked after
in England including adoptions, methodology; decisions on what it leaves open are in `decisions/`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.measures.breakdowns import By, count, mean, per_head, ratio
from suffkit.measures.linked import NOT_KNOWN, Linked, category, link, need_cover
from suffkit.measures.periods import Periods, as_at, in_each, once, open_on_last_day, several
from suffkit.measures.views import SINGLE_AGES, ceased, in_care_during, in_care_on, started
from suffkit.tidy import Tidy
from suffkit.tidy.in_care import numbers_each_day

BOUNDS = ("Lowest", "Highest", "Mean")
CHARACTERISTICS = ("Male", "Aged under 16")
WHITE_BRITISH = "WBRI"
ADOPTED, GUARDIANSHIP = "Adopted", "Special guardianship order"


def children_looked_after(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children looked after at the end of the last day of the period.

    In:     Tidy; the period; breakdowns among age_group, sex, ethnicity, uasc, legal_status, need, time_in_care,
            placement_category, common_group, provider, location_band, locality, distance, locality_and_distance.
    Out:    COUNTS as at the last day, whole children.
    Method: start <= day < end, under 18. An episode that ends on the day is not counted and its successor is.
    Source: DfE methodology, CLA on 31 March.
    Raises: RequestError, the returns do not reach to the day, or an unknown breakdown.
    """
    rows = in_care_on(link(tidy), period, bands)
    return count(rows, "children_looked_after", as_at(period), by=by)


def looked_after_by_age(tidy: Tidy | Linked, period: Periods) -> pd.DataFrame:
    """Children looked after on the last day by age in completed years; otherwise as `children_looked_after`.

    Out: COUNTS by `age`, without a Total. Those of 17 turn 18 in the year that follows, those of 16 in the next: what
         ageing alone makes of them.
    """
    rows = in_care_on(link(tidy), period, "dfe")
    rows = rows.assign(age=category(rows["age"].to_numpy(np.int64), SINGLE_AGES))
    counted = count(rows, "children_looked_after", as_at(period), by=("age",))
    return counted[counted["group1"] != TOTAL].reset_index(drop=True)


def cla_rate_per_10k(tidy: Tidy | Linked, period: Periods, *, population: Mapping[int, float]) -> pd.DataFrame:
    """Children looked after on the last day of the period per 10,000 children in the population.

    In:     Tidy; the period; residents aged 0 to 17 by the year of the mid-year estimate.
    Out:    COUNTS with both parts; nothing where the population of the middle of the year before is not given.
    Method: 31 March 2024 is divided by the estimate of mid-2023.
    Source: DfE methodology, rates per 10,000.
    Raises: RequestError, the returns do not reach to the day.
    """
    return per_head(children_looked_after(tidy, period), "cla_rate_per_10k", population)


def entry_rate_per_10k(tidy: Tidy | Linked, period: Periods, *, population: Mapping[int, float]) -> pd.DataFrame:
    """Children who started to be looked after in the period per 10,000 children; otherwise as `cla_rate_per_10k`."""
    return per_head(started_to_be_looked_after(tidy, period), "entry_rate_per_10k", population)


def exit_rate_per_10k(tidy: Tidy | Linked, period: Periods, *, population: Mapping[int, float]) -> pd.DataFrame:
    """Children who ceased to be looked after in the period per 10,000 children; otherwise as `cla_rate_per_10k`."""
    return per_head(ceased_to_be_looked_after(tidy, period), "exit_rate_per_10k", population)


def started_to_be_looked_after(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Children who started to be looked after in the period.

    In:     Tidy; the period; breakdowns among age_group and age (at the start), sex, ethnicity, uasc, legal_status,
            need.
    Out:    COUNTS of the period, whole children.
    Method: stays whose first day is in the period; a child with several is counted once, at the first.
    Source: DfE methodology, children starting to be looked after.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    rows = once(started(link(tidy), period, bands), keep="first")
    return count(rows, "started_to_be_looked_after", period, by=by)


def ceased_to_be_looked_after(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children who ceased to be looked after in the period.

    In:     Tidy; the period; breakdowns among destination, age_group (on the day care ended), sex, ethnicity, uasc.
    Out:    COUNTS of the period, whole children.
    Method: stays whose end is in the period, or whose child turned 18 in it; a child with several is counted once, at
            the last. An end that is inferred has the destination "Not known".
    Source: DfE methodology, children ceasing to be looked after.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    rows = once(ceased(link(tidy), period, bands))
    return count(rows, "ceased_to_be_looked_after", period, by=by)


def periods_of_care_started(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Periods of care that began in the period, all of a child's.

    Children at the start, and periods begun, less periods ended, are the children at the end.
    """
    return count(started(link(tidy), period, bands), "periods_of_care_started", period, by=by)


def periods_of_care_ended(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Periods of care that ended in the period, all of a child's; see `periods_of_care_started`."""
    return count(ceased(link(tidy), period, bands), "periods_of_care_ended", period, by=by)


def looked_after_in_year(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children with at least one night in care in the period, each counted once.

    In:     Tidy; the period; breakdowns among age_group (on the last day), sex, ethnicity, uasc, need.
    Out:    COUNTS of the period, whole children.
    Method: a stay that ends on 1 April had its last night in the year before and is not of the new one.
    Source: DfE methodology.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    return count(in_care_during(link(tidy), period, bands), "looked_after_in_year", period, by=by)


def adopted_from_care(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children who ceased to be looked after in the period because they were adopted (E11, E12); COUNTS as of those."""
    return _ceased_as(link(tidy), period, "adopted_from_care", ADOPTED, by, bands)


def left_by_special_guardianship(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Children who ceased to be looked after in the period by special guardianship (E43 to E48); COUNTS as of those."""
    return _ceased_as(link(tidy), period, "left_by_special_guardianship", GUARDIANSHIP, by, bands)


def _ceased_as(linked: Linked, period: Periods, measure: str, destination: str, by: By, bands: str) -> pd.DataFrame:
    rows = once(ceased(linked, period, bands))
    return count(rows[rows["destination"] == destination], measure, period, by=by)


def days_in_care_of_leavers(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Mean length in days of the last period of care of those who ceased in the period.

    In:     Tidy; the period; breakdowns as of `ceased_to_be_looked_after`.
    Out:    COUNTS; the numerator is all days, the denominator the children.
    Method: the last stay of each child, from its first day to the day it ended; stays whose start is only inferred are
            left out, for their length is not known.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    rows = once(ceased(link(tidy), period, bands))
    rows = rows[~rows["start_inferred"]]
    days = (rows["end_date"] - rows["start_date"]).dt.days
    return mean(rows, days, "days_in_care_of_leavers", period, by=by)


def looked_after_on_a_day(tidy: Tidy | Linked, period: Periods) -> pd.DataFrame:
    """The lowest, the highest and the mean number of children looked after on the days of the period.

    In:     Tidy; the period.
    Out:    COUNTS by `bound`; `children` is the number itself.
    Method: the number at the end of every day, by a sweep over starts and ends.
    Raises: RequestError, the returns do not reach to the last day.
    """
    linked = link(tidy)
    need_cover(linked, period)
    each = [numbers_each_day(linked.stays, one.start, one.end) for one in several(period)]
    values = np.array([[days.min(), days.max(), days.mean()] for days in each], dtype=float)
    number, bound = np.indices(values.shape).reshape(2, -1)
    rows = pd.DataFrame({"child": bound, "period": number, "bound": category(bound, BOUNDS)})
    counted = count(rows, "looked_after_on_a_day", period, by=("bound",), weights=values.ravel())
    # The three are no parts of a whole.
    return counted[counted["group1"] != TOTAL].assign(children=values.ravel()).reset_index(drop=True)


def aged_18_in_an_episode(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Young people of 18 or over whom the return still holds in an episode on the last day; in no other count."""
    linked = link(tidy)
    need_cover(linked, period)
    rows = once(in_each(linked.after_18, period, open_on_last_day))
    return count(rows, "aged_18_in_an_episode", as_at(period), by=by)


def minority_ethnic_share(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children of an ethnic group other than White British over all children looked after on the last day.

    Method: those whose ethnic group is not known stand in the whole and not in the part.
    """
    linked = link(tidy)
    rows = in_care_on(linked, period, bands)
    codes = linked.children["ethnicity_code"].to_numpy()[rows["child"].to_numpy()]
    part = (codes != WHITE_BRITISH) & (rows["ethnicity"] != NOT_KNOWN).to_numpy()
    return ratio(rows, part, "minority_ethnic_share", as_at(period), by=by)


def uasc_characteristics(tidy: Tidy | Linked, period: Periods) -> pd.DataFrame:
    """Unaccompanied asylum-seeking children on the last day who are male, and who are under 16, over all of them.

    Out: COUNTS by `characteristic`, each a share of its own and without a Total.
    """
    rows = in_care_on(link(tidy), period, "dfe")
    rows = rows[rows["uasc"] == "UASC"]
    parts = (rows["sex"] == "Male", rows["age"] < 16)
    made = [
        ratio(rows, part, "uasc_characteristics", as_at(period)).assign(by1="characteristic", group1=name)
        for name, part in zip(CHARACTERISTICS, parts, strict=True)
    ]
    return pd.concat(made, ignore_index=True)
