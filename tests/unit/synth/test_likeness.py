"""How near the made-up authority comes to shares printed in Hertfordshire's statement of 2022, in percentage points."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.synth.returns import synthesise
from suffkit.tidy import tidy_returns
from suffkit.tidy.ages import age_on
from suffkit.tidy.in_care import placements_on, stays_on

DAY = date(2022, 3, 31)


@pytest.fixture(scope="module")
def tidy():
    made = synthesise(in_care=4000, years=2, seed=5, last_year=2022)
    names = next(iter(made.values()))
    return tidy_returns({name: pd.concat([made[year][name] for year in made]) for name in names}, as_of=DAY)


@pytest.fixture(scope="module")
def in_care(tidy) -> pd.DataFrame:
    stays = stays_on(tidy.stays, DAY)
    children = stays[["child_id"]].merge(tidy.children, on="child_id", validate="1:1")
    return children.assign(age=age_on(children["birth_date"], DAY))


def _share(chosen: pd.Series) -> float:
    return 100 * float(chosen.mean())


@pytest.mark.parametrize(
    ("youngest", "oldest", "printed"),
    [(0, 0, 3.8), (1, 4, 9.6), (5, 9, 14.5), (10, 12, 14.8), (13, 15, 25.0), (16, 17, 31.9)],
)
def test_ages(in_care, youngest, oldest, printed):
    assert _share(in_care["age"].between(youngest, oldest)) == pytest.approx(printed, abs=2.5)


def test_sex_and_unaccompanied_children(in_care):
    assert _share(in_care["sex"] == "Male") == pytest.approx(58.6, abs=2.5)
    assert _share(in_care["is_uasc_ever"]) == pytest.approx(10.7, abs=2.0)


@pytest.mark.parametrize(
    ("group", "printed"),
    [
        ("Fostering", 66.8),
        ("Residential", 11.2),
        ("Supported accommodation", 13.3),
        ("Placed for adoption", 3.7),
        ("With parents", 3.8),
    ],
)
def test_placement_groups(tidy, group, printed):
    placements = placements_on(tidy.placements, DAY)
    assert _share(placements["common_group"] == group) == pytest.approx(printed, abs=4.0)


def test_children_with_three_or_more_placements_in_the_year(tidy, in_care):
    placements = tidy.placements[tidy.placements["counts_as_new"]]
    ended = placements["end_date"].fillna(pd.Timestamp(2100, 1, 1))
    in_year = placements[(placements["start_date"] <= pd.Timestamp(DAY)) & (ended > pd.Timestamp(2021, 4, 1))]
    many = in_year.groupby("child_id").size() >= 3
    assert _share(in_care["child_id"].isin(many.index[many])) == pytest.approx(8.6, abs=3.0)
