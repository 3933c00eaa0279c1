"""What is true of every published file: nothing is invented, nothing lost, and it is what another publication says."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.catalogue import measure
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK
from suffkit.io.national import ees
from suffkit.io.national.candidates import candidates
from suffkit.io.national.ees_text import SYMBOLS
from suffkit.io.national.labels import meanings
from suffkit.io.national.layouts import FIXED, layouts
from suffkit.io.national.periods import period_of
from suffkit.io.national.releases import newest, of_first_source

pytestmark = [pytest.mark.national, pytest.mark.slow]

NUMBER = re.compile(r"-?\d+(\.\d+)?")
ENOUGH_FILES = 40


@pytest.fixture(scope="module")
def pieces(national):
    """Every file of Explore Education Statistics, read: path and piece."""
    found = [one for one in candidates(national)[0] if ees.recognises(one)]
    return [(one.path, ees.read(one)) for one in found]


@pytest.fixture(scope="module")
def figures(pieces):
    """The figures of all files, each of the newest release that has it."""
    return newest([piece.tables["published"] for _, piece in pieces]).stands


@pytest.fixture(scope="module")
def first(figures):
    """The same, each of the first source that has it."""
    return of_first_source(figures)


def test_every_file_is_one_that_is_known_and_nothing_in_it_is_a_fault(pieces):
    assert len(pieces) >= ENOUGH_FILES
    for path, piece in pieces:
        assert piece.source in {row["id"] for row in code_rows("national_sources")}, path.name
        assert not [fault for fault in piece.faults if fault.severity == BLOCK], path.name
        assert not [fault for fault in piece.faults if fault.rule == "unknown_label"], path.name
        check(piece.tables["published"], PUBLISHED, file=path.name)


def test_no_symbol_became_a_number_and_no_number_a_symbol(pieces):
    for path, piece in pieces:
        table = piece.tables["published"]
        is_symbol = table["as_printed"].isin(SYMBOLS)
        assert table.loc[is_symbol, "value"].isna().all(), path.name
        assert (table.loc[is_symbol, "status"] == table.loc[is_symbol, "as_printed"].map(SYMBOLS)).all(), path.name
        numbers = table[~is_symbol]
        assert (numbers["status"] == "").all(), path.name
        plain = numbers[~numbers["as_printed"].str.contains(":")]
        is_share = plain["measure"].map(lambda name: measure(name).unit == "share").astype(bool)
        printed = plain["as_printed"].astype(float)
        assert np.allclose(plain["value"], np.where(is_share, printed / 100, printed), rtol=1e-12), path.name


def test_each_figure_is_that_of_the_slow_way(pieces):
    """Row by row with the csv module: the same keys have the same characters, and there are no others."""
    for path, piece in pieces:
        keys = [*PUBLISHED.key[:-2]]
        table = piece.tables["published"]
        days = {name: table[name].dt.date for name in ("period_start", "period_end")}
        fast = dict(
            zip(table.assign(**days)[keys].itertuples(index=False, name=None), table["as_printed"], strict=True)
        )
        assert fast == slowly(path, piece), path.name


def slowly(path: Path, piece) -> dict[tuple[object, ...], str]:
    regions = {row["region_code"]: row["number"] for row in code_rows("regions")}
    found: dict[tuple[object, ...], str] = {}
    with path.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            row = {name.lower(): cell for name, cell in row.items()}
            level, number = row["geographic_level"], row.get("old_la_code", "")
            area = {"National": "970", "Regional": regions.get(row.get("region_code", ""), "")}.get(level, number)
            if "/" in area:
                continue
            for words, kind, heading in figures_of(row, piece.source):
                for one in meanings(piece.source, [words]).known:
                    if one.figures == kind:
                        days = period_of(int(row["time_period"]), one.period)
                        key = (one.measure, area, *days, one.by1, one.group1, one.by2, one.group2)
                        found.setdefault(key, row[heading])
    return found


def figures_of(row, source):
    """The words, the kind and the heading of each figure of a row."""
    (layout,) = [one for one in layouts() if one.source == source and set(one.roles.values()) <= set(row)][:1]
    if layout.wide:
        return [((name,), "number", name) for name in row if name not in FIXED and name != "category"]
    words = tuple(row[name] for name in layout.filters)
    return [(words, kind, heading) for kind, heading in layout.figures.items()]


def test_the_numbers_of_a_file_are_all_taken_but_for_those_that_stand_elsewhere_in_it(pieces):
    """Not taken are per cent of totals, rows of two authorities together, and columns that the list passes over."""
    for path, piece in pieces:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = [row for row in csv.DictReader(opened) if "/" not in row.get("old_la_code", "")]
        figures = [
            name for name in rows[0] if name.lower() not in FIXED and any(NUMBER.fullmatch(r[name]) for r in rows)
        ]
        inside = {cell for row in rows for name in figures if NUMBER.fullmatch(cell := row[name])}
        taken = set(piece.tables["published"]["as_printed"])
        passed_over = {row["filter1"].lower() for row in code_rows("national_labels") if not row["measure"]}
        apart = {row[name] for row in rows for name in figures if name.lower() in passed_over}
        assert inside - taken - apart <= {"100"}, path.name


def test_shares_are_the_group_over_the_total_of_the_same_row(figures):
    """Rounded as they are, the shares of counts are their counts over the count of the group Total."""
    shares = figures[figures["measure"].str.endswith("_share") & (figures["by1"] != "") & figures["value"].notna()]
    shares = shares.assign(base=shares["measure"].str.removesuffix("_share"))
    last = shares["by2"].where(shares["by2"] == "", "2")
    key = ["area", "period_end", "by1", "by2", "source", "release"]
    counts = figures[["measure", "group1", "group2", "value", *key]]
    parts = shares.merge(
        counts, left_on=["base", "group1", "group2", *key], right_on=["measure", "group1", "group2", *key]
    )
    parts = parts.assign(
        whole1=np.where(parts["by2"] == "", "Total", parts["group1"]), whole2=np.where(parts["by2"] == "", "", "Total")
    )
    both = parts.merge(
        counts, left_on=["base", "whole1", "whole2", *key], right_on=["measure", "group1", "group2", *key]
    )
    both = both[(both["value"] > 0) & both["value_y"].notna() & (both["area"].astype(int) < 970)]
    off = (both["value_y"] / both["value"] - both["value_x"]).abs()
    assert len(last) and len(both) > 50_000
    # Per cent are whole numbers (one decimal where the source says so): half of one at most, of unrounded counts.
    assert (off <= 0.005 + 1e-9).all(), both.loc[
        off > 0.005 + 1e-9, ["source", "base", "group1_x", "group2_x"]
    ].drop_duplicates()


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


@pytest.fixture(scope="module")
def tool(national):
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


@pytest.mark.parametrize("same", SAME_IN_THE_TOOL, ids=[row[0] for row in SAME_IN_THE_TOOL])
def test_the_interactive_tool_says_the_same(first, tool, same):
    key, name, *groups = same
    here = first[(first[["by1", "group1", "by2", "group2"]] == groups).all(axis=1) & (first["measure"] == name)]
    here = here.assign(
        year=here["period_end"].dt.year, value=here["value"] * (100 if measure(name).unit == "share" else 1)
    )
    both = here.merge(tool[tool["key"] == key], on=["area", "year"]).dropna(subset="value")
    equal = Counter((both["value"] - both["shown"]).abs() < 1e-6)
    assert len(both) > 150
    # A handful was revised between the release of the file here and that which the tool shows.
    assert equal[False] <= 0.01 * len(both), equal
