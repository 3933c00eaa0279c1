"""What the tool does not tell: is a change news, is the distance from England chance, how far is the next band."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.certainty import Parts, with_certainty
from suffkit.contracts.benchmarks import POSITIONS, STANDINGS
from suffkit.contracts.table import check

# Four authorities, so that each is a quarter of its own; low is good.
SHARE = """
    area | 2023 | 2024
    885  | 40   | {share}
    884  | 8    | 8
    919  | 10   | 10
    302  | 12   | 12
    970  | 10   | 10
"""
COUNT = """
    area | 2023 | 2024
    885  | {before} | {part}
"""
WHOLE = """
    area | 2023 | 2024
    885  | 100  | 100
"""


@pytest.fixture
def certain(drawn, compared):
    """The authority's row, from its share (40% the year before), the children behind it and all children (100)."""

    def get(share, part, before=40, parts=None):
        shown, facts = drawn(SHARE.format(share=share), "share")
        counts, _ = drawn(COUNT.format(part=part, before=before), "part")
        wholes, _ = drawn(WHOLE, "whole")
        standings = compared((shown, facts), "885").standings
        every = pd.concat([shown, counts, wholes], ignore_index=True)
        given = {"share": Parts("part", "whole")} if parts is None else parts
        made = with_certainty(standings, every, facts, given)
        check(made, STANDINGS)
        assert len(made) == len(standings)
        return made[made["row"] == "authority"].iloc[0]

    return get


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (39, "no more than chance alone would explain"),  # 40 to 39 of 100
        (20, "more than chance alone would explain"),  # 40 to 20 of 100
    ],
)
def test_a_change_of_few_children_may_be_chance(certain, share, said):
    assert certain(share, share)["change_said"] == said


@pytest.mark.parametrize(("share", "place"), [(30, 0), (12, 1), (1, 2)])
def test_england_is_ten_per_cent_and_chance_gives_some_distance(certain, share, place):
    assert certain(share, share)["england_said"] == POSITIONS[place]


def test_the_next_band_in_points_and_in_children(certain):
    # Values 8, 10, 12, 30: quartiles 9.5, 11 and 16.5. Band D; the bound of C, 16.5, has to be reached: 14 children
    # fewer make it 16 of 100, 13 fewer 17.
    row = certain(30, 30)
    assert (row["band"], row["next_band"], row["next_band_needs"], row["next_band_children"]) == ("D", "C", -13.5, -14)


def test_without_parts_nothing_is_said_but_the_next_band(certain):
    row = certain(30, 30, parts={})
    assert (row["change_said"], row["england_said"], row["next_band"]) == ("", "", "C")
    assert pd.isna(row["next_band_children"])


def test_a_missing_part_says_nothing(certain):
    row = certain(30, "-")
    assert (row["change_said"], row["england_said"]) == ("", "")
    assert certain(30, 30, before="-")["change_said"] == ""


def test_a_rate_is_judged_by_its_count_and_the_population_that_both_tell(drawn, compared):
    rates, facts = drawn("area | 2023 | 2024\n885 | 50 | 100\n970 | 70 | 70", "rate", polarity="none")
    small, _ = drawn("area | 2023 | 2024\n885 | 5 | 10", "children")
    large, _ = drawn("area | 2023 | 2024\n885 | 500 | 1000", "children")
    standings = compared((rates, facts), "885").standings
    said = [
        with_certainty(standings, pd.concat([rates, counts]), facts, {"rate": Parts("children")})
        .query("row == 'authority'")["change_said"]
        .item()
        for counts in (small, large)
    ]
    assert said == ["no more than chance alone would explain", "more than chance alone would explain"]
    assert set(standings["row"]) > {"authority"}
