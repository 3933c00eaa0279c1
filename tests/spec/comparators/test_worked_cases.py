# ruff: noqa: E501 - a case stays on one line
"""Three cases of the DfE's tool (neighbours of 2025, latest year 2024), from its own data."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.published import Choice, indicators_from_published
from suffkit.domain.areas import all_areas
from suffkit.io.national import ees
from suffkit.io.national import neighbours as neighbour_files
from suffkit.io.national.pieces import Candidate

CASES = """
title                                                       | area | latest | previous | change | trend | colour | rank | of  | band | q1    | median | q3    | max    | sn    | region | england
Placement 1 - % CLA with three or more placements           | 919  | 9      | 10       | -1     | down  | green  | 30   | 149 | A    | 9     | 11     | 12    | 19     | 10.8  | 10     | 11
Long Term Placement Stability (%)                           | 884  | 69     | 72       | -3     | down  | red    | 55   | 149 | B    | 64    | 68     | 71    | 85     | 68.7  | 67     | 68
Inpatient admission rate for mental health (0-17 year olds) | 884  | 220.25 | 309.18   | -88.93 | down  | green  | 145  | 146 | D    | 55.60 | 75.61  | 97.42 | 376.08 | 80.87 | 78.1   | 80.2
"""
HEADINGS, *ROWS = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


@pytest.mark.national
@pytest.mark.parametrize(
    "case", [dict(zip(HEADINGS, cells, strict=True)) for cells in ROWS], ids=lambda case: case["title"][:20]
)
def test_the_tool_s_own_figures(tool_tables, case):
    indicators, facts, neighbours = tool_tables
    chosen = facts[facts["title"] == case["title"]]
    table = benchmark(indicators, chosen, neighbours, [case["area"]]).standings.set_index("row")
    own = table.loc["authority"]
    for name in ("latest", "previous", "change"):
        assert own[name] == pytest.approx(float(case[name]), abs=1e-9)
    assert (own["trend"], own["colour"], own["band"]) == (case["trend"], case["colour"], case["band"])
    assert (own["rank_shown"], own["of_authorities"]) == (case["rank"], int(case["of"]))
    step = 10.0 ** -chosen["decimals"].iloc[0]
    for name, column in (("q1", "quartile_1"), ("median", "median"), ("q3", "quartile_3"), ("max", "maximum")):
        assert own[column] == pytest.approx(float(case[name]), abs=step / 2 + 1e-9)
    for name, line in (("sn", "neighbours"), ("region", "region"), ("england", "england")):
        assert float(table.loc[line, "latest_shown"]) == float(case[name])


@pytest.mark.national
def test_older_prints_come_out_with_the_older_neighbours(tool_tables, national):
    """The neighbours' rate of children looked after in 2016 to 2018, as a statement of 2023 printed them for Herefordshire."""
    file = national / "reference/New_Statistical_Neighbour_Groupings_April_2021.csv"
    older = neighbour_files.read(Candidate(file, "older", ("LA num",))).tables["neighbours"]
    indicators, facts, _ = tool_tables
    rate = facts[facts["indicator"] == "LAC"]
    table = benchmark(indicators, rate, older, ["884"], model="2021").benchmarks
    means = table[(table["row"] == "neighbours") & table["year"].between(2016, 2018)]["value"]
    assert means.round(2).tolist() == [50.56, 50.78, 54.11]


@pytest.mark.national
@pytest.mark.parametrize(
    ("file", "measure", "title"),
    [
        (
            "la_cla_placement_stability.csv",
            "three_or_more_placements",
            "Placement 1 - % CLA with three or more placements",
        ),
        ("la_cla_placement_stability.csv", "long_term_stability", "Long Term Placement Stability (%)"),
        ("cla_number_and_rate_per_10k_children.csv", "cla_rate_per_10k", "Children looked after rate per 10,000"),
    ],
)
def test_the_published_tables_alone_give_what_the_tool_gives(tool_tables, national, file, measure, title):
    """Latest value, change, rank and band of all 153 authorities from the publication's own file."""
    path = national / "cla" / file
    columns = tuple(pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns)
    published = ees.read(Candidate(path, file, columns)).tables["published"]
    indicators, facts, neighbours = tool_tables
    areas = [area.old_la_code for area in all_areas()]
    theirs = benchmark(indicators, facts[facts["title"] == title], neighbours, areas).standings
    ours = benchmark(*indicators_from_published(published, [Choice(measure)]), neighbours, areas).standings
    same = ["area", "row", "trend", "rank_shown", "of_authorities", "band", "latest", "change", "median"]
    own = ours["row"] == "authority"
    pd.testing.assert_frame_equal(ours.loc[own, same], theirs.loc[own, same])
