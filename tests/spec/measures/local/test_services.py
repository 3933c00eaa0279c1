"""What services did: who came, what became of them, hours and nights against target."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.services import counts_of_services, days_of

END = "2017-03-31"


@pytest.fixture
def counted(extract):
    def count(drawn: str):
        return counts_of_services(Local({"services": extract("services", drawn)}, None, [], date(2017, 3, 31)))

    return count


def test_bed_nights_are_full_time_places_over_the_days_of_the_year(counted, told):
    counts = counted("""
        service             | year    | nights | nights_target
        Supported lodgings  | 2016-17 | 7897   |
        Crash pad           | 2016-17 | 1676   | 1300
        Later               | 2017-18 | 365    |
    """)
    # The print cuts 21.635 off to 21.63.
    assert told(counts, "full_time_places") == {
        (END, "Supported lodgings"): pytest.approx(21.63, abs=0.01),
        (END, "Crash pad"): pytest.approx(4.59, abs=0.01),
    }
    assert told(counts, "service_nights") == {
        (END, "Supported lodgings", "Actual"): 7897,
        (END, "Crash pad", "Actual"): 1676,
        (END, "Crash pad", "Target"): 1300,
    }
    assert told(counts, "service_target_reached") == {(END, "Crash pad"): pytest.approx(1.29, abs=0.005)}
    assert set(counts["measure"]) == {"full_time_places", "service_nights", "service_target_reached"}


def test_a_year_with_a_29_february_has_366_days():
    assert [days_of(financial_year(year)) for year in (2015, 2016)] == [366, 365]


def test_outcomes_have_a_total_where_more_than_one_is_told(counted, told):
    counts = counted("""
        service  | year    | referred | accepted | active | moved_up | moved_down | maintained | returned_home
        Coaching | 2016-17 | 40       | 30       | 10     | 2        | 6          | 8          | 4
        Visits   | 2016-17 |          |          |        |          |            | 9          |
    """)
    assert told(counts, "service_referrals") == {(END, "Coaching"): 40, (END, "Coaching", "Accepted"): 30}
    assert told(counts, "programme_active") == {(END, "Coaching"): 10}
    assert told(counts, "programme_children") == {
        (END, "Coaching", "Moved to a more intensive placement"): 2,
        (END, "Coaching", "Moved to a less intensive placement"): 6,
        (END, "Coaching", "Placement kept"): 8,
        (END, "Coaching", "Returned home"): 4,
        (END, "Coaching", "Total"): 20,
        (END, "Visits", "Placement kept"): 9,
    }


def test_moves_are_told_where_it_is_known_of_how_many_children(counted, told):
    counts = counted("""
        service  | year    | accepted | active | moves_before | moves_after
        Coaching | 2016-17 |          | 12     | 3.41         | 2.51
        Visits   | 2016-17 |          |        | 2            | 1
    """)
    assert told(counts, "average_moves") == {(END, "Coaching", "Before"): 3.41, (END, "Coaching", "After"): 2.51}
    assert set(counts.loc[counts["measure"] == "average_moves", "children"]) == {12}


def test_a_service_with_two_targets_has_a_row_for_each(counted, told):
    counts = counted("""
        service | year    | hours | hours_target | nights | nights_target
        Both    | 2016-17 | 50    | 100          | 30     | 20
        Hours   | 2016-17 | 36    | 100          | 30     |
    """)
    assert told(counts, "service_target_reached") == {
        (END, "Both (hours)"): 0.5,
        (END, "Both (nights)"): 1.5,
        (END, "Hours"): 0.36,
    }


def test_what_services_say_they_prevented_and_cost(counted, told):
    counts = counted("""
        service   | year    | kept_from_care | applications_prevented | spend_gbp | spend_prevented_gbp
        Mediation | 2016-17 | 52             | 157                    | 412000    | 900000
    """)
    assert told(counts, "children_kept_from_care") == {(END, "Mediation"): 52}
    assert told(counts, "homelessness_applications_prevented") == {(END, "Mediation"): 157}
    assert told(counts, "service_spend") == {(END, "Mediation"): 412000}
    assert told(counts, "spend_prevented") == {(END, "Mediation"): 900000}
