"""Where children in care live: at a date, in the year, how far, and in what kind of place.

Method of all: children under 18, short breaks left out; a temporary placement (T0 to T4) breaks nothing: its nights
and its days are those of the placement that it interrupts.
Source: DfE, Children looked after in England including adoptions, methodology, unless stated.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.measures.breakdowns import By, count, ratio
from suffkit.measures.linked import Linked, category, link, need_cover
from suffkit.measures.periods import Periods, as_at, first_days, in_each, nights_in, with_a_night
from suffkit.measures.views import (
    child_keys,
    in_care_during,
    in_care_on,
    nights_during,
    placements_during,
    placements_ended,
)
from suffkit.tidy import Tidy

SHORT_DAYS = 7
FOSTERING, OWN = "Fostering", "Own authority"
POLICE_PROTECTION, EMERGENCY_ORDER, POLICE_DETENTION = "L1", "L2", "J2"
EMERGENCY_POWERS = (POLICE_PROTECTION, EMERGENCY_ORDER, POLICE_DETENTION)
SECURE_HOME, YOUNG_OFFENDERS, PARENT_AND_CHILD, REMAND = "K1", "R5", "R3", "J1"
SECURE_KINDS = ("Secure children's home, welfare", "Secure children's home, remand", "Young offender institution")


def placements(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children looked after on the last day of the period, by the placement they are in.

    In:     Tidy; the period; breakdowns as of `children_looked_after`.
    Out:    COUNTS as at the last day; one placement a child, so its Total is the children looked after.
    Raises: RequestError, the returns do not reach to the day, or an unknown breakdown.
    """
    return count(in_care_on(link(tidy), period, bands), "placements", as_at(period), by=by)


def placements_in_year(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Placements with at least one night in the period, each counted once.

    In:     Tidy; the period; breakdowns among placement_category, common_group, provider, location_band, locality,
            age_group, sex, ethnicity, uasc.
    Out:    COUNTS of placements; `children` is how many children they are of.
    Method: age is that on the last day of the period; whoever turned 18 before is in the oldest band. A change of legal
            status alone makes no placement.
    Raises: RequestError, the returns do not reach to the last day, or an unknown breakdown.
    """
    return count(placements_during(link(tidy), period, bands), "placements_in_year", period, by=by)


def placement_weeks(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Weeks of placement in the period: nights of every placement that fall in it, over seven.

    In:     as `placements_in_year`.
    Out:    COUNTS of weeks.
    Method: a night belongs to the day it begins on, so the night of 31 March is of the year; a placement stops at the
            18th birthday, and what is beyond is in `placement_weeks_after_18`.
    Raises: as `placements_in_year`.
    """
    rows = nights_during(link(tidy), period, bands)
    return count(rows, "placement_weeks", period, by=by, weights=rows["nights"].to_numpy() / 7)


def bed_nights(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Nights spent in placements in the period; otherwise as `placement_weeks`."""
    rows = nights_during(link(tidy), period, bands)
    return count(rows, "bed_nights", period, by=by, weights=rows["nights"].to_numpy())


def placement_weeks_after_18(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Weeks in the period of placements that the return leaves open past the 18th birthday, from that day on.

    In:  Tidy; the period; breakdown placement_category.
    Out: COUNTS of weeks, in no other count.
    """
    linked = link(tidy)
    need_cover(linked, period)
    rows = in_each(linked.after_18, period, with_a_night)
    return count(rows, "placement_weeks_after_18", period, by=by, weights=nights_in(rows, period) / 7)


def new_placements(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Placements that began in the period.

    In:     as `placements_in_year`.
    Out:    COUNTS of placements.
    Method: of 24 hours or more. A change of legal status, of adoption with the same carers, or the return from a
            temporary placement begins none.
    Raises: as `placements_in_year`.
    """
    return count(_begun(link(tidy), period, bands), "new_placements", period, by=by)


def placements_under_emergency_powers(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Placements that began in the period on a day on which the child was held under emergency powers.

    In:     as `placements_in_year`.
    Out:    COUNTS of placements, some of `new_placements`.
    Method: the legal status on the first day of the placement is police protection (L1), an emergency protection order
            (L2), or detention under the Police and Criminal Evidence Act (J2). Remands (J1), assessment orders (L3) and
            court orders are made with notice and are not among them.
    Reading: what statements print as emergency placements (`emergency_placements`) is the council's own mark on a
            referral and is not in the return: most of those begin by agreement (V2). So this is the lower bound that
            the return bears out, and `short_placements` stands beside it.
    Source: the project's own, of the DfE's code list of legal statuses.
    Raises: as `placements_in_year`.
    """
    linked = link(tidy)
    rows = _begun(linked, period, bands)
    first = rows["counted_start"].to_numpy()
    under = _under(linked, rows, EMERGENCY_POWERS, first, first + np.timedelta64(1, "D"))
    return count(rows[under], "placements_under_emergency_powers", period, by=by)


def _begun(linked: Linked, period: Periods, bands: str) -> pd.DataFrame:
    rows = placements_during(linked, period, bands)
    return rows[(rows["counted_start"].to_numpy() >= first_days(rows["period"], period)) & rows["begins_new"]]


def short_placements(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Placements that ended in the period within seven days of their start.

    In:     as `placements_in_year`.
    Out:    COUNTS of placements.
    Method: end less start is 7 days or fewer; a placement that a temporary one interrupts is one placement.
    Source: the project's own, for the return does not say which placements were made in an emergency.
    Raises: as `placements_in_year`.
    """
    rows = placements_ended(link(tidy), period, bands)
    days = (rows["counted_end"] - rows["counted_start"]).dt.days
    return count(rows[~rows["is_temporary"] & (days <= SHORT_DAYS)], "short_placements", period, by=by)


def placements_ended_by_move(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Placements that ended in the period while the child stayed in care.

    In:     as `placements_in_year`, and move_reason (REASON_PLACE_CHANGE of the placement's last episode).
    Out:    COUNTS of placements.
    Raises: as `placements_in_year`.
    """
    rows = placements_ended(link(tidy), period, bands)
    moved = rows["stay_end"].isna() | (rows["counted_end"] < rows["stay_end"])
    return count(rows[moved], "placements_ended_by_move", period, by=by)


def foster_placements(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children in foster placements (U1 to U6) on the last day; otherwise as `placements`.

    By category there are only those in which children were fostered, now or before: in a children's home nobody is.
    """
    linked = link(tidy)
    rows = in_care_on(linked, period, bands)
    made = count(rows[rows["common_group"] == FOSTERING], "foster_placements", as_at(period), by=by)
    every = linked.placements
    own = {TOTAL, *every.loc[every["common_group"] == FOSTERING, "placement_category"]}
    strange = pd.Series(False, index=made.index)
    for name, group in (("by1", "group1"), ("by2", "group2")):
        strange |= (made[name] == "placement_category") & ~made[group].isin(own)
    return made[~strange].reset_index(drop=True)


def in_house_share_of_fostering(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Children with the council's own carers (PR1, family and friends among them) over all in foster placements."""
    rows = in_care_on(link(tidy), period, bands)
    rows = rows[rows["common_group"] == FOSTERING]
    return ratio(rows, rows["provider"] == OWN, "in_house_share_of_fostering", as_at(period), by=by)


def placed_in_fostering_share(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children in foster placements over all children looked after on the last day."""
    rows = in_care_on(link(tidy), period, bands)
    part = rows["common_group"] == FOSTERING
    return ratio(rows, part, "placed_in_fostering_share", as_at(period), by=by)


def parent_and_child_placements(
    tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe"
) -> pd.DataFrame:
    """Placements in family centres and mother and baby units (R3) in the period; the return knows no others."""
    rows = placements_during(link(tidy), period, bands)
    return count(rows[rows["place"] == PARENT_AND_CHILD], "parent_and_child_placements", period, by=by)


def secure_and_remand(
    tidy: Tidy | Linked, period: Periods, *, by: By = ("characteristic",), bands: str = "dfe"
) -> pd.DataFrame:
    """Placements in secure children's homes (K1), and in young offender institutions (R5), in the period.

    In:     Tidy; the period; breakdowns as of `placements_in_year`, and characteristic.
    Out:    COUNTS of placements.
    Method: a placement in a secure home is on remand where the child is remanded (J1) on a day of it, else for welfare.
    Raises: as `placements_in_year`.
    """
    linked = link(tidy)
    rows = placements_during(linked, period, bands)
    rows = rows[rows["place"].isin([SECURE_HOME, YOUNG_OFFENDERS])]
    remanded = _under(linked, rows, (REMAND,), rows["start_date"].to_numpy(), rows["end_date"].to_numpy())
    kind = np.where(rows["place"] == YOUNG_OFFENDERS, 2, remanded.astype(int))
    return count(rows.assign(characteristic=category(kind, SECURE_KINDS)), "secure_and_remand", period, by=by)


def _under(
    linked: Linked, rows: pd.DataFrame, statuses: tuple[str, ...], first: np.ndarray, beyond: np.ndarray
) -> np.ndarray:
    """Whether the child of each row has one of the legal statuses on a day from `first` to before `beyond`."""
    spells = linked.legal_spells
    spells = spells.loc[spells["legal_status"].isin(statuses), ["child", "start_date", "end_date"]]
    spans = pd.DataFrame({"row": np.arange(len(rows)), "child": rows["child"], "first": first, "beyond": beyond})
    pairs = spans.merge(spells, on="child")
    within = (pairs["start_date"] < pairs["beyond"]) & (pairs["end_date"].isna() | (pairs["end_date"] > pairs["first"]))
    return np.bincount(pairs.loc[within, "row"], minlength=len(rows)) > 0


def remanded_in_year(tidy: Tidy | Linked, period: Periods, *, by: By = (), bands: str = "dfe") -> pd.DataFrame:
    """Children remanded (J1) on at least one day in care in the period, each counted once."""
    linked = link(tidy)
    remanded = linked.legal_spells[linked.legal_spells["legal_status"] == REMAND]
    remanded = in_each(remanded[["child", "start_date", "end_date"]], period, with_a_night)
    rows = in_care_during(linked, period, bands)
    return count(
        rows[np.isin(child_keys(linked, rows), child_keys(linked, remanded))], "remanded_in_year", period, by=by
    )
