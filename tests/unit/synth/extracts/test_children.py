"""Needs, plans, leavers and short breaks are of the children of the returns, and agree with what happened to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth.extracts.needs import STATEMENTS

LAST = pd.Timestamp(2024, 3, 31)
GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")


def test_first_assessment_within_a_month_second_after_three_then_every_half_year(extracts):
    scores = extracts["need_scores"].sort_values(["child_id", "assessed_date"])
    gap = scores.groupby("child_id")["assessed_date"].diff().dt.days
    number = scores.groupby("child_id").cumcount()
    assert set(gap[number == 1]) >= {91}
    assert gap[number == 2].mode().tolist() == [182]
    assert scores[list(STATEMENTS)].to_numpy().min() >= 0
    assert (scores[list(STATEMENTS)].max(axis=1) <= scores["out_of"]).all()


def test_children_are_assessed_only_while_in_care(extracts, made):
    stays = made.tidy.stays.astype({"child_id": "str"})
    scores = extracts["need_scores"][["child_id", "assessed_date"]].merge(stays, on="child_id")
    inside = (scores["assessed_date"] >= scores["start_date"]) & ~(scores["assessed_date"] >= scores["end_date"])
    assert inside.groupby([scores["child_id"], scores["assessed_date"]]).any().all()


def test_who_needs_more_costs_more(extracts, on):
    latest = extracts["need_scores"].sort_values("assessed_date").drop_duplicates("child_id", keep="last")
    need = latest.set_index("child_id")[list(STATEMENTS)].sum(axis=1)
    lines = on(extracts["placement_payments"], LAST)
    cost = (lines["weekly_price_gbp"] + lines["additional_support_gbp"].fillna(0)).set_axis(lines["child_id"])
    both = pd.concat([need.rename("need"), cost.rename("cost")], axis=1, join="inner")
    assert len(both) > 100
    assert 0.25 < np.corrcoef(both["need"], both["cost"])[0, 1] < 0.6


def test_special_guardianship_plans_are_achieved_when_the_return_says_so(extracts, made):
    stays = made.tidy.stays
    left = stays[stays["end_reason"].isin(GUARDIANSHIP) & stays["end_date"].between("2021-04-01", "2024-03-31")]
    plans = extracts["permanence"].query("plan == 'Special guardianship'")
    kept = plans.dropna(subset="achieved_date")
    told = set(zip(kept["child_id"], kept["achieved_date"], strict=True))
    assert told == set(zip(left["child_id"].astype(str), left["end_date"], strict=True))
    assert len(told) > 10


def test_open_plans_are_of_children_in_care(extracts, made, on):
    plans = extracts["permanence"]
    still = plans[plans["achieved_date"].isna() & plans["ended_date"].isna()]
    assert set(still["child_id"]) <= set(on(made.tidy.stays, LAST)["child_id"].astype(str))
    assert not (plans["achieved_date"] < plans["agreed_date"]).any()


def test_arrivals_are_the_unaccompanied_children(extracts, made):
    children = made.tidy.children
    expected = set(children.loc[children["is_uasc_ever"], "child_id"].astype(str))
    stays = set(made.tidy.stays["child_id"].astype(str))
    assert set(extracts["arrivals"]["child_id"]) == expected & stays


def test_exceptional_arrangements_lie_within_a_placement(extracts, lasting):
    found = extracts["exceptional"].merge(lasting, on="child_id", suffixes=("", "_of"))
    inside = (found["start_date"] >= found["start_date_of"]) & ~(found["end_date"] > found["end_date_of"])
    assert inside.groupby([found["child_id"], found["kind"], found["start_date"]]).any().all()
    assert set(extracts["exceptional"]["kind"]) >= {"Solo placement", "Deprivation of liberty order"}


def test_the_tracker_says_of_a_leaver_what_the_last_return_said(extracts, made):
    tracker = extracts["leavers_tracker"].set_index("person_id")
    told = made.tables["care_leavers"].query("return_year == 2024").astype({"child_id": "str"}).set_index("child_id")
    both = tracker.join(told[["in_touch", "activity", "accommodation"]], how="inner", rsuffix="_told")
    assert len(both) > 50
    assert ((both["in_touch"] == "Yes") == (both["in_touch_told"] == "YES")).all()
    with_carers = both["accommodation_told"] == "Z1"
    assert (both["staying_put_with"].ne("") == with_carers).all()
    assert (both["active"].eq("Yes") == both["activity"].str[0].isin(["F", "P"])).all()
    assert not tracker["moved_date"].gt(LAST).any()


def test_short_break_nights_are_those_of_the_return(extracts, made):
    episodes = made.tables["episodes"].drop_duplicates(["child_id", "start_date"], keep="last")
    breaks = episodes[(episodes["legal_status"] == "V3")].dropna(subset="end_date")
    year = breaks[(breaks["start_date"] >= "2022-04-01") & (breaks["end_date"] <= "2023-04-01")]
    of_child = (year["end_date"] - year["start_date"]).dt.days.groupby(year["child_id"].astype(str)).sum()
    used = extracts["short_breaks"].query("year == '2022-23' and kind != 'Day'")
    used = used.groupby("child_id")["nights_used"].sum()
    across = breaks[(breaks["start_date"] < "2023-04-01") & (breaks["end_date"] > "2022-04-01")]
    whole = of_child.drop(set(across["child_id"].astype(str)) - set(year["child_id"].astype(str)), errors="ignore")
    agreed = set(episodes.loc[episodes["legal_status"] == "V4", "child_id"].astype(str))
    crossing = set(across.loc[~across.index.isin(year.index), "child_id"].astype(str))
    plain = whole.drop(list((agreed | crossing) & set(whole.index)))
    assert len(plain) > 2
    assert used[plain.index].to_dict() == plain.astype(float).to_dict()


def test_more_short_breaks_are_needed_than_there_are(extracts):
    need = extracts["short_break_need"]
    ahead = need[need["year"] > "2023-24"]
    assert len(ahead) == 9
    foster = need[need["kind"] == "Overnight foster care"]
    assert (foster["units_needed"] > foster["units_supplied"]).all()


def test_outcomes_of_a_service_are_of_those_it_accepted(extracts, made):
    services = extracts["services"]
    outcomes = services[["active", "moved_up", "moved_down", "maintained", "returned_home", "kept_from_care"]]
    assert (outcomes.sum(axis=1) == services["accepted"]).all()
    assert (services["accepted"] <= services["referred"]).all()
    assert len(services) == services["service"].nunique() * len(made.years)
