"""Payments are of the very placements of the returns, and what they come to stands in the budgets."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest

from suffkit.synth.extracts.prices import AGENCY, DISCOUNT, HOME, IN_HOUSE, PRICES, SUPPORTED_BLOCK_DISCOUNT

LAST, AFTER = pd.Timestamp(2024, 3, 31), pd.Timestamp(2024, 4, 1)
PAID = {
    "Family and friends",
    "In-house fostering",
    "Independent fostering",
    "In-house children's home",
    "Independent children's home",
    "Secure children's home",
    "Supported accommodation",
    "Residential care home",
    "Residential school",
    "Parent and child or family centre",
}


def test_every_paid_placement_of_the_last_day_has_one_open_line(extracts, lasting, on):
    lines = on(extracts["placement_payments"], LAST)[["child_id", "placement_category"]]
    placed = on(lasting[lasting["category"].isin(PAID)], LAST)[["child_id", "category"]]
    assert sorted(map(tuple, lines.to_numpy())) == sorted(map(tuple, placed.to_numpy()))


def test_no_child_has_two_lines_at_once_and_none_outside_its_stays(extracts, made):
    lines = extracts["placement_payments"].sort_values(["child_id", "start_date"])
    ended = lines["end_date"].fillna(AFTER)
    next_start = lines.groupby("child_id")["start_date"].shift(-1)
    assert not (ended > next_start).any()
    stays = made.tidy.stays.astype({"child_id": "str"})
    spans = lines.assign(ended=ended).merge(stays, on="child_id", suffixes=("", "_stay"))
    inside = (spans["start_date"] >= spans["start_date_stay"]) & ~(spans["ended"] > spans["end_date_stay"])
    assert inside.groupby([spans["child_id"], spans["start_date"]]).any().all()


def test_in_house_is_bought_in_house(extracts):
    lines = extracts["placement_payments"]
    assert ((lines["provider"] == IN_HOUSE) == (lines["route"] == "In-house")).all()
    assert (lines.loc[lines["placement_category"] == "In-house fostering", "provider"] == IN_HOUSE).all()
    assert (lines.loc[lines["placement_category"] == "Independent fostering", "provider"] == "Independent").all()


def test_outturn_is_what_the_lines_come_to_day_by_day_to_the_penny(extracts):
    lines = extracts["placement_payments"]
    lines = lines[lines["placement_category"] == "Residential school"]
    total = Fraction(0)
    for row in lines.to_dict("records"):
        end = AFTER if pd.isna(row["end_date"]) else row["end_date"]
        day = row["start_date"].date()
        support = 0 if pd.isna(row["additional_support_gbp"]) else int(row["additional_support_gbp"])
        while day < end.date():
            if date(2023, 4, 1) <= day <= date(2024, 3, 31):
                total += Fraction(int(row["weekly_price_gbp"]) + support, 7)
            day += timedelta(days=1)
    budgets = extracts["budgets"].set_index(["line", "year"])
    assert budgets.loc[("Residential school", "2023-24"), "outturn_gbp"] == round(float(total), 2)
    assert total > 0


def test_a_year_ahead_has_a_budget_and_no_outturn(extracts):
    ahead = extracts["budgets"].query("year == '2024-25'")
    assert len(ahead) == extracts["budgets"]["line"].nunique()
    assert ahead["budget_gbp"].gt(0).all()
    assert ahead["outturn_gbp"].isna().all()
    assert set(ahead["outturn_kind"]) == {""}


def test_prices_rise_and_a_block_bed_costs_less(extracts, on):
    lines = extracts["placement_payments"]
    of_agency = lines[lines["placement_category"] == "Independent fostering"]
    by_year = [on(of_agency, pd.Timestamp(year, 3, 31))["weekly_price_gbp"].mean() for year in (2022, 2023, 2024)]
    assert by_year == sorted(by_year)
    supported = on(lines[lines["placement_category"] == "Supported accommodation"], LAST)
    average = supported.groupby("route")["weekly_price_gbp"].mean()
    assert average["Block"] < average["Spot"]


def _of_2022(kind: str) -> float:
    """The average price that the numbers stand for, two years before the last."""
    price = PRICES[kind]
    weights = price.routes
    discount = sum(DISCOUNT[route] * weight for route, weight in weights.items()) / sum(weights.values())
    return price.mean * discount / (1 + price.growth) ** 2


@pytest.mark.parametrize(("kind", "printed"), [(HOME, 5_060), (AGENCY, 976)])
def test_prices_are_near_those_that_hertfordshire_prints_for_march_2022(kind, printed):
    assert _of_2022(kind) == pytest.approx(printed, rel=0.1)


def test_block_is_as_much_cheaper_as_hertfordshire_prints():
    # Beds in homes: 3,500 against 4,300 (2016-17). Semi-independent: 750 against 1,297 (2022), the most there is.
    assert DISCOUNT["Block"] == pytest.approx(3_500 / 4_300, abs=0.03)
    assert 750 / 1_297 < SUPPORTED_BLOCK_DISCOUNT < 1


def test_dear_placements_have_a_long_tail(extracts):
    homes = extracts["placement_payments"].query('placement_category == "Independent children\'s home"')
    assert homes["weekly_price_gbp"].max() > 10_000
    assert homes["weekly_price_gbp"].median() < homes["weekly_price_gbp"].mean()


def test_unit_cost_of_a_home_is_near_its_price(extracts, on):
    costs = extracts["unit_costs"].query("year == '2023-24' and placement_category == \"In-house children's home\"")
    weeks = costs["places"] * costs["occupancy_share"] * 366 / 7
    gross = (costs["direct_gbp"] + costs["overheads_gbp"]) / weeks
    lines = extracts["placement_payments"]
    price = on(lines[lines["placement_category"] == "In-house children's home"], LAST)["weekly_price_gbp"].mean()
    assert gross.mean() == pytest.approx(price, rel=0.12)
