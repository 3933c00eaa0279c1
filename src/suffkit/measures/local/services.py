"""What services and programmes did in a year, from what each has added up itself: outcomes, moves, hours, nights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period, parse_period
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import given, joined
from suffkit.measures.ratios import divide

CLOSED = {
    "moved_up": "Moved to a more intensive placement",
    "moved_down": "Moved to a less intensive placement",
    "maintained": "Placement kept",
    "returned_home": "Returned home",
}
VOLUMES = {"hours": "service_hours", "nights": "service_nights"}
TARGET, ACTUAL = "Target", "Actual"


def counts_of_services(local: Local) -> pd.DataFrame:
    """All that the list of services tells: COUNTS by service, of every year of the list up to the edition's date."""
    services = local.tables.get("services")
    if services is None or services.empty:
        return joined(())
    ends = services["year"].map({year: parse_period(year).end for year in services["year"].unique()})
    rows = services[ends <= local.as_at].rename(columns={"year": "period"})
    rows = rows.assign(by1="service", group1=rows["service"]).reset_index(drop=True)
    return joined(
        (
            referred_and_active(rows),
            outcomes(rows),
            moves_around(rows),
            volumes(rows),
            targets_reached(rows),
            full_time_places(rows),
            what_was_prevented(rows),
            money(rows),
        )
    )


def referred_and_active(rows: pd.DataFrame) -> pd.DataFrame:
    """Children referred to each service, accepted among them, and those with whom it works at the end of the year.

    In:  rows of the extract `services` with `period`, by1 and group1.
    Out: COUNTS by service; a number of children is how many it stands on.
    """
    accepted = {"by2": "outcome", "group2": "Accepted"}
    return joined(
        given(rows.assign(value=rows[name], children=rows[name], **groups), measure)
        for name, measure, groups in (
            ("referred", "service_referrals", {}),
            ("accepted", "service_referrals", accepted),
            ("active", "programme_active", {}),
        )
    )


def outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Closed cases of each service by what became of them: moved up, moved down, placement kept, gone home.

    In:  as `referred_and_active`.
    Out: COUNTS by service and outcome with their Total, of which the shares are made. Where a service tells of one
         outcome alone there is no Total, for the others are not known.
    """
    told = rows[list(CLOSED)].notna().sum(axis=1) > 1
    columns = CLOSED | {"closed": TOTAL}
    rows = rows.assign(closed=rows[list(CLOSED)].sum(axis=1).where(told))
    return joined(
        given(rows.assign(value=rows[name], children=rows[name], by2="outcome", group2=words), "programme_children")
        for name, words in columns.items()
    )


def moves_around(rows: pd.DataFrame) -> pd.DataFrame:
    """Average placement moves of a child in the year before and in the year after, by service.

    In:  as `referred_and_active`.
    Out: COUNTS; the children are those accepted, else active, else referred. Where none of these is told a mean cannot
         be judged, and is not counted.
    """
    children = _children(rows)
    told = rows[children.notna()].assign(children=children[children.notna()])
    return joined(
        given(
            told.assign(
                value=told[name],
                numerator=told[name] * told["children"],
                denominator=told["children"],
                by2="before_or_after",
                group2=words,
            ),
            "average_moves",
        )
        for name, words in (("moves_before", "Before"), ("moves_after", "After"))
    )


def volumes(rows: pd.DataFrame) -> pd.DataFrame:
    """Hours and bed nights delivered, and those that were aimed at, by service: COUNTS.

    What was delivered stands on the children whom the service worked with, where it tells how many.
    """
    made = rows.assign(by2="target_or_actual")
    return joined(
        given(made.assign(value=rows[column], group2=words, children=children), measure)
        for name, measure in VOLUMES.items()
        for column, words, children in ((f"{name}_target", TARGET, np.nan), (name, ACTUAL, _children(rows)))
    )


def targets_reached(rows: pd.DataFrame) -> pd.DataFrame:
    """What was delivered over what was aimed at, by service.

    In:  as `referred_and_active`.
    Out: COUNTS. A service with a target of hours and one of nights has a row for each, named for it.
    """
    has_both = rows["hours_target"].gt(0) & rows["nights_target"].gt(0)
    parts = []
    for name in VOLUMES:
        group = rows["group1"] + has_both.map({True: f" ({name})", False: ""})
        value = divide(rows[name], rows[f"{name}_target"])
        made = rows.assign(numerator=rows[name], denominator=rows[f"{name}_target"], value=value, group1=group)
        made = made.assign(children=_children(rows))
        parts.append(given(made, "service_target_reached"))
    return joined(parts)


def full_time_places(rows: pd.DataFrame) -> pd.DataFrame:
    """Bed nights as full-time places: nights over the days of the year.

    In:     as `referred_and_active`.
    Out:    COUNTS by service.
    Method: M8: 7,897 nights in the 365 days of 2016-17 are 21.64 places (a print that cuts off says 21.63).
    """
    days = rows["period"].map({year: days_of(parse_period(year)) for year in rows["period"].unique()})
    return given(rows.assign(value=divide(rows["nights"], days), children=_children(rows)), "full_time_places")


def what_was_prevented(rows: pd.DataFrame) -> pd.DataFrame:
    """Children kept from care and homelessness applications prevented, as the services themselves report: COUNTS."""
    return joined(
        given(rows.assign(value=rows[name], children=rows[name]), measure)
        for name, measure in (
            ("kept_from_care", "children_kept_from_care"),
            ("applications_prevented", "homelessness_applications_prevented"),
        )
    )


def money(rows: pd.DataFrame) -> pd.DataFrame:
    """What was spent on each service, and what it is reckoned to have prevented: COUNTS of money."""
    return joined(
        given(rows.assign(value=rows[name], children=_children(rows)), measure)
        for name, measure in (("spend_gbp", "service_spend"), ("spend_prevented_gbp", "spend_prevented"))
    )


def days_of(period: Period) -> int:
    """Days of a period, first and last included."""
    return (period.end - period.start).days + 1


def _children(rows: pd.DataFrame) -> pd.Series:
    """How many children a service worked with, as far as it tells."""
    return rows["accepted"].fillna(rows["active"]).fillna(rows["referred"])
