"""Every measure that the returns allow, for every year, by its breakdowns: one frame of counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.measures import demographics, health, location, placements, stability, transitions
from suffkit.measures.linked import Linked, link
from suffkit.measures.location import BANDS, DISTANCES, PLACES, knows
from suffkit.tidy import Tidy

Breakdown = tuple[str, ...]
NONE: Breakdown = ()
WHO: tuple[Breakdown, ...] = (NONE, ("age_group",), ("sex",), ("ethnicity",), ("uasc",))
WHERE: tuple[Breakdown, ...] = (NONE, ("placement_category",), ("common_group",), ("provider",))
KINDS_BY_AGE: tuple[Breakdown, ...] = (
    NONE,
    ("age_group",),
    ("placement_category",),
    ("common_group",),
    ("placement_category", "age_group"),
    ("common_group", "age_group"),
)


@dataclass(frozen=True)
class Counted:
    """A measure, the breakdowns it is counted by, and what it needs beside episodes, if anything.

    `needs` names a module of the return, or what must be known of places (`location.PLACES` and its kin).
    """

    measure: Callable[..., pd.DataFrame]
    breakdowns: tuple[Breakdown, ...] = (NONE,)
    needs: str = ""


MEASURES = (
    Counted(
        demographics.children_looked_after,
        (
            *WHO,
            ("legal_status",),
            ("need",),
            ("time_in_care",),
            ("locality",),
            ("distance",),
            ("locality_and_distance",),
            ("age_group", "sex"),
            ("uasc", "age_group"),
        ),
    ),
    Counted(demographics.started_to_be_looked_after, (*WHO, ("age",), ("legal_status",), ("need",))),
    Counted(demographics.ceased_to_be_looked_after, (*WHO, ("destination",))),
    Counted(demographics.periods_of_care_started),
    Counted(demographics.periods_of_care_ended),
    Counted(demographics.looked_after_in_year, WHO),
    Counted(demographics.days_in_care_of_leavers, (NONE, ("age_group",))),
    Counted(demographics.aged_18_in_an_episode),
    Counted(demographics.minority_ethnic_share),
    Counted(demographics.adopted_from_care, (NONE, ("age_group",))),
    Counted(demographics.left_by_special_guardianship, (NONE, ("age_group",))),
    Counted(
        placements.placements,
        (
            *WHERE,
            ("location_band",),
            ("locality_and_distance",),
            ("placement_category", "location_band"),
            ("common_group", "location_band"),
            ("placement_category", "age_group"),
            ("common_group", "age_group"),
            ("common_group", "locality_and_distance"),
        ),
    ),
    Counted(placements.placements_in_year, KINDS_BY_AGE),
    Counted(placements.placement_weeks, KINDS_BY_AGE),
    Counted(placements.bed_nights, (NONE, ("placement_category",))),
    Counted(placements.placement_weeks_after_18, (NONE, ("placement_category",))),
    Counted(placements.new_placements, WHERE),
    Counted(placements.placements_under_emergency_powers, WHERE),
    Counted(placements.short_placements, WHERE),
    Counted(placements.placements_ended_by_move, (NONE, ("move_reason",), ("common_group",))),
    Counted(placements.foster_placements, (NONE, ("placement_category",), ("provider",))),
    Counted(placements.in_house_share_of_fostering),
    Counted(placements.placed_in_fostering_share, (NONE, ("age_group",))),
    Counted(location.placed_out_of_area, (NONE, ("placement_category",), ("common_group",)), PLACES),
    Counted(location.placed_20_miles_or_more, (NONE, ("placement_category",), ("common_group",)), DISTANCES),
    Counted(location.placed_100_miles_or_more, needs=DISTANCES),
    Counted(location.out_of_area_over_20_miles_share, (NONE, ("age_group",), ("common_group",)), DISTANCES),
    Counted(location.average_distance, (NONE, ("placement_category",), ("common_group",)), DISTANCES),
    Counted(location.placed_at_a_distance, (NONE, ("age_group",), ("placement_category",), ("common_group",)), BANDS),
    Counted(location.placed_in_or_next_to_area_share, (NONE, ("common_group",)), BANDS),
    Counted(placements.parent_and_child_placements),
    Counted(placements.secure_and_remand, (NONE, ("characteristic",))),
    Counted(placements.remanded_in_year),
    Counted(stability.three_or_more_placements, (NONE, ("age_group",), ("sex",), ("common_group",))),
    Counted(stability.long_term_stability, (NONE, ("age_group",), ("sex",), ("common_group",))),
    Counted(
        transitions.care_leavers,
        (NONE, ("age_group",), ("contact",), ("accommodation",), ("activity",), ("age_group", "suitability")),
        "care_leavers",
    ),
    Counted(transitions.care_leavers_in_touch, (NONE, ("age_group",)), "care_leavers"),
    Counted(transitions.care_leavers_in_activity, (NONE, ("age_group",)), "care_leavers"),
    Counted(transitions.care_leavers_suitable_accommodation, (NONE, ("age_group",)), "care_leavers"),
    Counted(transitions.staying_put, (NONE, ("age_group",)), "care_leavers"),
    Counted(transitions.placed_for_adoption_in_year, (NONE, ("age_group",)), "placed_for_adoption"),
    Counted(transitions.missing_incidents, (NONE, ("missing_kind",), ("age_group",)), "missing"),
    Counted(transitions.children_missing_share, (NONE, ("age_group",), ("sex",)), "missing"),
    Counted(health.looked_after_12_months, (NONE, ("age_group",), ("sex",))),
    *(
        Counted(partial(health.health_share, of=share), (NONE, ("age_group",), ("sex",)), "health")
        for share in health.HEALTH_SHARES
    ),
    Counted(health.average_sdq_score, (NONE, ("age_group",), ("sex",)), "health"),
    Counted(health.sdq_of_concern_share, (NONE, ("age_group",), ("sex",)), "health"),
)
RATES = (demographics.cla_rate_per_10k, demographics.entry_rate_per_10k, demographics.exit_rate_per_10k)
WHOLE = (
    demographics.looked_after_by_age,
    demographics.looked_after_on_a_day,
    demographics.uasc_characteristics,
    stability.average_moves_in_care,
)
_OF_UASC = "uasc_characteristics"
_OF_PLACES = {
    "locality": PLACES,
    "location_band": PLACES,
    "distance": DISTANCES,
    "locality_and_distance": DISTANCES,
}


def all_counts(
    tidy: Tidy | Linked,
    years: Sequence[Period],
    *,
    population: float | Mapping[int, float] | None = None,
    bands: str = "dfe",
    tables: Mapping[str, pd.DataFrame] | None = None,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """Count every measure for every year by its breakdowns.

    In:     Tidy; the years, each from 1 April to 31 March; children aged 0 to 17 in the population by the year of the
            mid-year estimate (the rate of the year to 31 March 2024 is over that of 2023), or one number, which is
            taken for the latest of the years only; a year without its population has no rates; a named set of age bands
            that holds each age from 0 to 17; the read tables of the modules care_leavers, health, missing and
            placed_for_adoption (without one of them, or without that year's rows, no measure of it); breakdowns to
            leave out, such as `uasc` where no return has the UASC module. What needs to know where placements are is
            left out where nothing is known of postcodes: that nobody is known to be far is not that nobody is.
    Out:    COUNTS, year by year; private: it has passed no disclosure control.
    Raises: RequestError, the returns do not reach to the end of a year, or the age bands will not do; DataError, rows
            of children who are not in the children's table.
    """
    linked = link(tidy, tables)
    years = tuple(dict.fromkeys(years))
    made = list(_counted(linked, years, by_year(population, years), bands, set(without)))
    # The views of these years are of no use to the next caller.
    linked.made.clear()
    if not made:
        return pd.DataFrame(columns=COUNTS.column_names)
    counts = pd.concat(made, ignore_index=True)
    ends = pd.Index([one.end for one in years], dtype="datetime64[s]")
    year = ends.get_indexer(pd.Index(counts["period_end"]))
    return counts.take(np.argsort(year, kind="stable")).reset_index(drop=True)


def _counted(
    linked: Linked, years: tuple[Period, ...], population: Mapping[int, float], bands: str, without: set[str]
) -> Iterator[pd.DataFrame]:
    """Each measure of all the years that it can be counted for."""
    known = {needed: knows(linked, needed) for needed in (PLACES, DISTANCES, BANDS)}
    without = without | {name for name, needed in _OF_PLACES.items() if not known[needed]}
    for counted in MEASURES:
        by = [names for names in counted.breakdowns if not without.intersection(names)]
        of = years if known.get(counted.needs, True) else ()
        if counted.needs and counted.needs not in known:
            of = tuple(year for year in years if transitions.was_sent(linked, counted.needs, year))
        if of and by:
            yield counted.measure(linked, of, by=by, bands=bands)
    if not years:
        return
    for whole in WHOLE:
        if not ("uasc" in without and whole.__name__ == _OF_UASC):
            yield whole(linked, years)
    if population:
        for rate in RATES:
            yield rate(linked, years, population=population)


def by_year(population: float | Mapping[int, float] | None, years: Sequence[Period]) -> Mapping[int, float]:
    """The population by the year of the estimate; a single number is that of the latest year's rate."""
    if not population or not years:
        return {}
    return population if isinstance(population, Mapping) else {max(year.end for year in years).year - 1: population}
