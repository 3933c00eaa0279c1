"""Every measure that the returns allow, for every year, by its breakdowns: one frame of counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.measures import demographics, health, placements, stability, transitions
from suffkit.measures.linked import Linked, link
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
    """A measure, the breakdowns it is counted by, and the module of the return it needs, if any beside episodes."""

    measure: Callable[..., pd.DataFrame]
    breakdowns: tuple[Breakdown, ...] = (NONE,)
    module: str = ""


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
    Counted(placements.short_placements, WHERE),
    Counted(placements.placements_ended_by_move, (NONE, ("move_reason",), ("common_group",))),
    Counted(placements.foster_placements, (NONE, ("placement_category",), ("provider",))),
    Counted(placements.in_house_share_of_fostering),
    Counted(placements.placed_in_fostering_share, (NONE, ("age_group",))),
    Counted(placements.placed_out_of_area, (NONE, ("placement_category",), ("common_group",))),
    Counted(placements.placed_20_miles_or_more, (NONE, ("placement_category",), ("common_group",))),
    Counted(placements.placed_100_miles_or_more),
    Counted(placements.out_of_area_over_20_miles_share, (NONE, ("age_group",), ("common_group",))),
    Counted(placements.average_distance, (NONE, ("placement_category",), ("common_group",))),
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
WHOLE = (demographics.looked_after_on_a_day, demographics.uasc_characteristics)
_OF_UASC = "uasc_characteristics"


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

    In:     Tidy; the years, each from 1 April to 31 March; children aged 0 to 17 in the population, one number for all
            years or one a year by the year it ends in (without it no rates); a named set of age bands that holds
            each age from 0 to 17; the read tables of the modules care_leavers, health, missing and placed_for_adoption
            (without one of them, or without that year's rows, no measure of it); breakdowns to leave out, such as
            `uasc` where no return has the UASC module.
    Out:    COUNTS, private: it has passed no disclosure control.
    Raises: RequestError, the returns do not reach to the end of a year, or the age bands will not do; DataError, rows
            of children who are not in the children's table.
    """
    linked = link(tidy, tables)
    made = [frame for year in years for frame in _of_year(linked, year, _of(population, year), bands, set(without))]
    if not made:
        return pd.DataFrame(columns=COUNTS.column_names)
    return pd.concat(made, ignore_index=True)


def _of_year(
    linked: Linked, year: Period, population: float | None, bands: str, without: set[str]
) -> Iterator[pd.DataFrame]:
    for counted in MEASURES:
        if counted.module and not transitions.was_sent(linked, counted.module, year):
            continue
        by = [names for names in counted.breakdowns if not without.intersection(names)]
        yield counted.measure(linked, year, by=by, bands=bands)
    for whole in WHOLE:
        if not ("uasc" in without and whole.__name__ == _OF_UASC):
            yield whole(linked, year)
    if population:
        for rate in RATES:
            yield rate(linked, year, population=population)
    # The views of a year are of no use to the next.
    linked.made.clear()


def _of(population: float | Mapping[int, float] | None, year: Period) -> float | None:
    return population.get(year.end.year) if isinstance(population, Mapping) else population
