# ruff: noqa: E501 - a case stays on one line
"""Foster households: who is approved, joins and leaves, what their places are used for, who enquires."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.domain.calendar import Period, financial_year
from suffkit.measures.local.fostering import (
    conversion,
    counts_of_households,
    counts_of_recruitment,
    net_gain,
    spells_of,
)
from suffkit.measures.local.inputs import Local

YEARS = [financial_year(first) for first in range(2019, 2024)]
AS_AT = date(2024, 3, 31)
END = "2024-03-31"
REGISTER = """
    household_id | kind       | approved_date | ended_date | end_reason | places | places_in_use | on_hold | location             | skill_level
    F1           | Mainstream | 2015-01-01    |            |            | 2      | 1             | No      | In the authority     | Level 1
    F2           | Mainstream | 2016-01-01    |            |            | 3      | 3             | Yes     | At a distance        | Level 2
    F3           | Connected  | 2018-01-01    | 2019-06-30 | Retired    | 1      |               |         |                      |
    F4           | Connected  | 2020-05-01    | 2024-03-31 | Retired    | 1      | 1             | No      |                      |
    F5           | Emergency  | 2023-09-01    |            |            | 1      |               | No      | In the authority     |
    F6           | Connected  | 2021-01-01    | 2022-01-01 |            | 1      |               |         |                      |
    F6           | Mainstream | 2022-01-01    |            |            | 2      | 1             | No      | Next to the authority | Level 1
"""


@pytest.fixture
def counted(extract):
    return counts_of_households(Local({"households": extract("households", REGISTER)}, None, YEARS, AS_AT))


def test_a_household_is_in_post_from_its_approval_until_the_day_it_ends(counted, told):
    in_post = told(counted, "foster_carers_in_post", by="")
    assert in_post == {
        ("2020-03-31",): 2,  # F3 has gone
        ("2021-03-31",): 4,  # F4 and F6 have come
        ("2022-03-31",): 4,
        ("2023-03-31",): 4,
        (END,): 4,  # F5 has come; F4 ended on that day
    }
    kinds = told(counted, "foster_carers_in_post", by="household_kind")
    assert kinds[END, "Mainstream"] == 3 and kinds[END, "Emergency"] == 1 and kinds[END, "Connected"] == 0
    assert kinds["2021-03-31", "Connected"] == 2  # F6 was connected then
    assert told(counted, "foster_carers_in_post", by="location_band") == {
        (END, "In the authority"): 2,
        (END, "Next to the authority"): 1,
        (END, "At a distance"): 1,
        (END, "Total"): 4,
    }


def test_a_change_of_kind_is_neither_a_joining_nor_a_leaving(counted, told):
    approved = told(counted, "foster_carers_approved", by="")
    left = told(counted, "foster_carers_deregistered", by="")
    assert approved["2022-03-31",] == 0 and left["2022-03-31",] == 0  # F6 goes on as mainstream


def test_net_gain_is_approved_less_left_by_year_and_over_five_years(counted):
    gain = counted[(counted["measure"] == "foster_carers_net_gain") & (counted["by1"] == "")]
    found = {(row.period_start.year, row.period_end.year): row.value for row in gain.itertuples()}
    assert found == {
        (2019, 2020): -1,
        (2020, 2021): 2,
        (2021, 2022): 0,
        (2022, 2023): 0,
        (2023, 2024): 0,  # F5 came, F4 went
        (2019, 2024): 1,  # F4, F5 and F6 came, F3 and F4 went
    }


def test_connected_households_are_gained_but_not_recruited(counted, told):
    gain = told(counted[counted["period_start"].dt.year > 2019], "foster_carers_net_gain", by="household_kind")
    # F4 came and F6 came, both connected; F6 is counted with those it was first approved for.
    assert gain["2021-03-31", "Connected"] == 2 and gain["2021-03-31", "All but connected"] == 0
    assert gain[END, "Connected"] == -1 and gain[END, "All but connected"] == 1 and gain[END, "Total"] == 0
    recruited = told(counted[counted["period_start"].dt.year > 2019], "foster_carers_recruited")
    assert recruited == {("2021-03-31",): 0, ("2022-03-31",): 0, ("2023-03-31",): 0, (END,): 1}


def test_reasons_for_leaving_are_of_five_years_together(counted, told):
    assert told(counted, "foster_carers_left_by_reason") == {(END, "Retired"): 2, (END, "Total"): 2}


def test_use_of_places_is_of_households_whose_use_is_known(counted, told):
    assert told(counted, "foster_places", by="") == {(END,): 8}
    assert told(counted, "foster_places_in_use", by="") == {(END,): 5}
    share = counted[(counted["measure"] == "foster_places_utilisation") & (counted["by1"] == "")]
    # 5 of 7 places: F5, whose use is not known, is in neither.
    assert share[["numerator", "denominator", "value"]].to_numpy().tolist() == [[5.0, 7.0, 5 / 7]]
    assert told(counted, "foster_carers_on_hold") == {(END,): 1}


def test_a_register_of_those_in_post_alone_tells_nothing_of_earlier_years(extract, told):
    rows = extract(
        "households",
        "household_id | kind | approved_date | places\nF1 | Mainstream | 2015-01-01 | 2\nF2 | Mainstream | 2023-05-01 | 1",
    )
    counts = counts_of_households(Local({"households": rows}, None, YEARS, AS_AT))
    assert told(counts, "foster_carers_in_post", by="") == {(END,): 2}
    assert set(counts["measure"]) == {"foster_carers_in_post", "foster_places"}


def test_no_register_no_numbers():
    assert counts_of_households(Local({}, None, YEARS, AS_AT)).empty
    assert counts_of_recruitment(Local({}, None, YEARS, AS_AT)).empty


households = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 2400), st.none() | st.integers(0, 900)), min_size=1, max_size=30
)


@settings(max_examples=25, deadline=None)
@given(households)
def test_households_at_the_end_are_those_at_the_start_and_the_net_gain(drawn):
    first = pd.Timestamp("2016-01-01")
    rows = pd.DataFrame(
        [
            (
                f"F{who}",
                "Mainstream",
                first + pd.Timedelta(days=start),
                None if days is None else first + pd.Timedelta(days=start + days),
                "",
            )
            for who, start, days in drawn
        ],
        columns=["household_id", "kind", "approved_date", "ended_date", "end_reason"],
    ).astype({"approved_date": "datetime64[s]", "ended_date": "datetime64[s]"})
    spells = spells_of(rows.drop_duplicates(["household_id", "approved_date"]))
    gain = net_gain(spells, YEARS)
    gain = gain[(gain["measure"] == "foster_carers_net_gain") & (gain["by1"] == "")]
    for row in gain.itertuples():
        before, after = (
            ((spells["start_date"] <= day) & (spells["end_date"].isna() | (spells["end_date"] > day))).sum()
            for day in (row.period_start - pd.Timedelta(days=1), row.period_end)
        )
        assert before + row.value == after


PIPELINE = """
    enquiry_id | enquiry_date | visit_date | application_date | approved_date | closed_date
    E1         | 2022-04-10   | 2022-05-01 | 2022-06-01       | 2022-12-10    |
    E2         | 2022-05-10   | 2022-06-01 |                  |               | 2022-07-01
    E3         | 2022-06-10   |            |                  |               | 2022-06-20
    E4         | 2022-08-10   |            | 2022-10-01       | 2023-04-10    |
    E5         | 2023-08-10   |            |                  |               |
"""


def test_enquiries_conversion_and_the_time_to_approval(extract, told):
    counts = counts_of_recruitment(Local({"pipeline": extract("pipeline", PIPELINE)}, None, YEARS, AS_AT))
    assert told(counts, "fostering_enquiries") == {("2023-03-31",): 4, (END,): 1}
    # E4 was approved, so it was visited too, whether or not the visit was written down.
    assert told(counts, "fostering_enquiry_conversion") == {
        ("2023-03-31", "Visit"): 0.75,
        ("2023-03-31", "Application"): 0.5,
        ("2023-03-31", "Approval"): 0.5,
        (END, "Visit"): 0,
        (END, "Application"): 0,
        (END, "Approval"): 0,
    }
    # 244 and 243 days are each 8.0 months.
    assert told(counts, "assessment_months") == {
        ("2023-03-31",): pytest.approx(8.0, abs=0.05),
        (END,): pytest.approx(8.0, abs=0.05),
    }
    assert list(counts.loc[counts["measure"] == "assessment_months", "children"]) == [1, 1]


def test_what_came_after_the_date_has_not_come_yet(extract):
    rows = extract("pipeline", PIPELINE)
    made = conversion(rows, [financial_year(2022)], date(2023, 3, 31))
    assert dict(zip(made["group1"], made["value"], strict=True)) == {
        "Visit": 0.75,
        "Application": 0.5,
        "Approval": 0.25,
    }


def test_years_before_the_first_enquiry_are_not_told(extract):
    counts = counts_of_recruitment(Local({"pipeline": extract("pipeline", PIPELINE)}, None, YEARS, AS_AT))
    assert counts["period_start"].min() == pd.Timestamp(Period(date(2022, 4, 1), date(2023, 3, 31)).start)
