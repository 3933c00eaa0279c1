"""Numbers agree across sources where they must: the tables of one release with one another, and with the DfE's tool.

What agrees is counted and every exception has its cause, by the pair of sources or by the figure itself.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.catalogue import measure
from suffkit.io.national.releases import of_first_source
from suffkit.io.national.store import read_national

pytestmark = [pytest.mark.national, pytest.mark.slow]

FIGURE = [name for name in PUBLISHED.key if name not in ("source", "release")]
REVISED = "The newer release revises earlier years."
NO_SUITABILITY = "The total by suitability leaves out those abroad, deported or of unknown residence."
# Pairs of tables that need not agree: those of one release that count otherwise.
COUNTS_OTHERWISE = {
    ("dfe-care-leavers-accommodation", "dfe-care-leavers-accommodation-national"): NO_SUITABILITY,
    ("dfe-care-leavers-accommodation", "dfe-care-leavers-activity"): NO_SUITABILITY,
}
# Figures of tables of one release that differ: measure, number of the area, group, one of the two tables.
DIFFERENT = {
    (
        "children_looked_after",
        "970",
        "",
        "dfe-cla-social-workers",
    ): "England's total by social workers is without Barnet's children, of whom that table has no figure.",
    (
        "placements",
        "970",
        "Other placements",
        "dfe-cla-distance-national",
    ): "The table of distances has five kinds of placement, and all others under this name.",
}

# The Local Authority Interactive Tool shows some of the same figures: key there, then measure and groups here.
SAME_IN_THE_TOOL = [
    ("LAC", "cla_rate_per_10k", "", "", "", ""),
    ("LACnum", "children_looked_after", "", "", "", ""),
    ("LAC_Start_Rate", "entry_rate_per_10k", "", "", "", ""),
    ("LAC_Cease_Rate", "exit_rate_per_10k", "", "", "", ""),
    ("Unacc_Asylmn_Seek_Childn%", "children_looked_after_share", "uasc", "UASC", "", ""),
    ("LAC_Foster_Placements", "placements_share", "placement_type", "Foster placements", "", ""),
    ("LAC_SecHome_And_ChildHome", "placements_share", "placement_type", "Secure homes and children's homes", "", ""),
    ("LAC_Parents_OR_Others", "placements_share", "placement_type", "Placed with parents", "", ""),
    ("LACDistance", "out_of_area_over_20_miles_share", "", "", "", ""),
    ("LACStable_2016on", "three_or_more_placements", "", "", "", ""),
    ("LAC_LongStable%", "long_term_stability", "", "", "", ""),
    ("Stability_School", "children_who_moved_school_share", "school_move", "Mid-year move", "", ""),
    ("Stability_SocialWorker", "children_with_three_or_more_social_workers_share", "", "", "", ""),
    ("Children_missing", "children_missing_share", "", "", "", ""),
    ("Children_Away", "children_away_share", "", "", "", ""),
    ("CareLeaverAcc", "care_leavers_suitable_accommodation", "age_group", "19 to 21", "", ""),
    ("CareLeaverEET", "care_leavers_in_activity", "age_group", "19 to 21", "", ""),
    ("LAC_19_HE", "care_leavers_share", "age_group", "19 to 21", "activity_group", "Higher education"),
    ("StayingPut", "stayed_with_former_carers_share", "age_group", "19 to 20", "", ""),
    ("%_of LAC Adopted", "ceased_to_be_looked_after_share", "destination", "Adopted", "", ""),
    ("LAC_ceased_SGO%", "ceased_to_be_looked_after_share", "destination", "Special guardianship order", "", ""),
    ("Emotional_LAC", "average_sdq_score", "age_group", "5 to 16", "", ""),
    ("LACHealth%", "health_assessment_share", "", "", "", ""),
    ("LACVaccinations%", "immunisations_share", "", "", "", ""),
    ("LACDental%", "teeth_check_share", "", "", "", ""),
    ("LACSubstance", "substance_misuse_share", "", "", "", ""),
    ("LAC_Convictions", "convicted_share", "", "", "", ""),
    ("ReReferral", "re_referrals_share", "", "", "", ""),
]
# Figures that the tool shows otherwise: its key, number of the area, year; of no other figure.
TOOL_IS_NEWER = "The table here is of the 2024 release, which the 2025 release that the tool shows has revised."
NOT_AS_ROUNDED = "England's number in the time series of 1994 to 2024 is 10 less: rounded at another time."
OTHERWISE_IN_THE_TOOL = {
    ("LACnum", "970", 2016): NOT_AS_ROUNDED,
    ("LACnum", "970", 2017): NOT_AS_ROUNDED,
    ("Children_missing", "308", 2024): TOOL_IS_NEWER,
    ("Children_missing", "803", 2024): TOOL_IS_NEWER,
    ("Children_Away", "344", 2023): TOOL_IS_NEWER,
    ("Children_Away", "921", 2022): TOOL_IS_NEWER,
    ("Children_Away", "936", 2021): TOOL_IS_NEWER,
    ("StayingPut", "333", 2023): TOOL_IS_NEWER,
    ("StayingPut", "384", 2023): TOOL_IS_NEWER,
    ("StayingPut", "384", 2024): TOOL_IS_NEWER,
    ("StayingPut", "871", 2024): TOOL_IS_NEWER,
}


@pytest.fixture(scope="module")
def published(national: Path, national_kept: Path) -> pd.DataFrame:
    """Every figure of the newest release of each table."""
    return read_national(national, national_kept).published


@pytest.fixture(scope="module")
def pairs(published: pd.DataFrame) -> pd.DataFrame:
    """A row a figure and two tables that have it as a number; `cause` says why they need not agree, if they need not.

    The total of a breakdown is the figure without it.
    """
    known = published[published["value"].notna()].copy()
    for by, group in (("by1", "group1"), ("by2", "group2")):
        known.loc[known[group] == "Total", [by, group]] = ""
    turned = (known["by1"] == "") & (known["by2"] != "")
    both = ["by1", "group1", "by2", "group2"]
    known.loc[turned, both] = known.loc[turned, [*both[2:], *both[:2]]].to_numpy()
    once = known.drop_duplicates([*FIGURE, "source"])
    found = once.merge(once, on=FIGURE, suffixes=("", "_other"))
    found = found[found["source"] < found["source_other"]]
    sources = zip(found["source"], found["source_other"], strict=True)
    otherwise = pd.Series([COUNTS_OTHERWISE.get(pair, "") for pair in sources], index=found.index)
    of_releases = (found["release"] != found["release_other"]).map({True: REVISED, False: ""})
    return found.assign(
        differs=(found["value"] - found["value_other"]).abs() > 1e-9,
        cause=otherwise.where(otherwise != "", of_releases),
    )


def test_the_total_of_every_breakdown_of_a_table_is_the_same(published: pd.DataFrame) -> None:
    known = published[published["value"].notna() & (published["group1"] == "Total") & (published["by2"] == "")]
    values = known.groupby(["measure", "area", "period_start", "period_end", "source"])["value"]
    assert (values.max() == values.min()).all()
    assert int((values.size() > 1).sum()) > 1_500


def test_tables_of_one_release_agree_on_every_figure(pairs: pd.DataFrame) -> None:
    """Rates, characteristics, stability, those who start and cease; and each population is that of the year before."""
    must = pairs[(pairs["cause"] == "") | (pairs["source_other"] == "ons-children-population")]
    assert len(must) > 5_000
    apart = must[must["differs"]]
    found = apart[["measure", "area", "group1", "source", "source_other"]].itertuples(index=False, name=None)
    unexplained = [one for one in found if not {(*one[:3], one[3]), (*one[:3], one[4])} & set(DIFFERENT)]
    assert unexplained == []


@pytest.mark.parametrize(("cause", "of"), [(REVISED, 0.35), (NO_SUITABILITY, 0.5)], ids=["revised", "no suitability"])
def test_exceptions_have_a_cause_and_most_are_small(pairs: pd.DataFrame, cause: str, of: float) -> None:
    rows = pairs[pairs["cause"] == cause]
    differ = rows[rows["differs"]]
    assert 0 < len(differ) <= of * len(rows)
    gap = (differ["value"] - differ["value_other"]).abs()
    # Regions and England are rounded to the nearest 10.
    assert ((gap <= 20) | (gap <= 0.05 * differ[["value", "value_other"]].max(axis=1))).mean() > 0.9


@pytest.fixture(scope="module")
def tool(national: Path) -> pd.DataFrame:
    """The tool's rows of whole years: key, number of the area, year, value; binary noise is rounded away."""
    rows = pd.read_parquet(national / "lait/bds_long_0.parquet", columns=["Short Desc", "Years", "LA Number", "Values"])
    rows = rows[rows["Years"].astype(str).str.fullmatch(r"\d{4}")]
    return pd.DataFrame(
        {
            "key": rows["Short Desc"].astype(str).str.strip(),
            "area": rows["LA Number"].astype(int).astype(str),
            "year": rows["Years"].astype(int),
            "shown": pd.to_numeric(rows["Values"], errors="coerce").round(6),
        }
    ).dropna()


@pytest.fixture(scope="module")
def first(published: pd.DataFrame) -> pd.DataFrame:
    return of_first_source(published)


@pytest.mark.parametrize("same", SAME_IN_THE_TOOL, ids=[row[0] for row in SAME_IN_THE_TOOL])
def test_the_interactive_tool_says_the_same(first: pd.DataFrame, tool: pd.DataFrame, same: tuple[str, ...]) -> None:
    key, name, *groups = same
    here = first[(first[["by1", "group1", "by2", "group2"]] == groups).all(axis=1) & (first["measure"] == name)]
    here = here.assign(
        year=here["period_end"].dt.year, value=here["value"] * (100 if measure(name).unit == "share" else 1)
    )
    both = here.merge(tool[tool["key"] == key], on=["area", "year"]).dropna(subset="value")
    assert len(both) > 150
    apart = both[(both["value"] - both["shown"]).abs() > 1e-6]
    found = {(key, area, year) for area, year in zip(apart["area"], apart["year"], strict=True)}
    assert found <= set(OTHERWISE_IN_THE_TOOL), found - set(OTHERWISE_IN_THE_TOOL)
