"""Leaving care and going missing: care leavers (OC3), placing for adoption, missing episodes.

These are counted from the return's modules of the year as they were sent; where a module was not sent there is no
number. Source: DfE, Children looked after in England including adoptions, methodology, unless stated.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.domain.returns_codes import groups, labels
from suffkit.measures.breakdowns import By, count, ratio
from suffkit.measures.linked import Linked, category, grouped, link, need_cover
from suffkit.measures.periods import Periods, dated, in_each, last_days, once
from suffkit.measures.views import child_keys, described, in_care_during
from suffkit.tidy import Tidy
from suffkit.tidy.ages import age_on

Tables = Mapping[str, pd.DataFrame]
LEAVER_AGES = ("17 to 18", "19 to 21")
LEFT_OUT = ("Died", "Returned home")
ELSEWHERE = ("Gone abroad", "Deported", "Residence not known")
STAYED = "With former foster carers"
ACTIVE = "In education, employment or training"
MISSING = "M"


def care_leavers(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Care leavers aged 17 to 21 in the year's OC3 module.

    In:     Tidy with the read tables (care_leavers); the year; breakdowns among age_group (17 to 18, 19 to 21),
            contact, accommodation, suitability, activity, sex, ethnicity.
    Out:    COUNTS of people in the year; nothing where the module was not sent.
    Method: age is that on the last day of the year, so the birthday of the year is the one asked about. Those who
            died or went home for six months or more are left out.
    Source: DfE methodology, care leavers.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    return count(_leavers(link(tidy, tables), period), "care_leavers", period, by=by)


def care_leavers_in_touch(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Care leavers with whom the council is in touch over all care leavers; otherwise as `care_leavers`."""
    rows = _leavers(link(tidy, tables), period)
    return ratio(rows, rows["contact"] == "In touch", "care_leavers_in_touch", period, by=by)


def care_leavers_in_activity(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Care leavers in education, employment or training over all care leavers; otherwise as `care_leavers`.

    Method: those of whom nothing is known stay in the whole.
    """
    rows = _leavers(link(tidy, tables), period)
    return ratio(rows, rows["activity"].isin(_active()), "care_leavers_in_activity", period, by=by)


def care_leavers_suitable_accommodation(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Care leavers in suitable accommodation over care leavers; otherwise as `care_leavers`.

    Method: suitable is an ACCOM code that ends in 1. The whole leaves out those abroad, deported or of unknown
            residence, and keeps those of whom the council has no information, among them those who refuse contact or
            need none (NO, REFU, NREQ).
    """
    rows = _leavers(link(tidy, tables), period)
    rows = rows[~rows["accommodation"].isin(ELSEWHERE)]
    part = rows["suitability"] == "Suitable"
    return ratio(rows, part, "care_leavers_suitable_accommodation", period, by=by)


def staying_put(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Care leavers of 18 or over who live with their former foster carers (ACCOM Z); otherwise as `care_leavers`."""
    rows = _leavers(link(tidy, tables), period)
    return count(rows[(rows["age"] >= 18) & (rows["accommodation"] == STAYED)], "staying_put", period, by=by)


def placed_for_adoption_in_year(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Children whose date of placing for adoption is in the period, each counted once.

    In:     Tidy with the read tables (placed_for_adoption); the period; breakdowns among age_group, sex, ethnicity.
    Out:    COUNTS of children; nothing where the module was never sent.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    linked = link(tidy, tables)
    need_cover(linked, period)
    rows = once(in_each(_sent(linked, "placed_for_adoption"), period, dated("placed_date")))
    return count(
        described(linked, rows, last_days(rows["period"], period), bands), "placed_for_adoption_in_year", period, by=by
    )


def missing_incidents(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Times that children went missing or were away without authorisation, by the first day.

    In:     Tidy with the read tables (missing); the period; breakdowns among missing_kind, age_group, sex, ethnicity.
    Out:    COUNTS of incidents that began in the period; `children` is how many children they are of.
    Method: an incident that several returns hold is one (same child, kind and first day).
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    return count(_incidents(link(tidy, tables), period, bands), "missing_incidents", period, by=by)


def children_missing_share(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe", tables: Tables | None = None
) -> pd.DataFrame:
    """Children who went missing (M) in the period over children looked after at any time in it.

    In:  Tidy with the read tables (missing); the period; breakdowns among age_group (on the last day), sex, ethnicity,
         uasc.
    Out: COUNTS with both parts.
    """
    linked = link(tidy, tables)
    incidents = _incidents(linked, period, bands)
    rows = in_care_during(linked, period, bands)
    gone = child_keys(linked, incidents[incidents["kind"] == MISSING])
    return ratio(rows, np.isin(child_keys(linked, rows), gone), "children_missing_share", period, by=by)


def was_sent(linked: Linked, table: str, period: Period) -> bool:
    """Whether any return up to the period's end holds rows of the module; of the yearly modules, that year's return."""
    rows = linked.tables.get(table)
    if rows is None or rows.empty:
        return False
    years = rows["return_year"]
    return bool(
        (years == period.end.year).any() if table in {"care_leavers", "health"} else (years <= period.end.year).any()
    )


def _sent(linked: Linked, table: str) -> pd.DataFrame:
    """The module's rows of the children who are known."""
    rows = linked.tables[table]
    return rows[rows["child"] >= 0]


def _incidents(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    need_cover(linked, period)
    rows = _sent(linked, "missing").drop_duplicates(["child", "kind", "start_date"])
    rows = in_each(rows, period, dated("start_date"))
    rows = rows.assign(missing_kind=grouped(rows["kind"], groups("missing")))
    return described(linked, rows, last_days(rows["period"], period), bands)


def _leavers(linked: Linked, period: Periods) -> pd.DataFrame:
    need_cover(linked, period)
    rows = in_each(
        linked.tables["care_leavers"], period, lambda some, one: (some["return_year"] == one.end.year).to_numpy()
    )
    days = pd.Series(last_days(rows["period"], period))
    ages = np.asarray(age_on(rows["birth_date"], days), dtype=np.int64)
    rows = rows.assign(
        age=ages,
        contact=grouped(rows["in_touch"], groups("in_touch")),
        suitability=grouped(rows["accommodation"], groups("accommodation")),
        accommodation=grouped(rows["accommodation"], labels("accommodation")),
        activity=grouped(rows["activity"], labels("activity")),
    )
    # A care leaver need not be among the children of the years read: a person is a row of the module.
    rows = rows[(ages >= 17) & (ages <= 21) & ~rows["contact"].isin(LEFT_OUT)]
    return rows.assign(
        child=np.arange(len(rows)), age_group=category((rows["age"].to_numpy() >= 19).astype(int), LEAVER_AGES)
    )


def _active() -> list[str]:
    """What care leavers do who are in education, employment or training."""
    return [label for code, label in labels("activity").items() if groups("activity")[code] == ACTIVE]
