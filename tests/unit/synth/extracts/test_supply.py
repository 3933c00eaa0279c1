"""Carers, homes and searches agree with the placements of the returns."""

from __future__ import annotations

import pandas as pd
import pytest

START, LAST = pd.Timestamp(2021, 4, 1), pd.Timestamp(2024, 3, 31)


def _standing(extracts) -> pd.DataFrame:
    households = extracts["households"]
    return households[households["ended_date"].isna()]


def test_places_in_use_are_the_children_in_in_house_placements(extracts, lasting, on):
    standing = _standing(extracts)
    now = on(lasting, LAST)
    recruited = standing[standing["kind"] != "Connected"]
    assert recruited["places_in_use"].sum() == (now["category"] == "In-house fostering").sum()
    assert (standing["places_in_use"] <= standing["places"]).all()
    assert recruited["places_in_use"].sum() / recruited["places"].sum() == pytest.approx(0.79, abs=0.08)


def test_connected_households_are_of_children_with_family_and_friends(extracts, lasting, on):
    connected = _standing(extracts).query("kind == 'Connected'")
    with_family = (on(lasting, LAST)["category"] == "Family and friends").sum()
    # Those not yet assessed are not yet approved.
    assert 0.7 * with_family < len(connected) <= with_family


def test_ended_households_say_why_and_others_do_not(extracts):
    households = extracts["households"]
    ended = households["ended_date"].notna()
    assert (households["end_reason"].ne("") == ended).all()
    assert households.loc[ended, "places_in_use"].isna().all()


def test_the_pipeline_brings_the_households_that_were_approved(extracts):
    households = extracts["households"]
    recruited = households[(households["kind"] != "Connected") & (households["approved_date"] >= START)]
    approved = extracts["pipeline"]["approved_date"].dropna()
    assert sorted(approved) == sorted(recruited["approved_date"])
    assert len(approved) / len(extracts["pipeline"]) == pytest.approx(0.10, abs=0.01)


def test_an_enquiry_goes_forward_in_time_and_ends_once(extracts):
    pipeline = extracts["pipeline"]
    steps = pipeline[["enquiry_date", "visit_date", "application_date", "approved_date"]]
    for before, after in zip(steps.columns, steps.columns[1:], strict=False):
        assert not (steps[after] < steps[before]).any()
    assert not (pipeline["approved_date"].notna() & pipeline["closed_date"].notna()).any()
    assert (pipeline["closed_reason"].ne("") == pipeline["closed_date"].notna()).all()


def test_nights_of_own_homes_are_those_of_the_placements(extracts, lasting, on):
    homes = extracts["beds"].query("home_group == 'Council homes'")["home_id"]
    filled = (
        extracts["occupancy"][extracts["occupancy"]["home_id"].isin(homes)].groupby("month")["nights_occupied"].sum()
    )
    own = lasting[lasting["category"] == "In-house children's home"]
    days = pd.date_range("2021-04-01", "2024-03-31")
    nights = pd.Series({day: len(on(own, day)) for day in days})
    by_month = nights.groupby(nights.index.strftime("%Y-%m")).sum()
    assert filled.to_dict() == {month: count for month, count in by_month.items() if month in filled.index}
    assert by_month.sum() == filled.sum() > 0


def test_no_home_is_fuller_than_it_is_large_and_each_is_counted_since_it_opened(extracts):
    occupancy = extracts["occupancy"].merge(extracts["beds"], on="home_id", validate="m:1")
    assert (occupancy["nights_occupied"] <= occupancy["nights_available"]).all()
    month = pd.PeriodIndex(occupancy["month"], freq="M")
    assert (occupancy["nights_available"] == occupancy["beds"] * month.days_in_month).all()
    assert (month.to_timestamp() >= occupancy["opened_date"]).all()


def test_planned_homes_have_not_opened(extracts):
    planned = extracts["beds"].query("planned_date.notna()")
    assert len(planned) == 2
    assert planned["opened_date"].isna().all()
    assert (planned["planned_date"] > LAST).all()


def test_a_search_stands_behind_each_new_bought_placement(extracts, made, lasting):
    found = extracts["referrals"].query("outcome == 'Placed'")
    new = lasting[lasting["counts_as_new"] & (lasting["start_date"] >= START)]
    fostered = new[new["category"] == "Independent fostering"]
    searches = found[found["placement_category"] == "Independent fostering"]
    assert sorted(searches["child_id"]) == sorted(fostered["child_id"])
    assert searches["route"].isin(["Framework", "Consortium", "Spot"]).all()


def test_who_offers_was_asked_and_a_search_in_vain_names_no_provider(extracts):
    referrals = extracts["referrals"]
    assert (referrals["offers"] <= referrals["providers_approached"]).all()
    vain = referrals["outcome"] != "Placed"
    assert set(referrals.loc[vain, "provider"]) == {""}
    assert referrals.loc[~vain, "offers"].ge(1).all()
    on_the_day = referrals["emergency"] == "Yes"
    assert 0.1 < on_the_day.mean() < 0.4
